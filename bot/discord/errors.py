"""What a person on Discord sees of an exception.

====================================  ======================================================  =========
raised                                what the person sees, privately where that is possible  in the log
====================================  ======================================================  =========
UserError (busy, too long, a picture
that cannot be had, too often ...)    its sentence, in their language                         nothing
OwnersOnlyError                       that this is only for the bot's owner                   nothing
DisabledCommand, other CheckFailure   that this cannot be done here                           nothing
UserInputError                        that the command was not understood                     nothing
a slash command that is gone          that Discord still shows the old ones                   nothing
CommandNotFound after the prefix      nothing: other bots use the same prefix                 nothing
discord.NotFound of the answer        nothing: the message is gone                            a line
discord.Forbidden                     that a permission is missing, if even that may be sent  a line
other failures at Discord's side      that Discord did not take the answer                    a line
RequestFailedError                    a sentence with an id                                   with the id,
                                                                                              by its process
EngineDiedError, anything else        a sentence with an id                                   with the id
====================================  ======================================================  =========

The log has an exception's frames and type, but not its message, which may quote what a person wrote.
"""

from __future__ import annotations

import logging

import aiohttp
import discord
from discord import app_commands
from discord.ext import commands

from bot.discord import rendering
from bot.discord.calls import FAILURES
from bot.discord.venue import Venue
from bot.serving.backend import incident_of
from engine import UserError, Words

_log = logging.getLogger(__name__)

_WRAPPERS = (
    commands.CommandInvokeError,
    commands.HybridCommandError,
    app_commands.CommandInvokeError,
    app_commands.TransformerError,
)


class OwnersOnlyError(app_commands.CheckFailure):
    """Somebody else used the owner's tools."""


async def tell(error: Exception, venue: Venue, words: Words) -> None:
    """Send the person a sentence about an error, if there is one; never raises."""
    while isinstance(error, _WRAPPERS):
        inner = error.original if hasattr(error, "original") else error.__cause__
        if not isinstance(inner, Exception) or inner is error:
            break
        error = inner
    text = sentence(error, words)
    if text is None:
        return
    try:
        await venue.send([rendering.sentence(text)], private=True)
    except FAILURES as second:
        code = second.code if isinstance(second, discord.HTTPException) else ""
        _log.warning("an error could not be shown: %s %s", type(second).__name__, code)
    except Exception as second:  # noqa: BLE001 - nothing else handles it
        _log.exception("an error could not be shown: %s", type(second).__name__)


def sentence(error: Exception, words: Words) -> str | None:
    """What a person reads about an error; None for nothing."""
    match error:
        case UserError():
            return words.error(error)
        case OwnersOnlyError():
            return words.say("discord.owner_only")
        case commands.CommandNotFound():
            return None
        case app_commands.CommandNotFound() | app_commands.CommandSignatureMismatch():
            return words.say("discord.outdated")
        case commands.CheckFailure() | commands.DisabledCommand() | app_commands.CheckFailure():
            return words.say("discord.not_here")
        case commands.UserInputError():
            return words.say("discord.not_understood")
        case discord.NotFound():
            _log.info("what was to be answered is gone: code %s", error.code)
            return None
        case discord.Forbidden():
            _log.warning("a permission is missing: code %s; see the invite link", error.code)
            return words.say("discord.forbidden")
        case discord.DiscordServerError() | aiohttp.ClientError():
            _log.warning("Discord did not take an answer: %s", type(error).__name__)
            return words.say("discord.not_taken")
        case _:
            return words.say("fallback.unexpected", id=incident_of(error, "Discord"))
