"""``digitbot discord``: the Discord bot, or the link that invites it."""

from __future__ import annotations

import asyncio
import logging
import signal
from argparse import Namespace

from bot import env_file, output
from bot.arguments import Commands
from bot.exit_status import ExitStatus
from bot.settings import VARIABLES, Settings
from engine import Words
from engine import words as words_of

_log = logging.getLogger(__name__)


def register(commands: Commands) -> None:
    """Add the sub-command."""
    parser = commands.add("discord", run, about="discord.help_discord")
    parser.add("--invite", about="discord.help_invite", action="store_true")


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:  # noqa: ARG001 - all run alike
    """Run the bot until it is told to leave, by SIGTERM (status 0) or Ctrl-C (130); or write the invite link.

    Raises:
        SettingsError: there is no token, Discord does not take it, or an intent was not granted.
        UnavailableError: Discord cannot be reached.
    """
    # discord.py takes its time to import.
    from bot.discord import process
    from bot.discord import settings as own_settings
    from bot.discord.invite import link
    from bot.serving import log_lines

    chosen = own_settings.load()
    english = words_of("en")  # the log's language
    told = env_file.notice((*VARIABLES.values(), *own_settings.VARIABLES.values()), english)
    if arguments.invite:
        if told:
            output.complain(told)
        process.turn_to(chosen.api)
        application = asyncio.run(process.application_of(chosen))
        output.write(link(application.id))
        return ExitStatus.OK
    with log_lines.written(chosen):
        if told:
            _log.info("%s", told)
        ending = asyncio.run(process.run(chosen, settings))
    return ExitStatus.INTERRUPTED if ending is signal.SIGINT else ExitStatus.OK
