"""The JSON shapes that programs rely on; docs/json.md describes them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot import figures
from bot.output import escaped
from engine import Digit, Reading, Reply, Words, words


def reading_line(reading: Reading, spoken: Words) -> str:
    """A reading as one line of JSON.

    Args:
        reading: the reading.
        spoken: the words for its error.
    """
    return _line(_reading(reading, spoken))


def reply_line(reply: Reply, folder: Path | None) -> str:
    """A reply as one line of JSON; its figures are written, see ``figures.save``."""
    spoken = words(reply.locale)
    return _line(
        {
            "intent": reply.intent,
            "confidence": _rounded(reply.confidence),
            "locale": reply.locale,
            "text": reply.text,
            "readings": [_reading(reading, spoken) for reading in reply.readings],
            "figures": [
                {"name": figure.name, "alt": figure.alt, "path": _path(figures.save(figure, folder))}
                for figure in reply.figures
            ],
            "suggestions": list(reply.suggestions),
        }
    )


def _reading(reading: Reading, spoken: Words) -> dict[str, Any]:
    return {
        "source": reading.source,
        "text": reading.text,
        "digits": [_digit(digit) for digit in reading.digits],
        "sure": reading.sure if reading.digits else None,
        "left_out": reading.left_out,
        "reason": None if reading.reason is None else reading.reason.value,
        "error": None if reading.error is None else spoken.error(reading.error),
    }


def _digit(digit: Digit) -> dict[str, Any]:
    return {
        "value": int(digit.value),
        "confidence": _rounded(digit.confidence),
        "probabilities": [_rounded(probability) for probability in digit.probabilities],
        "box": [int(number) for number in digit.box],
    }


def _rounded(number: float) -> float:
    return round(float(number), 6)


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path.absolute())


def _line(value: Mapping[str, Any]) -> str:
    """One line of valid UTF-8 that does nothing to a terminal, although names of files may have anything in them."""
    return escaped(json.dumps(value, ensure_ascii=False))
