"""``digitbot discord``: the Discord bot, or the link that invites it."""

from __future__ import annotations

import asyncio
import logging
import signal
from argparse import Namespace
from functools import partial

from bot import env_file, logs, output
from bot.arguments import Parser
from bot.cli.words import words as words_of
from bot.exit_status import ExitStatus
from bot.settings import VARIABLES, Settings
from engine import Words

_log = logging.getLogger(__name__)


def register(top: Parser) -> None:
    """Add the sub-command."""
    parser = top.add_command("discord", run, about="command.discord", logs=True)
    parser.add("--invite", about="command.invite", action="store_true")
    parser.add("--cluster", about="command.cluster", metavar="K/N", default="1/1")
    parser.add("--sync", about="command.sync", action="store_true")


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:  # noqa: ARG001 - all have these
    """Run the bot until SIGTERM (status 0) or Ctrl-C (130); or write the invite link.

    Raises:
        SettingsError: there is no token, Discord does not take it, or an intent was not granted.
        UsageError: there is no such process.
        UnavailableError: Discord cannot be reached.
    """
    # discord.py takes its time to import.
    from bot.discord import log_filter, process
    from bot.discord import settings as discord_settings
    from bot.discord.cluster import Cluster
    from bot.serving import log_lines
    from bot.serving import settings as serving_settings

    own, serving = discord_settings.load(), serving_settings.load()
    cluster = Cluster.parse(arguments.cluster)
    if cluster.size > 1:
        logs.separate(str(cluster.number))
    english = words_of("en")  # the log's language
    names = (VARIABLES, discord_settings.VARIABLES, serving_settings.VARIABLES, serving_settings.FORMER)
    notice = env_file.notice([variable for table in names for variable in table.values()], english)
    if arguments.invite:
        if notice:
            output.complain(notice)
        process.use_api(own.api)
        application = asyncio.run(process.application_of(own))
        output.write(process.invite_link(application.id))
        return ExitStatus.OK
    hide = partial(log_filter.without_tokens, token=own.token)
    with log_lines.on_standard_error(serving.logs, hide, log_filter.is_wanted):
        if notice:
            _log.info("%s", notice)
        for warning in serving_settings.renamed(english):
            _log.warning("%s", warning)
        ending = asyncio.run(process.run(own, serving, settings, cluster, sync=arguments.sync))
    return ExitStatus.INTERRUPTED if ending is signal.SIGINT else ExitStatus.OK
