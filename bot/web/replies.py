"""What the engine answers as JSON: its own codec's, with words for people, and figures by address in place of bytes."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import Iterable
from functools import partial
from typing import Any, Protocol

from bot.web.words import words
from engine import FigureError, Reading, Reply, Words, to_dict


class Keep(Protocol):
    """Keeps a figure's PNG, and gives its address; ``private``: only for who asked."""

    async def __call__(self, png: bytes, *, private: bool) -> str:
        """The address."""


async def reply_json(reply: Reply, keep: Keep) -> dict[str, Any]:
    """A reply as JSON: see ``docs/web.md``."""
    parts: list[bytes] = []
    encode = partial(to_dict, reply, parts=parts)
    # A figure that no engine process has drawn yet is drawn now.
    coded = await asyncio.to_thread(encode) if reply.figures else encode()
    own = words(reply.locale)
    _complete(coded["readings"], reply.readings, parts, own)
    for compared, of_model in zip(coded["compared"], reply.compared, strict=True):
        _complete(compared["readings"], of_model.readings, parts, own)
    for figure, one in zip(coded["figures"], reply.figures, strict=True):
        del figure["draw"]
        figure["address"] = figure["error"] = None
        try:
            figure["address"] = await keep(one.png, private=one.private)
        except FigureError as error:
            figure["error"] = own.error(error)
    return coded


def readings_json(readings: Iterable[Reading], own: Words) -> list[dict[str, Any]]:
    """Readings as JSON, with errors in these words."""
    parts: list[bytes] = []
    several = tuple(readings)
    coded = [to_dict(reading, parts=parts) for reading in several]
    _complete(coded, several, parts, own)
    return coded


def _complete(coded: list[dict[str, Any]], readings: Iterable[Reading], parts: list[bytes], own: Words) -> None:
    """Add what programs would have to compute, and put glyphs where they belong."""
    for data, reading in zip(coded, readings, strict=True):
        for digit in data["digits"]:
            digit["glyph"]["data"] = base64.b64encode(parts[digit["glyph"]["data"]]).decode()
        data["text"] = reading.text
        data["confidence"] = reading.confidence
        data["sentence"] = _sentence(reading, own)


def _sentence(reading: Reading, own: Words) -> str | None:
    if reading.error is not None:
        return own.error(reading.error)
    return None if reading.reason is None else own.say(f"reading.{reading.reason}")
