"""Who is ahead and who is behind, and by how much, of several numbers that were read."""

from __future__ import annotations

from dataclasses import replace

from engine.dialogue.memory import Conversation
from engine.dialogue.places import MIDDLE
from engine.dialogue.positions import Place
from engine.dialogue.request import Request
from engine.errors import UsageError
from engine.locales import Words
from engine.skills.naming import at_start
from engine.skills.targets import Targets, by_line, digits_text

SCORES = ("winner", "loser")


def score_fact(request: Request, conversation: Conversation, words: Words) -> str:
    """Which number is ahead or behind; of the one at a place, whether it is.

    Raises:
        UsageError: there is only one number, or none at the place.
    """
    names, values = _scores(request, conversation, words)
    wins = request.operation == "winner"
    place = request.places[0] if len(request.places) == 1 else None
    at = values.index(max(values) if wins else min(values)) if place is None else _index(place, len(values))
    value, other = values[at], max(values[:at] + values[at + 1 :])
    side = "leads" if value > other else "trails" if value < other else "level"
    name = side if side == "level" or not names else f"{side}_at"
    text = words.say(
        f"facts.{name}", where=names[at] if names else "", value=value, other=other, result=abs(value - other)
    )
    if place is None:
        return at_start(text)
    return words.say("facts.so" if side == ("leads" if wins else "trails") else "facts.not_so", text=text)


def _scores(request: Request, conversation: Conversation, words: Words) -> tuple[list[str], list[int]]:
    """The numbers that are compared, and what they are called; no names where two would be called the same."""
    targets = Targets(replace(request, places=()), conversation)
    parts = [row for picture in targets.pictures() for row in by_line(picture)]
    if len(parts) == 1 and conversation.earlier:
        targets = Targets(replace(targets.request, scope="both"), conversation)
        parts = [row for picture in targets.pictures() for row in by_line(picture)]
    if len(parts) < 2:
        raise UsageError("facts.two_needed")
    kind = "picture" if len({part[0].picture for part in parts}) > 1 else "row"
    places = [part[0].picture if kind == "picture" else part[0].row for part in parts]
    distinct = len({*places}) == len(places) and targets.request.scope != "both"
    names = [words.say(f"names.{kind}", picture=place, place=place) for place in places] if distinct else []
    return names, [int(digits_text(part)) for part in parts]


def _index(place: Place, count: int) -> int:
    """The index that a named place has in a list of this many numbers."""
    number = count // 2 + 1 if place.number == MIDDLE else place.number
    index = number - 1 if number > 0 else count + number
    if not 0 <= index < count:
        raise UsageError("followup.no_such_picture", count=count)
    return index
