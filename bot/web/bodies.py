"""Bodies of requests: bounded in size and time while they arrive, and taken apart in memory, never on a disk."""

from __future__ import annotations

import asyncio
import json
import unicodedata
from dataclasses import dataclass, field
from typing import Any

from python_multipart import MultipartParser
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.types import Message, Receive

from bot.serving.budget import Share
from bot.serving.turns import FullError, Turns
from engine import UsageError, UserError

BODY_SECONDS = 30.0  # that a body may take to arrive
SMALL = 1_000_000  # bytes; what is larger waits until there is room
MOST_PARTS = 100  # of a form
_MOST_HEADER = 8_000  # bytes of a part's headers
_LONGEST_NAME = 200  # characters


class BoundedBody:
    """The body of a request, which arrives within bounds or is refused.

    A large one, or one of unknown size, waits until the budget has room for it; each caller has one such at a time.
    """

    def __init__(self, receive: Receive, headers: Headers, most: int, share: Share, large: Turns, caller: str) -> None:
        self._receive, self._most, self._share, self._large, self._caller = receive, most, share, large, caller
        length = headers.get("content-length", "")
        self._length = int(length) if length.isascii() and length.isdecimal() and len(length) < 20 else None
        self._has_body = self._length is not None or "transfer-encoding" in headers
        self._arrived = 0
        self._end = 0.0
        self._begun = self._complete = self._has_turn = False

    async def receive(self) -> Message:
        """What arrived; as ASGI's ``receive``.

        Raises:
            UsageError: the body is too large, or does not arrive in time.
            UserError: there is no room for it.
        """
        if self._complete or not self._has_body:
            return await self._receive()
        try:
            if not self._begun:
                await self._begin()
            async with asyncio.timeout_at(self._end):
                message = await self._receive()
        except TimeoutError:
            raise UsageError("web.slow", seconds=round(BODY_SECONDS)) from None
        if message["type"] == "http.request":
            self._arrived += len(message.get("body", b""))
            if self._arrived > self._most:
                raise self._too_large()
            if self._arrived > SMALL:
                self._share.arrive(self._arrived - self._share.arrived)
            self._complete = not message.get("more_body", False)
        if self._complete or message["type"] != "http.request":
            self.close()
        return message

    def close(self) -> None:
        """Let the caller's next large body begin."""
        if self._has_turn:
            self._has_turn = False
            self._large.give(self._caller)

    async def _begin(self) -> None:
        self._begun = True
        self._end = asyncio.get_running_loop().time() + BODY_SECONDS
        if self._length is not None and self._length > self._most:
            raise self._too_large()
        if self._length is None or self._length > SMALL:
            try:
                async with asyncio.timeout_at(self._end):
                    await self._large.take(self._caller)
                    self._has_turn = True
                    await self._share.take(self._length or 0)
            except (FullError, TimeoutError):
                raise UserError("serving.busy") from None

    def _too_large(self) -> UsageError:
        return UsageError("web.too_large", megabytes=self._most // 1_000_000)


async def json_of(request: Request) -> Any:
    """A request's JSON.

    Raises:
        UsageError: the body is not JSON.
    """
    try:
        return json.loads((await request.body()).decode(), parse_constant=_no_constant)
    except (ValueError, RecursionError):  # UnicodeDecodeError is a ValueError
        raise UsageError("web.not_json") from None


def _no_constant(name: str) -> None:
    raise ValueError(name)  # NaN and Infinity, which JSON does not have


@dataclass
class FormPart:
    """A part of a form."""

    name: str = ""
    file_name: str | None = None
    content: bytearray = field(default_factory=bytearray)


@dataclass(frozen=True)
class Form:
    """A form: its files, and its fields; of fields of one name the last one."""

    files: tuple[tuple[str, bytes], ...]
    fields: dict[str, str]


async def form_of(request: Request) -> Form:
    """A request's form (RFC 7578), all of it in memory.

    Raises:
        UsageError: it cannot be read.
    """
    _, options = parse_options_header(request.headers.get("content-type", ""))
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise UsageError("web.form")
    parts = _Parts()
    try:
        parser = MultipartParser(boundary, parts.callbacks())  # type: ignore[arg-type]
        async for piece in request.stream():
            parser.write(piece)
        parser.finalize()
        fields = {part.name: part.content.decode() for part in parts.whole if part.file_name is None}
    except (FormParserError, UnicodeDecodeError):
        raise UsageError("web.form") from None
    if not parts.ended:
        raise UsageError("web.form")
    files = ((part.file_name, bytes(part.content)) for part in parts.whole if part.file_name is not None)
    return Form(tuple(files), fields)


class _Parts:
    """Collects the parts of a form from the parser's callbacks."""

    def __init__(self) -> None:
        self.whole: list[FormPart] = []
        self.ended = False
        self._part = FormPart()
        self._name, self._value = bytearray(), bytearray()

    def callbacks(self) -> dict[str, Any]:
        return {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._extend(self._name, data[start:end]),
            "on_header_value": lambda data, start, end: self._extend(self._value, data[start:end]),
            "on_header_end": self._end_header,
            "on_part_data": lambda data, start, end: self._part.content.extend(data[start:end]),
            "on_part_end": lambda: self.whole.append(self._part),
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.whole) == MOST_PARTS:
            raise UsageError("web.form")
        self._part = FormPart()

    def _extend(self, header: bytearray, data: bytes) -> None:
        header.extend(data)
        if len(header) > _MOST_HEADER:
            raise UsageError("web.form")

    def _end_header(self) -> None:
        if bytes(self._name).lower() == b"content-disposition":
            _, options = parse_options_header(bytes(self._value))
            self._part.name = options.get(b"name", b"").decode("utf-8", "replace")
            if b"filename" in options:
                self._part.file_name = short_name(options[b"filename"].decode("utf-8", "replace"))
        self._name.clear()
        self._value.clear()

    def _end(self) -> None:
        self.ended = True


def short_name(name: str) -> str:
    """A name as it may be shown: on one line, without signs that turn its direction, and not too long."""
    shown = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in name[: 2 * _LONGEST_NAME])
    return " ".join(shown.split())[:_LONGEST_NAME]
