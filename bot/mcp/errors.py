"""Errors in a sentence that an assistant can act on, in the language of the call."""

from __future__ import annotations

from mcp.server.mcpserver.exceptions import ToolError
from pydantic import ValidationError

from bot.mcp.words import words
from bot.serving.backend import RequestFailedError
from engine import UsageError, UserError, logged


def sentence(error: BaseException, language: str) -> str:
    """What is told of an error; one that nobody foresaw is logged with an id."""
    own = words(language)
    match error:
        case ToolError() if error.__cause__ is not None:
            return sentence(error.__cause__, language)
        case UserError():
            return own.error(error)
        case ValidationError():
            return own.error(UsageError("mcp.arguments", why=_why(error)))
        case RequestFailedError():
            return own.say("web.unexpected", id=error.id)
        case _:
            return own.say("web.unexpected", id=logged(error, "an assistant"))


def _why(error: ValidationError) -> str:
    """Each fault with its place, without the value, which may be a picture."""
    faults = error.errors(include_url=False, include_context=False, include_input=False)
    return "; ".join(f"{'.'.join(map(str, fault['loc']))}: {fault['msg']}" for fault in faults[:3])
