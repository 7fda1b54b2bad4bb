"""A number in other ways to write it: in words, in another base, backwards, in groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, pairwise

from engine.dialogue.places import MIDDLE
from engine.dialogue.request import Request
from engine.dialogue.spelling import in_roman, in_words
from engine.locales import Words

SIGNS = {"hyphens": "-", "spaces": " ", "slashes": "/", "listed": ", "}
# How numbers of so many digits are usually grouped: telephone numbers, in Korea by how they begin, and cards.
_USUAL = {7: (3, 4), 8: (4, 4), 10: (3, 3, 4), 11: (3, 4, 4), 13: (6, 7), 16: (4, 4, 4, 4)}
_OF_SEOUL = {9: (2, 3, 4), 10: (2, 4, 4)}
_DATE = 8  # digits of a date: 20261130
_TURNED = {"0": "0", "1": "1", "6": "9", "8": "8", "9": "6"}  # digits by what they are when the page is turned around
_GROUP = 3  # digits of a group of any other number


def in_notation(text: str, request: Request, words: Words) -> str | None:
    """The number in another way to write it; None for any other operation."""
    operation = request.operation
    if operation == "copy":
        return text
    if operation == "distinct":
        different = dict.fromkeys(text)
        repeated = [digit for digit in different if text.count(digit) > 1]
        name = "distinct" if repeated else "distinct_all"
        return words.say(f"facts.{name}", count=len(different), text=", ".join(different), repeated=", ".join(repeated))
    if operation == "commonest":
        return _commonest(text, words)
    if operation == "roman":
        letters = in_roman(int(text))
        return words.say("facts.roman", text=letters) if letters else words.say("facts.no_roman", text=text)
    if operation == "sort":
        return words.say("facts.sorted", text="".join(sorted(text, reverse=request.descending)))
    if operation in SIGNS:
        places = [len(text) // 2 if place.number == MIDDLE else place.number % len(text) for place in request.others]
        if len(request.operands) > 1 and sum(request.operands) == len(text):  # "as 4-2-2"
            places = [*accumulate(request.operands)]
        elif operation == "slashes" and len(text) == _DATE:
            places = places or [4, 6]
        parts = _parts(text, places, next(iter(request.operands), 0))
        return words.say(f"facts.{operation}", text=SIGNS[operation].join(parts))
    if operation == "reverse" and len(text) > 1 and text == text[::-1]:
        return words.say("facts.reverse_same", text=text)
    if operation == "turned":
        turned = "".join(_TURNED.get(digit, "") for digit in reversed(text))
        return words.say("facts.turned" if len(turned) == len(text) else "facts.not_turned", text=turned, other=text)
    ways: dict[str, Callable[[], str]] = {
        "reverse": lambda: text[::-1],
        "commas": lambda: f"{int(text):,}",
        "words": lambda: in_words(text, words),
        "binary": lambda: f"{int(text):b}",
        "hexadecimal": lambda: f"{int(text):X}",
        "octal": lambda: f"{int(text):o}",
    }
    return words.say(f"facts.{operation}", text=ways[operation]()) if operation in ways else None


def _parts(text: str, places: Sequence[int], size: int) -> Iterator[str]:
    """The groups of a number's digits: after some places, or of a size, or as telephone numbers are grouped."""
    if not places and not size:
        sizes = (_OF_SEOUL if text.startswith("02") else {}).get(len(text)) or _USUAL.get(len(text), ())
        places = [sum(sizes[:count]) for count in range(1, len(sizes))]
        size = 0 if sizes else _GROUP
    places = places or list(range(size, len(text), size))
    borders = [0, *sorted({place for place in places if place < len(text)}), len(text)]
    return (text[start:end] for start, end in pairwise(borders))


def _commonest(text: str, words: Words) -> str:
    """The digits that occur most often in a number."""
    counts = Counter(text)
    most = max(counts.values())
    if most == 1:
        return words.say("facts.commonest_none", text=text)
    listed = [digit for digit in dict.fromkeys(text) if counts[digit] == most]
    name = "commonest" if len(listed) == 1 else "commonest_several"
    return words.say(f"facts.{name}", listed=", ".join(listed), count=most)
