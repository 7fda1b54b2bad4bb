"""Which digits of the readings a request is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from engine.dialogue.memory import Conversation
from engine.dialogue.places import MIDDLE
from engine.dialogue.positions import Place
from engine.dialogue.request import Request
from engine.errors import UsageError
from engine.messages import Digit

T = TypeVar("T")


@dataclass(frozen=True)
class Target:
    """A digit with where it stands, counted from 1."""

    value: int
    place: int
    row: int
    picture: int
    digit: Digit | None = None


@dataclass(frozen=True)
class Targets:
    """The digits that a request is about."""

    request: Request
    conversation: Conversation

    def pictures(self) -> list[list[Target]]:
        """The digits of each picture that the request may be about."""
        conversation, scope = self.conversation, self.request.scope
        back = self.request.rank - 1 if scope == "before" else 0
        before = conversation.earlier[back : back + 1]
        earlier = [_digits_of(text, index) for texts in before for index, text in enumerate(texts, 1)]
        current: list[list[Target]] = []
        for index, reading in enumerate(conversation.readings):
            replacement = None if scope == "original" else conversation.replacement(index)
            if replacement is not None:
                current.append(_digits_of(replacement, index + 1))
            elif reading.digits:
                digits = reading.digits if scope == "original" else conversation.corrected_reading(index).digits
                lines = sorted({digit.line for digit in digits})
                current.append(
                    [
                        Target(digit.value, place, lines.index(digit.line) + 1, index + 1, digit)
                        for place, digit in enumerate(digits, 1)
                    ]
                )
        if scope == "before":
            return earlier
        if scope == "everything":
            return [*self._all_earlier(), *current]
        if scope == "both" and len(current) == 1 and earlier and not self._has_two(current[0]):
            return [*earlier, *current]
        if scope == "other":
            if len(current) > 1:
                chosen = conversation.chosen[0] + 1 if conversation.chosen else len(current)
                return [digits for digits in current if digits[0].picture != chosen]
            return earlier
        return current or earlier

    def _all_earlier(self) -> list[list[Target]]:
        """The digits of all pictures before the last ones, in the order in which they were sent."""
        texts = [text for texts in reversed(self.conversation.earlier) for text in texts]
        return [_digits_of(text, index) for index, text in enumerate(texts, 1)]

    def _has_two(self, digits: Sequence[Target]) -> bool:
        """Whether "both" are the two digits or lines of one picture, which hold only while nothing was read before."""
        return not self.conversation.earlier and (len(digits) == 2 or digits[-1].row == 2)

    def selection(self) -> list[list[Target]]:
        """The digits that the request's places leave, by picture."""
        pictures = self.pictures()
        if not pictures:
            return []
        several = "picture" if len(pictures) > 1 else "row" if len(by_line(pictures[0])) > 1 else ""
        named = [
            replace(place, unit=several or "one") if place.unit == "part" else place for place in self.request.places
        ]
        places = {unit: [place for place in named if place.unit == unit] for unit in ("picture", "row")}
        digits = [place for place in named if place.unit in ("digit", "one")]
        if several and len(digits) > 1 and {place.unit for place in named} == {"one"}:
            places[several], digits = digits, []  # "the first and the third"
        elif several and not places[several]:  # "the third digit of the first"
            lines = len(by_line(pictures[0])) if several == "row" else len(pictures)
            parts = [place for place in digits if place.unit == "one" and not self._is_beyond(place, lines, several)]
            of_part = next(iter(parts), None)
            places[several] = [of_part] if of_part else []
            digits = [place for place in digits if place is not of_part]
        of_pictures = [place for place in places["picture"] if len(pictures) > 1 or place.number not in (1, -1)]
        if of_pictures:
            pictures = [picture for place in of_pictures for picture in self._pictures_at(pictures, place)]
        if len(places["picture"]) == 1:
            self._choose_picture(pictures)
        if places["row"]:
            rows = [row for picture in pictures for row in by_line(picture)]
            pictures = [row for place in places["row"] for row in _at(rows, place, "facts.no_row")]
        if digits:
            every = [digit for picture in pictures for digit in picture]
            pictures = [[digit for place in digits for digit in _digit_at(every, place)]]
            self._choose_digit(pictures[0])
        return self._filter(pictures)

    def _is_beyond(self, place: Place, count: int, unit: str) -> bool:
        """Whether a place is a digit's: it may be of a line or of a digit ("the 4th"), and there is no such line."""
        return unit == "row" and place.number != MIDDLE and abs(place.number) > count

    def of_numbers(self) -> bool:
        """Whether it is about whole numbers, of several pictures or lines, and not about their digits."""
        request = self.request
        if request.unit == "digit" or any(place.unit == "digit" for place in request.places):
            return False
        whole = replace(self, request=replace(request, filters=(), without=()))
        return sum(len(by_line(picture)) for picture in whole.selection()) > 1 or request.unit == "row"

    def _filter(self, pictures: list[list[Target]]) -> list[list[Target]]:
        """What the request's filters leave.

        Raises:
            UsageError: what is to be left out is not there.
        """
        filters, without = self.request.filters, self.request.without
        if not filters and not without:
            return pictures
        whole = self.of_numbers()
        items = [row for picture in pictures for row in by_line(picture)]
        items = items if whole else [[digit] for row in items for digit in row]
        values = [int(digits_text(item)) for item in items]
        for chosen in filters:
            if chosen.kind == "not" and chosen.value not in values:
                raise UsageError("facts.has_not", value=chosen.value, text=", ".join(map(lines, pictures)))
        gone = [item for place in without for item in _at(items, place, "followup.no_such_digit")]
        left = [
            item
            for item, value in zip(items, values, strict=True)
            if item not in gone and all(chosen.holds(value, values) for chosen in filters)
        ]
        return left if whole else _by_picture([digit for item in left for digit in item])

    def _pictures_at(self, pictures: list[list[Target]], place: Place) -> list[list[Target]]:
        """The pictures at a place; those without digits are counted, too."""
        readings = self.conversation.readings
        if self.request.scope not in ("", "current") or not all(digits[0].digit for digits in pictures):
            return _at(pictures, place, "followup.no_such_picture")
        chosen = _at(range(1, len(readings) + 1), place, "followup.no_such_picture")
        left = [digits for digits in pictures if digits[0].picture in chosen]
        if not left:
            raise readings[chosen[0] - 1].error or UsageError("followup.no_digit")
        return left

    def _choose_picture(self, pictures: Sequence[Sequence[Target]]) -> None:
        digit = next((digit for picture in pictures for digit in picture if digit.digit), None)
        if digit and len(self.conversation.readings) > 1:
            reading = self.conversation.readings[digit.picture - 1]
            least = min(range(len(reading.digits)), key=lambda index: reading.digits[index].confidence)
            self.conversation.chosen = (digit.picture - 1, least)

    def _choose_digit(self, digits: Sequence[Target]) -> None:
        if len(digits) == 1 and digits[0].digit:
            self.conversation.chosen = (digits[0].picture - 1, digits[0].place - 1)

    def numbers(self) -> list[str]:
        """The numbers that are chosen: each single digit, or each line of each picture."""
        return [digits_text(row) for picture in self.selection() for row in by_line(picture)]


