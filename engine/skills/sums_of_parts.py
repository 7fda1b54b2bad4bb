"""What the lines of a picture add up to, beside each other."""

from __future__ import annotations

from dataclasses import replace

from engine.dialogue.memory import Conversation
from engine.dialogue.request import Request
from engine.locales import Words
from engine.skills.targets import Targets


def sums_of_parts_fact(request: Request, conversation: Conversation, words: Words) -> str:
    """Whether the sums of lines are the same, or whether the first of two is the larger one."""
    places = tuple(replace(place, unit="row") for place in request.places)
    parts = Targets(Request("sum", places=places), conversation).numbers()
    sums = [sum(map(int, part)) for part in parts]
    listed = ", ".join(f"{' + '.join(part)} = {total}" for part, total in zip(parts, sums, strict=True))
    if len({*sums}) == 1:
        name = "equal" if request.operation == "sums_equal" else "same" if places else "neither"
        return words.say(f"facts.sums_{name}", listed=listed)
    if request.operation == "sums_equal":
        return words.say("facts.sums_different", listed=listed)
    most = max(sums) if request.operation == "sums_greater" else min(sums)
    if places:
        return words.say(f"facts.sums_{'yes' if sums[0] == most else 'no'}", listed=listed)
    return words.say(f"facts.{request.operation}", listed=listed, text=parts[sums.index(most)])
