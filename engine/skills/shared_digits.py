"""What the digits of two readings have in common."""

from __future__ import annotations

from collections import Counter

from engine.dialogue.memory import Conversation
from engine.dialogue.request import Request
from engine.errors import UsageError
from engine.locales import Words
from engine.skills.targets import Targets


def shared_digits_fact(request: Request, conversation: Conversation, words: Words) -> str:
    """Whether the last two numbers have the same digits in another order, or which digits they share.

    Raises:
        UsageError: there is only one number.
    """
    numbers = Targets(request, conversation).numbers()
    if len(numbers) < 2:
        raise UsageError("facts.two_needed")
    number, other = numbers[-2:]
    both = Counter(number) & Counter(other)
    digits = ", ".join(dict.fromkeys(digit for digit in number if digit in both))
    if request.operation == "shared":
        return words.say(f"facts.shared{'' if digits else '_none'}", number=number, other=other, digits=digits)
    if number == other:
        return words.say("facts.equal_yes", number=number)
    verdict = "yes" if Counter(number) == Counter(other) else "no"
    return words.say(f"facts.shuffled_{verdict}", number=number, other=other)