def _at(items: Sequence[T], place: Place, error: str) -> list[T]:
    """The items at a place, counted from 1, or -1 from the end."""
    count = len(items)
    number = place.number
    if number == MIDDLE and (count - place.count) % 2 == 0:
        number = (count - place.count) // 2 + 1
    start = number - 1 if number > 0 else count + number - (place.count - 1 if number == -1 else 0)
    if not 0 <= start < count or start + place.count > count:
        if count == 1 and error == "followup.no_such_digit":
            raise UsageError("followup.only_one_digit")
        raise UsageError(error, count=count)
    return list(items[start : start + place.count])


def _digit_at(digits: Sequence[Target], place: Place) -> list[Target]:
    alike = [digit for digit in digits if place.of in (None, digit.value)]
    if digits and not alike:
        raise UsageError("facts.has_not", value=place.of, text=digits_text(digits))
    return _at(alike, place, "followup.no_such_digit")


def _by_picture(digits: Sequence[Target]) -> list[list[Target]]:
    return [[digit for digit in digits if digit.picture == place] for place in dict.fromkeys(d.picture for d in digits)]


def by_line(digits: Sequence[Target]) -> list[list[Target]]:
    """The lines of a picture."""
    by_row: dict[tuple[int, int], list[Target]] = {}
    for digit in digits:
        by_row.setdefault((digit.picture, digit.row), []).append(digit)
    return list(by_row.values())


def _digits_of(text: str, picture: int) -> list[Target]:
    """The digits of a reading of which there is only the text: an earlier one, or one that the person replaced."""
    values = [(value, row) for row, line in enumerate(text.split("\n"), 1) for value in line]
    return [Target(int(value), place, row, picture) for place, (value, row) in enumerate(values, 1)]


def digits_text(digits: Sequence[Target]) -> str:
    """The digits in a row."""
    return "".join(str(digit.value) for digit in digits)


def lines(digits: Sequence[Target]) -> str:
    """The digits of a picture, with slashes between its lines."""
    return " / ".join(map(digits_text, by_line(digits)))
