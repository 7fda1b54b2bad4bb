"""What was read in the formats that programs take: JSON and CSV."""

from __future__ import annotations

import json
from collections.abc import Sequence

from engine.skills.targets import Target, by_line, digits_text

FORMATS = ("json", "csv")
_COLUMNS = "picture,line,number"


def export(pictures: Sequence[Sequence[Target]], form: str) -> str:
    """The digits of pictures as JSON, with the keys of docs/json.md, or as CSV, with a row for each line of writing."""
    if form == "csv":
        rows = [row for picture in pictures for row in by_line(picture)]
        return "\n".join([_COLUMNS, *(f"{row[0].picture},{row[0].row},{digits_text(row)}" for row in rows)])
    objects = [_as_object(picture) for picture in pictures]
    return json.dumps(objects[0] if len(objects) == 1 else objects)


def _as_object(picture: Sequence[Target]) -> dict[str, object]:
    """One picture; a digit that was corrected has no confidence, nor has one that is only remembered."""
    return {
        "text": "\n".join(map(digits_text, by_line(picture))),
        "digits": [_digit(target) for target in picture],
    }


def _digit(target: Target) -> dict[str, object]:
    seen = target.digit
    if seen is None or max(seen.probabilities) != seen.probabilities[target.value]:
        return {"value": target.value}
    return {"value": target.value, "confidence": round(seen.confidence, 6)}
