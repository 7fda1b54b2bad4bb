"""``digitbot chat``: at a terminal with a prompt, otherwise line by line."""

from __future__ import annotations

import sys
from argparse import Namespace
from functools import partial

from bot.arguments import Parser
from bot.exit_status import ExitStatus
from bot.output import is_terminal
from bot.serving.engines import engine_of
from bot.settings import Settings
from engine import Words


def register(top: Parser) -> None:
    """Add the sub-command."""
    top.add_command("chat", run, about="command.chat").add_json()


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    """Talk until standard input ends, or the person leaves."""
    if arguments.json or not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        from bot.terminal import pipe

        return pipe.run(settings, words, partial(engine_of, settings, words), as_json=bool(arguments.json))
    from bot.terminal.chat import TerminalChat

    TerminalChat(settings, words, partial(engine_of, settings)).run()
    return ExitStatus.OK
