"""Understands the command's arguments and settings, and calls the sub-command."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Sequence

from bot import arguments, env_file, failures, output, settings, unknown_settings
from bot.exit_status import ExitStatus
from engine import UsageError, Words, words


def run(given: Sequence[str]) -> ExitStatus:
    """Does what is asked for; whatever goes wrong is said in the person's language.

    Raises:
        SystemExit: after ``--help`` and ``--version``, with status 0.
    """
    output.prepare()
    spoken = words(settings.spoken_language({"language": arguments.flag_language(given)}))
    return failures.guarded(lambda: _run(given, spoken), spoken)


def _run(given: Sequence[str], spoken: Words) -> ExitStatus:
    asked = arguments.parse(given, spoken)
    for warning in unknown_settings.warnings(spoken):
        output.complain(warning)
    told = env_file.notice(env_file.REACHING, spoken)
    if told and asked.command != "discord" and output.is_terminal(sys.stderr):  # the bot says it in its own log
        output.complain(told)
    chosen = settings.load({"model": asked.model, "language": asked.language, "figures": asked.figures})
    return _dispatch(asked, chosen, words(chosen.language))


def _dispatch(asked: Namespace, chosen: settings.Settings, spoken: Words) -> ExitStatus:
    """Each command is imported with its dependencies only here."""
    as_json = bool(asked.json)
    match asked.command:
        case "ask":
            from bot.commands import ask

            return ask.run(chosen, spoken, asked.text, asked.images, as_json=as_json)
        case "predict":
            from bot.commands import predict

            if as_json and asked.csv:
                raise UsageError("pictures.json_or_csv")
            form: predict.Form = "json" if as_json else "csv" if asked.csv else "plain"
            return predict.run(chosen, spoken, asked.files, form=form)
        case "train":
            from bot.commands import train

            return train.run_as_asked(chosen, spoken, asked)
        case "feedback":
            from bot.commands import feedback

            return feedback.run(chosen, spoken, asked)
        case "discord":
            from bot.commands import discord

            return discord.run(chosen, invite=asked.invite)
        case "completion":
            from bot.commands import completion

            return completion.run(chosen, spoken, asked.shell)
        case _:
            from bot.commands import chat

            return chat.run(chosen, spoken, as_json=as_json)
