"""Errors in a sentence that an assistant can act on, in the language of the call."""

from __future__ import annotations

from mcp.server.mcpserver.exceptions import ToolError

from bot.mcp.words import words
from bot.serving.backend import RequestFailedError
from engine import UserError, logged


def sentence(error: BaseException, language: str) -> str:
    """What is told of an error; one that nobody foresaw is logged with an id."""
    own = words(language)
    match error:
        case ToolError() if error.__cause__ is not None:
            return sentence(error.__cause__, language)
        case UserError():
            return own.error(error)
        case RequestFailedError():
            return own.say("web.unexpected", id=error.id)
        case _:
            return own.say("web.unexpected", id=logged(error, "an assistant"))
