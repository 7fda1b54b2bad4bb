"""Which of the numbers that were read a person means who says what one of them really is."""

from __future__ import annotations

from engine.dialogue.memory import Conversation
from engine.dialogue.positions import Place

Part = tuple[Place, ...]  # a picture, a line, or a line of a picture


def numbers_read(conversation: Conversation) -> list[tuple[Part, str]]:
    """The numbers that were read, each line of each picture, as corrected, with where they stand."""
    pictures = len(conversation.readings)
    found: list[tuple[Part, str]] = []
    for picture in range(pictures):
        rows = conversation.text(picture).split("\n") if conversation.readings[picture].digits else []
        for row, text in enumerate(rows, 1):
            places = (Place("picture", picture + 1),) if pictures > 1 else ()
            found.append(((*places, Place("row", row)) if len(rows) > 1 else places, text))
    return found


def is_like(read: str, digits: str) -> bool:
    """Whether a number may have been read as another one.

    At least half of their digits are the same, or all in another order, or one digit was left out.
    """
    if len(read) == len(digits):
        same = sum(map(str.__eq__, read, digits))
        return read != digits and (2 * same >= len(read) or sorted(read) == sorted(digits))
    lacks = len(digits) == len(read) + 1 > 2
    return lacks and any(digits[:at] + digits[at + 1 :] == read for at in range(len(digits)))


def candidates(digits: str, conversation: Conversation, *, plainly: bool = False) -> tuple[Part, ...]:
    """Where the numbers stand of which a person may say that they are these digits.

    Args:
        digits: what the person says.
        conversation: what was read.
        plainly: whether it is a correction for certain; then a number need not be like the digits.

    Returns:
        The only number that is like them, though others may be as long; or else all as long ones. Mostly one digit
        was misread, so that the right number is like them, and another one seldom is.
    """
    numbers = numbers_read(conversation)
    if digits in (text for _, text in numbers):
        return ()
    alike = [part for part, text in numbers if is_like(text, digits)]
    as_long = [part for part, text in numbers if len(text) == len(digits)]
    if len(alike) == 1:
        return tuple(alike)
    several = len(as_long) > 1 or len(conversation.readings) > 1
    return tuple(as_long) if alike or (plainly and several) else ()
