"""Errors as problems (RFC 9457), in the person's language.

====================================  ======  =================================================
raised                                status  in the log
====================================  ======  =================================================
UserError                             below   nothing
HTTPException of the router           its own nothing
ClientDisconnect                      408     nothing
RequestFailedError                    500     with the id, by its process
EngineDiedError, anything else        500     with the id
====================================  ======  =================================================
"""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from bot.serving.backend import incident_of
from bot.web.bodies import BODY_SECONDS
from engine import CodecError, UsageError, UserError, Words, to_dict

MEDIA_TYPE = "application/problem+json"
_STATUS = {
    "web.not_json": 400,
    "web.form": 400,
    "web.key_missing": 401,
    "web.key_wrong": 401,
    "web.origin": 403,
    "serving.blocked": 403,
    "web.not_found": 404,
    "web.figure_gone": 404,
    "web.method": 405,
    "web.slow": 408,
    "web.too_large": 413,
    "web.content_type": 415,
    "web.host": 421,
    "serving.too_often": 429,
    "web.headers": 431,
    "serving.busy": 503,
    "backend.away": 503,
    "serving.leaving": 503,
    "serving.too_long": 504,
    "serving.too_long_words": 504,
}
_UNEXPECTED = "web.unexpected"  # the problem's type; its words are those of every front end
_UNUSABLE = 422  # any other UserError: what was asked for is understood, and cannot be done
_RETRY_SECONDS = 5  # after which who was not admitted may try again


class Json(Response):
    """A value as JSON in UTF-8; a lone surrogate, which UTF-8 does not have, as its escape."""

    media_type = "application/json"

    def render(self, content: Any) -> bytes:
        """The bytes."""
        return encoded(content)


def encoded(value: Any) -> bytes:
    """A value as JSON in UTF-8."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return text.encode("utf-8", "backslashreplace")  # Python's \udc80 is also how JSON writes it


def problem(error: Exception, words: Words) -> Json:
    """The answer to a request that ended in an error."""
    content, headers = content_of(error, words)
    return Json(content, content["status"], headers, MEDIA_TYPE)


def content_of(error: Exception, words: Words) -> tuple[dict[str, Any], dict[str, str]]:
    """What a problem says, and the headers that go with it."""
    headers: dict[str, str] = {}
    more: dict[str, Any] = {}
    match error:
        case HTTPException():
            headers = dict(error.headers or {})
            error = _of_router(error, headers)
        case CodecError():
            error = UsageError("web.shape", why=str(error))
        case ClientDisconnect():  # in the middle of a body; nobody reads the answer
            error = UsageError("web.slow", seconds=round(BODY_SECONDS))
    match error:
        case UserError():
            status, key, sentence = _STATUS.get(error.key, _UNUSABLE), error.key, words.error(error)
            more["error"] = to_dict(error)
        case _:
            incident = more["incident"] = incident_of(error, "the web")
            status, key, sentence = 500, _UNEXPECTED, words.say("fallback.unexpected", id=incident)
    if status in (429, 503):
        seconds = error.values.get("seconds", _RETRY_SECONDS) if isinstance(error, UserError) else _RETRY_SECONDS
        headers["Retry-After"] = str(seconds)
        more["retry_after"] = seconds  # events have no headers of their own
    if status == 401:
        headers["WWW-Authenticate"] = "Bearer"
    if status in (408, 413):
        headers["Connection"] = "close"  # what is still to come is not read
    content = {
        "type": f"urn:digitbot:problem:{key}",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": sentence,
        **more,
    }
    return content, headers


def _of_router(error: HTTPException, headers: dict[str, str]) -> UsageError:
    if error.status_code == 405:
        return UsageError("web.method", allowed=headers.get("Allow", ""))
    return UsageError("web.not_found")
