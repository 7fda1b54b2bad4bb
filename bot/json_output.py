"""The JSON shapes that programs rely on; docs/json.md describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from bot.output import escaped
from engine import Reading, Reply, Words, to_dict, words


def reading_line(reading: Reading, spoken: Words) -> str:
    """A reading as one line of JSON.

    Args:
        reading: the reading.
        spoken: the words for its error.
    """
    return _line(_reading(to_dict(reading, parts=[]), reading, spoken))


def reply_line(reply: Reply, paths: Mapping[str, Path | None]) -> str:
    """A reply as one line of JSON.

    Args:
        reply: the reply.
        paths: where each figure was written, by its name; None if it was not.
    """
    spoken = words(reply.locale)
    coded = to_dict(replace(reply, figures=()), parts=[])  # figures that nobody keeps are not drawn
    readings = zip(coded["readings"], reply.readings, strict=True)
    return _line(
        {
            "intent": coded["intent"],
            "confidence": _rounded(coded["confidence"]),
            "locale": coded["locale"],
            "text": coded["text"],
            "readings": [_reading(value, reading, spoken) for value, reading in readings],
            "figures": [
                {"name": figure.name, "alt": figure.alt, "path": _path(paths.get(figure.name))}
                for figure in reply.figures
            ],
            "suggestions": coded["suggestions"],
        }
    )


def _reading(coded: Mapping[str, Any], reading: Reading, spoken: Words) -> dict[str, Any]:
    """A reading in the engine's JSON, without glyphs, its numbers rounded and its error in words."""
    return {
        "source": coded["source"],
        "text": reading.text,
        "digits": [_digit(digit) for digit in coded["digits"]],
        "sure": coded["sure"] if coded["digits"] else None,
        "left_out": coded["left_out"],
        "reason": coded["reason"],
        "error": None if reading.error is None else spoken.error(reading.error),
    }


def _digit(coded: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "value": coded["value"],
        "confidence": _rounded(coded["confidence"]),
        "probabilities": [_rounded(probability) for probability in coded["probabilities"]],
        "box": coded["box"],
    }


def _rounded(number: float | str) -> float | str:
    """A number as the engine's JSON has it: one that is not finite is a word."""
    return number if isinstance(number, str) else round(number, 6)


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())


def _line(value: Mapping[str, Any]) -> str:
    """One line of valid UTF-8 that does nothing to a terminal, although names of files may have anything in them."""
    return escaped(json.dumps(value, ensure_ascii=False))
