"""``digitbot help``: what ``--help`` shows, also of a sub-command."""

from __future__ import annotations

from argparse import Namespace

from bot.arguments import Parser
from bot.cli import parser
from bot.exit_status import ExitStatus
from bot.settings import Settings
from engine import Words


def register(top: Parser) -> None:
    """Add the sub-command."""
    top.add_command("help", run, about="command.help").add(
        "about", about="command.help_about", metavar="COMMAND", nargs="?", choices=parser.NAMES
    )


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:  # noqa: ARG001 - all have these
    """Show the help of the whole, or of one sub-command."""
    top = parser.parser(words)
    (top.commands()[arguments.about] if arguments.about else top).print_help()
    return ExitStatus.OK
