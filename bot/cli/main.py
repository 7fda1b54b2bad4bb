"""Parses the command line, loads the settings, and runs the sub-command."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from bot import env_file, failures, output, settings
from bot.arguments import FLAGS
from bot.cli import chat, unknown_settings
from bot.cli.parser import NAMES, flag_language, parser_for
from bot.cli.words import words
from bot.exit_status import ExitStatus
from engine import Words


def run(arguments: Sequence[str]) -> ExitStatus:
    """Do what the command line asks for; errors are told in the person's language.

    Raises:
        SystemExit: after ``--help`` and ``--version``, with status 0.
    """
    output.prepare()
    early_words = words(settings.spoken_language({"language": flag_language(arguments)}))
    command = next((argument for argument in arguments if argument in NAMES), "")
    return failures.guarded(lambda: _run(arguments, early_words), early_words, command)


def _run(arguments: Sequence[str], early_words: Words) -> ExitStatus:
    parsed = parser_for(arguments, early_words).parse(arguments)
    for warning in unknown_settings.warnings(early_words):
        output.complain(warning)
    notice = env_file.notice(env_file.REACHING, early_words)
    if notice and not parsed.logs and output.is_terminal(sys.stderr):  # else the log says it
        output.complain(notice)
    loaded = settings.load({name: getattr(parsed, name) for name in FLAGS})
    command = chat.run if parsed.command is None else parsed.run
    status: ExitStatus = command(loaded, words(loaded.language), parsed)
    return status
