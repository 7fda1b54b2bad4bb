"""What the sub-commands that serve many have in common: where they listen, how many processes, the log, the end."""

from __future__ import annotations

import asyncio
import logging
import signal
import socket
from argparse import Namespace
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeAlias

from bot import env_file
from bot.arguments import Parser
from bot.cli.words import words as words_of
from bot.engine_setting import MOST_PROCESSES, EngineSetting
from bot.exit_status import ExitStatus
from bot.settings import VARIABLES, Settings
from engine import UsageError

if TYPE_CHECKING:
    from bot.serving.settings import ServingSettings
    from bot.web.settings import WebSettings

    # Serves until a signal stops it, which is returned.
    Serve: TypeAlias = Callable[
        [socket.socket, WebSettings, ServingSettings], Coroutine[Any, Any, signal.Signals | None]
    ]

HOST = "127.0.0.1"
_log = logging.getLogger(__name__)


def add_place(parser: Parser, port: int) -> None:
    """Add ``--port`` with this default, ``--host`` and ``--workers``."""
    parser.add("--port", about=f"command.port_{port}", metavar="N", type=int, default=port)
    parser.add("--host", about="command.host", metavar="ADDRESS", default=HOST)
    parser.add("--workers", about="command.workers", metavar="N", type=int)


def with_workers(settings: Settings, arguments: Namespace) -> Settings:
    """The settings with ``--workers``, which counts more than what the environment says.

    Raises:
        UsageError: the number is out of range, or there are no engine processes that it could be of.
    """
    number, engine = arguments.workers, settings.engine
    if number is None:
        return settings
    _check(number, "--workers", 1, MOST_PROCESSES)
    flag = getattr(arguments, "engine", None)
    if engine is not None and (engine.kind != "processes" or (flag and engine.processes != number)):
        name = "--engine" if flag else VARIABLES["engine"]
        raise UsageError("command.workers_of_none", name=name, engine=flag or engine.address or engine.kind)
    return replace(settings, engine=EngineSetting("processes", number))


def over_http(arguments: Namespace, serve: Serve) -> ExitStatus:
    """Serve over HTTP until SIGTERM (status 0) or Ctrl-C (130).

    Raises:
        SettingsError: a setting cannot be used, or the address is not available.
        UsageError: a number is out of range.
    """
    # Starlette and uvicorn take their time to import.
    from bot.serving import settings as serving_settings
    from bot.web import server, settings

    _check(arguments.port, "--port", 0, 65_535)
    web, serving = settings.load(), serving_settings.load()
    listening = server.bound(arguments.host, arguments.port, web)
    with listening, logged(serving, settings.VARIABLES):
        return status_of(asyncio.run(serve(listening, web, serving)))


@contextmanager
def logged(serving: ServingSettings, *tables: Mapping[str, str]) -> Iterator[None]:
    """Log to standard error, at first which settings come from a file, or have a former name.

    Args:
        serving: in which form.
        tables: the variables of further settings.
    """
    from bot.serving import log_lines, settings

    english = words_of("en")  # the log's language
    known = (VARIABLES, settings.VARIABLES, settings.FORMER, *tables)
    notice = env_file.notice([variable for table in known for variable in table.values()], english)
    with log_lines.on_standard_error(serving.logs, _unchanged, _is_wanted):
        if notice:
            _log.info("%s", notice)
        for warning in settings.renamed(english):
            _log.warning("%s", warning)
        yield


def status_of(ending: signal.Signals | None) -> ExitStatus:
    """The exit status after a signal, or None."""
    return ExitStatus.INTERRUPTED if ending is signal.SIGINT else ExitStatus.OK


def _check(value: int, name: str, low: int, high: int) -> None:
    if not low <= value <= high:
        raise UsageError("command.range", name=name, value=value, low=low, high=high)


def _unchanged(line: str) -> str:
    return line  # nothing that is logged has a secret in it: see bot.web.guard


def _is_wanted(record: logging.LogRecord) -> bool:
    """Our own records, and the warnings of others; never the MCP SDK's, which quote what clients send."""
    package = record.name.partition(".")[0]
    return package != "mcp" and (record.levelno >= logging.WARNING or package != "uvicorn")
