"""``digitbot chat``: at a terminal with a prompt, otherwise line by line."""

from __future__ import annotations

import sys
from functools import partial

from bot.commands.loading import load_and_tell, load_engine
from bot.exit_status import ExitStatus
from bot.output import is_terminal
from bot.settings import Settings
from engine import Words


def run(settings: Settings, words: Words, *, as_json: bool) -> ExitStatus:
    """Talks until standard input ends, or the person leaves."""
    if as_json or not (is_terminal(sys.stdin) and is_terminal(sys.stdout)):
        from bot.terminal import pipe

        return pipe.run(settings, words, partial(load_and_tell, settings, words), as_json=as_json)
    from bot.terminal.chat import Chat

    Chat(settings, words, partial(load_engine, settings)).run()
    return ExitStatus.OK
