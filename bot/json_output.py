"""The JSON shapes that programs rely on; docs/json.md describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.output import escaped
from engine import Reading, Reply, Words, to_dict
from engine import words as words_of


def reading_line(reading: Reading, words: Words) -> str:
    """A reading as one line of JSON, its error in these words."""
    return _line(_reading(to_dict(reading, parts=[]), reading, words))


def reply_line(reply: Reply, paths: Mapping[str, Path | None]) -> str:
    """A reply as one line of JSON.

    Args:
        reply: the reply.
        paths: where each figure was written, by its name; None if it was not.
    """
    words = words_of(reply.locale)
    coded = to_dict(replace(reply, figures=()), parts=[])  # the figures themselves are not drawn
    readings = zip(coded["readings"], reply.readings, strict=True)
    return _line(
        {
            "intent": coded["intent"],
            "confidence": _rounded(coded["confidence"]),
            "locale": coded["locale"],
            "text": coded["text"],
            "readings": [_reading(value, reading, words) for value, reading in readings],
            "figures": [
                {"name": figure.name, "alt": figure.alt, "path": _path(paths.get(figure.name))}
                for figure in reply.figures
            ],
            "suggestions": coded["suggestions"],
        }
    )


def _reading(coded: Mapping[str, Any], reading: Reading, words: Words) -> dict[str, Any]:
    """A reading in the engine's JSON, without glyphs, its numbers rounded and its error in words."""
    return {
        "source": coded["source"],
        "text": reading.text,
        "groups": [list(line) for line in reading.groups],
        "digits": [_digit(digit) for digit in coded["digits"]],
        "sure": coded["sure"] if coded["digits"] else None,
        "left_out": coded["left_out"],
        "reason": coded["reason"],
        "error": None if reading.error is None else words.error(reading.error),
    }


def _digit(coded: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "value": coded["value"],
        "confidence": _rounded(coded["confidence"]),
        "probabilities": [_rounded(probability) for probability in coded["probabilities"]],
        "box": coded["box"],
    }


def _rounded(number: float | str) -> float | str:
    """A number rounded; the engine's JSON has a word for one that is not finite."""
    return number if isinstance(number, str) else round(number, 6)


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())


def _line(value: Mapping[str, Any]) -> str:
    """One line of valid UTF-8, harmless to a terminal whatever the names of files contain."""
    return escaped(json.dumps(value, ensure_ascii=False))
