"""``digitbot serve``: the page and the HTTP service."""

from __future__ import annotations

import asyncio
import logging
import signal
from argparse import Namespace
from dataclasses import replace

from bot import env_file
from bot.arguments import Parser
from bot.cli.words import words as words_of
from bot.exit_status import ExitStatus
from bot.settings import VARIABLES, Settings
from engine import UsageError, Words

_log = logging.getLogger(__name__)
HOST, PORT = "127.0.0.1", 8000
_MOST_WORKERS = 64


def register(top: Parser) -> None:
    """Add the sub-command."""
    parser = top.add_command("serve", run, about="command.serve")
    parser.add("--port", about="command.port", metavar="N", type=int, default=PORT)
    parser.add("--host", about="command.host", metavar="ADDRESS", default=HOST)
    parser.add("--workers", about="command.workers", metavar="N", type=int)
    parser.add("--open", about="command.open", action="store_true")


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    """Serve until SIGTERM (status 0) or Ctrl-C (130).

    Raises:
        SettingsError: a setting cannot be used, or the address is not available.
        UsageError: a number is out of range.
    """
    # Starlette and uvicorn take their time to import.
    from bot.serving import log_lines
    from bot.serving import settings as serving_settings
    from bot.web import server
    from bot.web import settings as web_settings

    _check(arguments.port, "--port", 0, 65_535)
    web, serving = web_settings.load(), serving_settings.load()
    if arguments.workers is not None:
        _check(arguments.workers, "--workers", 1, _MOST_WORKERS)
        serving = replace(serving, processes=arguments.workers)
    tables = (VARIABLES, web_settings.VARIABLES, serving_settings.VARIABLES, serving_settings.FORMER)
    notice = env_file.notice([variable for table in tables for variable in table.values()], words_of("en"))
    listening = server.bound(arguments.host, arguments.port, web)
    with listening, log_lines.on_standard_error(serving.logs, _unchanged, _is_wanted):
        if notice:
            _log.info("%s", notice)
        for warning in serving_settings.renamed(words_of("en")):
            _log.warning("%s", warning)
        ending = asyncio.run(server.run(listening, web, serving, settings, words, opens=arguments.open))
    return ExitStatus.INTERRUPTED if ending is signal.SIGINT else ExitStatus.OK


def _check(value: int, name: str, low: int, high: int) -> None:
    if not low <= value <= high:
        raise UsageError("command.range", name=name, value=value, low=low, high=high)


def _unchanged(line: str) -> str:
    return line  # nothing that is logged has a secret in it: see bot.web.guard


def _is_wanted(record: logging.LogRecord) -> bool:
    """Our own records, and the warnings of others."""
    return record.levelno >= logging.WARNING or not record.name.startswith("uvicorn")
