"""``digitbot mcp``: the server for assistants, over standard input and output, or over HTTP."""

from __future__ import annotations

import asyncio
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

PORT = 8001  # beside ``digitbot serve``


def register(top: Parser) -> None:
    """Add the sub-command."""
    parser = top.add_command("mcp", run, about="command.mcp", logs=True)
    parser.add("--http", about="command.http", action="store_true")
    services.add_place(parser, PORT)


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:  # noqa: ARG001 - all have these
    """Serve until standard input ends or SIGTERM (status 0), or Ctrl-C (130).

    Raises:
        SettingsError: a setting cannot be used, or the address is not available.
        UsageError: a number is out of range.
    """
    # The SDK takes its time to import.
    from bot.mcp import http, stdio
    from bot.serving import settings as serving_settings

    settings = services.with_workers(settings, arguments)

    async def serve(listening: socket.socket, web: WebSettings, serving: ServingSettings) -> signal.Signals | None:
        return await http.run(listening, web, serving, settings)

    if arguments.http:
        return services.over_http(arguments, serve)
    serving = serving_settings.load()
    with services.logged(serving):
        return services.status_of(asyncio.run(stdio.run(serving, settings)))
