"""What a request asks: its pictures and its message, from JSON or from a form."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from starlette.requests import Request

from bot.web.answering import LONGEST_TEXT, MOST_PICTURES, Answering
from bot.web.bodies import Form, form_of, json_of, short_name
from bot.web.caller import caller_of
from engine import Attachment, Message, UsageError, from_dict

LONGEST_ID = 200  # characters of a user, a channel, a locale, a model
LONGEST_ADDRESS = 2_000


async def pictures_of(request: Request, answering: Answering) -> tuple[list[Attachment], str | None]:
    """The pictures of a request for readings, and the model that is to read them.

    JSON has ``{"pictures": [{"data": base64, "name": ...} | {"address": ...}], "model": ...}``, or in place of
    ``pictures`` ``attachments`` as a message has them; a form has files in ``pictures``, and a field ``model``.

    Raises:
        UsageError: there are none, or too many, or they are not as they should be.
    """
    if _is_form(request):
        form = await form_of(request)
        pictures = _files(form)
        _check_count(len(pictures), least=1)
        return pictures, _text(form.fields, "model") or None
    data = _object(await json_of(request))
    if "attachments" in data and "pictures" not in data:
        attachments = _message({"attachments": data["attachments"]}, request).attachments
        _check_count(len(attachments), least=1)
        return list(attachments), _text(data, "model") or None
    listed = data.get("pictures")
    if not isinstance(listed, list):
        raise _shape("pictures: must be a list")
    _check_count(len(listed), least=1)
    checked = [_item(item, f"pictures[{index}]") for index, item in enumerate(listed)]
    fetched = (answering.fetched(one) if isinstance(one, str) else _at_once(one) for one in checked)
    return list(await asyncio.gather(*fetched)), _text(data, "model") or None


async def message_of(request: Request) -> Message:
    """A message: the engine's own JSON, or a form with files in ``pictures`` and the other members as fields.

    Raises:
        UsageError: it is not as it should be.
        CodecError: likewise.
    """
    if _is_form(request):
        form = await form_of(request)
        text, user, channel, locale = (form.fields.get(name, "") for name in ("text", "user", "channel", "locale"))
        message = Message(text, tuple(_files(form)), user, channel, locale or None)
    else:
        message = _message(_object(await json_of(request)), request)
    _check_count(len(message.attachments) + (len(message.quote.attachments) if message.quote else 0))
    _text({"text": message.text}, "text", LONGEST_TEXT)
    for name in ("user", "channel", "locale"):
        _text({name: getattr(message, name)}, name)
    return message


def _is_form(request: Request) -> bool:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind not in ("application/json", "multipart/form-data"):
        raise UsageError("web.content_type")
    return kind == "multipart/form-data"


def _files(form: Form) -> list[Attachment]:
    if "pictures" in form.fields:
        raise _shape("pictures: must be files")
    return [Attachment(content, name) for name, content in form.files]


def _message(data: Mapping[str, Any], request: Request) -> Message:
    message = from_dict({"version": 1, "type": "Message", **data}, Message)
    trusted = bool(caller_of(request.scope).key)
    message = replace(message, attachments=_named(message.attachments, trusted=trusted))
    if message.quote is None:
        return message
    quoted = _named(message.quote.attachments, trusted=trusted)
    return replace(message, quote=replace(message.quote, attachments=quoted))


def _named(attachments: tuple[Attachment, ...], *, trusted: bool) -> tuple[Attachment, ...]:
    """The pictures, with names that can be shown.

    An error in place of a picture would put words into our mouth, unless a front end that has a key sends it: it says
    why it could not get the picture.
    """
    if not trusted and any(one.error is not None for one in attachments):
        raise _shape("attachments: may have no error")
    return tuple(Attachment(one.picture, short_name(one.name), one.error) for one in attachments)


def _item(item: object, place: str) -> Attachment | str:
    """A picture, or the address to fetch it from."""
    data = _object(item, place)
    if ("data" in data) == ("address" in data):
        raise _shape(f"{place}: must have either data or address")
    if "address" in data:
        address = _text(data, "address", LONGEST_ADDRESS)
        if not address:
            raise _shape(f"{place}.address: must not be empty")
        return address
    encoded = data["data"]
    if not isinstance(encoded, str):
        raise _shape(f"{place}.data: must be base64")
    try:
        return Attachment(base64.b64decode(encoded, validate=True), short_name(_text(data, "name")))
    except ValueError:
        raise _shape(f"{place}.data: must be base64") from None


async def _at_once(attachment: Attachment) -> Attachment:
    return attachment


def _object(data: object, place: str = "body") -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise _shape(f"{place}: must be an object")
    return data


def _text(data: Mapping[str, Any], name: str, most: int = LONGEST_ID) -> str:
    """A member that is text, or is missing or null."""
    value = data.get(name)
    if value is not None and not isinstance(value, str):
        raise _shape(f"{name}: must be text")
    if value is not None and len(value) > most:
        raise UsageError("web.text_length", most=most) if name == "text" else _shape(f"{name}: is too long")
    return value or ""


def _check_count(count: int, *, least: int = 0) -> None:
    if not least <= count <= MOST_PICTURES:
        raise UsageError("web.picture_count", most=MOST_PICTURES, count=count)


def _shape(why: str) -> UsageError:
    return UsageError("web.shape", why=why)
