"""``digitbot serve``: the page and the HTTP service."""

from __future__ import annotations

import signal
import socket
from argparse import Namespace
from typing import TYPE_CHECKING

from bot.arguments import Parser
from bot.cli import services
from bot.exit_status import ExitStatus
from bot.settings import Settings
from engine import Words

if TYPE_CHECKING:
    from bot.serving.settings import ServingSettings
    from bot.web.settings import WebSettings

PORT = 8000


def register(top: Parser) -> None:
    """Add the sub-command."""
    parser = top.add_command("serve", run, about="command.serve", logs=True)
    services.add_place(parser, PORT)
    parser.add("--open", about="command.open", action="store_true")


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    """Serve, see ``services.over_http``."""
    settings = services.with_workers(settings, arguments)

    async def serve(listening: socket.socket, web: WebSettings, serving: ServingSettings) -> signal.Signals | None:
        from bot.web import server  # which takes its time to import

        return await server.run(listening, web, serving, settings, words, opens=arguments.open)

    return services.over_http(arguments, serve)
