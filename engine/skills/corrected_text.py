"""The digits of a reading of which there is only the text, as they are corrected."""

from __future__ import annotations

from engine.dialogue.places import MIDDLE
from engine.errors import UsageError
from engine.skills.text import in_one_line


def with_correction(text: str, digits: str, place: int | None, misread: int | None) -> str:
    """The digits of a reading of which there is only the text, after all of them or one is corrected.

    Raises:
        UsageError: no digit stands there, or not just one has the value that was misread.
    """
    if place is None and misread is None:
        return digits
    at = [index for index, letter in enumerate(text) if letter != "\n"]
    alike = [number for number, index in enumerate(at, 1) if int(text[index]) == misread]
    number = place if place is not None else alike[0] if len(alike) == 1 else None
    if number is None:
        raise UsageError("correct.no_such_value", value=misread, text=in_one_line(text))
    number = (len(at) + 1) // 2 if number == MIDDLE and len(at) % 2 else number
    if not 0 < abs(number) <= len(at):
        raise UsageError("followup.no_such_digit", count=len(at))
    index = at[number - (number > 0)]
    return f"{text[:index]}{digits}{text[index + 1 :]}"
