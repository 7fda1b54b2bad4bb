"""``digitbot train``: a model of one's own."""

from __future__ import annotations

from argparse import Namespace

from bot.arguments import Parser
from bot.exit_status import ExitStatus
from bot.settings import Settings
from bot.train_arguments import add_train_arguments, training_options
from engine import Words


def register(top: Parser) -> None:
    """Add the sub-command."""
    add_train_arguments(top.add_command("train", run, about="arguments.train"))


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    """Train, and tell how good the model is and how to use it; see ``bot.terminal.train_display.train``."""
    from bot.terminal.train_display import train

    train(training_options(arguments, settings), settings, words)
    return ExitStatus.OK
