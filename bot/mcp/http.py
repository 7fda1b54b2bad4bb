"""The server over HTTP (the protocol's "streamable HTTP"), behind the guard of the HTTP service."""

from __future__ import annotations

import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial

from mcp.server.transport_security import TransportSecuritySettings
from starlette.types import ASGIApp

from bot import output
from bot.mcp.asking import Asking
from bot.mcp.server import server
from bot.mcp.words import words
from bot.serving.engines import backend_of
from bot.serving.service import Service
from bot.serving.settings import ServingSettings
from bot.settings import Settings
from bot.state.opening import check, state_at
from bot.web.answering import Answering
from bot.web.guard import Guard
from bot.web.server import Server, config, shown
from bot.web.settings import WebSettings

PATH = "/mcp"
# The guard checks names and origins, by the operator's settings; the SDK's own check would know this machine alone.
_GUARDED = TransportSecuritySettings(enable_dns_rebinding_protection=False)


@asynccontextmanager
async def running(answering: Answering, web: WebSettings) -> AsyncIterator[ASGIApp]:
    """The application at ``PATH``, while the engines run.

    Each request stands by itself, so that there are no sessions which somebody else could enter.
    """
    async with answering.running():
        assistant = await server(Asking(answering, paths=False))
        app = assistant.streamable_http_app(
            streamable_http_path=PATH,
            stateless_http=True,
            max_request_body_size=answering.most_bytes,
            transport_security=_GUARDED,
        )
        app.router.redirect_slashes = False
        async with assistant.session_manager.run():
            yield Guard(app, web, answering.most_bytes, answering.language, answering.service.state)
            answering.service.stopping = True


async def run(
    listening: socket.socket, web: WebSettings, serving: ServingSettings, shared: Settings
) -> signal.Signals | None:
    """Serve until a signal stops it, which is returned.

    Args:
        listening: see ``bot.web.server.bound``.
        web: keys, names and rates.
        serving: limits and sizes.
        shared: the engine's model and folders, and the default language.

    Raises:
        UserError: the engine cannot be made, or the state refuses us.
    """
    await check(serving.state)
    service = Service(backend_of(shared, serving), serving, state=state_at(serving.state))
    answering = Answering(service, shared.language, private=shared.private_addresses == "allow")
    ready = partial(output.write, words(shared.language).say("mcp.ready", address=shown(listening)))
    async with running(answering, web) as app:
        served = Server(config(app, web), ready)
        await served.serve([listening])
    return served.ending
