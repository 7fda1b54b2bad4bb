"""Errors in a sentence that an assistant can act on, in the language of the call."""

from __future__ import annotations

from mcp.server.mcpserver.exceptions import ToolError

from bot.mcp.words import words
from bot.serving.backend import incident_of
from engine import UserError


def sentence(error: BaseException, language: str) -> str:
    """What a person or an assistant reads about an error; an unexpected one is logged with an id."""
    own = words(language)
    match error:
        case ToolError() if error.__cause__ is not None:
            return sentence(error.__cause__, language)
        case UserError():
            return own.error(error)
        case _:
            return own.say("fallback.unexpected", id=incident_of(error, "an assistant"))
