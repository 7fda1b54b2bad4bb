"""The server of ``digitbot serve``: it listens, says where, and ends in good order."""

from __future__ import annotations

import logging
import signal
import socket
import webbrowser
from collections.abc import Callable
from types import FrameType

import uvicorn
from starlette.types import ASGIApp

from bot import output
from bot.serving.engines import backend_of
from bot.serving.service import Service
from bot.serving.settings import ServingSettings
from bot.settings import Settings
from bot.state.opening import check, state_at
from bot.web.answering import DRAIN_SECONDS, Answering
from bot.web.app import application
from bot.web.caller import is_loopback
from bot.web.settings import KEY_LENGTH, WebSettings
from engine import SettingsError, Words

_BACKLOG = 2_048
_HEAD_BYTES = 32_768  # of a request's line and headers
_KEEP_ALIVE_SECONDS = 30  # that a connection may be idle


def bound(host: str, port: int, settings: WebSettings) -> socket.socket:
    """A socket bound to an address; port 0 is any that is free.

    Raises:
        SettingsError: others can reach the address and there are no keys; or it is not available.
    """
    if not is_loopback(host) and not settings.keys:
        raise SettingsError("web.host_needs_key", host=host, length=KEY_LENGTH)
    try:
        kind, _, _, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)[0]
        # asyncio turns Nagle's algorithm off only where a socket says that it is TCP; with it the second part of a
        # response, its body, waits up to 40 ms for the first part to be acknowledged.
        listening = socket.socket(kind, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        try:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(address)
        except BaseException:
            listening.close()
            raise
    except (OSError, UnicodeError, OverflowError) as error:
        why = getattr(error, "strerror", None) or type(error).__name__
        raise SettingsError("web.port_taken", host=host, port=port, why=why) from error
    return listening


async def run(
    listening: socket.socket,
    web: WebSettings,
    serving: ServingSettings,
    shared: Settings,
    words: Words,
    *,
    opens: bool = False,
) -> signal.Signals | None:
    """Serve until a signal stops it, which is returned.

    Args:
        listening: see ``bound``.
        web: keys, names and rates.
        serving: limits and sizes.
        shared: the engine's model and folders, and the default language.
        words: what is said at the start.
        opens: whether the page is opened in a browser.

    Raises:
        UserError: the engine cannot be made, or the state refuses us.
    """
    await check(serving.state)
    service = Service(backend_of(shared, serving), serving, state=state_at(serving.state))
    answering = Answering(service, shared.language, private=shared.private_addresses == "allow")
    address = shown(listening)

    def ready() -> None:
        output.write(words.say("web.ready", address=address))
        if opens:
            webbrowser.open(address)

    async with answering.running():
        server = Server(config(application(answering, web, shared.model), web), ready)
        await server.serve([listening])
        answering.service.stopping = True
    return server.ending


def shown(listening: socket.socket) -> str:
    """The address of a socket as people open it."""
    host, port = listening.getsockname()[:2]
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def config(app: ASGIApp, web: WebSettings) -> uvicorn.Config:
    """How the server serves an application."""
    # Its lines have whole paths in them; ours are those of ``Guard``.
    logging.getLogger("uvicorn.access").disabled = True
    return uvicorn.Config(
        app,
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        # A proxy on this machine says for whom it asks; without an address of its own there is none.
        proxy_headers=bool(web.address),
        forwarded_allow_ips="127.0.0.1,::1",
        backlog=_BACKLOG,
        timeout_keep_alive=_KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=round(DRAIN_SECONDS),
        h11_max_incomplete_event_size=_HEAD_BYTES,
    )


class Server(uvicorn.Server):
    """uvicorn, which calls ``ready`` when it listens, and leaves it to the caller what a signal means."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready
        self.ending: signal.Signals | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and say so."""
        await super().startup(sockets)
        self._ready()

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - as uvicorn calls it
        """End when the answers under way are given; at the second signal at once."""
        if self.should_exit:
            self.force_exit = True
        self.should_exit = True
        self.ending = signal.Signals(sig)
