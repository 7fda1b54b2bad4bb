"""Arithmetic between two of the numbers that were read; see ``engine.dialogue.terms``."""

from __future__ import annotations

from dataclasses import replace

from engine.dialogue.memory import Conversation
from engine.dialogue.positions import Place
from engine.dialogue.request import Request
from engine.errors import UsageError
from engine.locales import Words
from engine.skills.number_facts import comparison
from engine.skills.targets import Targets


def terms_fact(request: Request, conversation: Conversation, words: Words) -> str:
    """A share, a multiple, or a comparison with the sum of others.

    Raises:
        UsageError: there are not as many numbers as that takes.
    """
    numbers = numbers_at(request, conversation)
    if request.operands and not request.places:  # "what percent of 730 is it"
        numbers = [int(text) for text in Targets(request, conversation).numbers()]
    if request.others:
        if len(numbers) != 1:
            raise UsageError("facts.two_needed")
        others = numbers_at(replace(request, places=request.others), conversation)
        if request.operation == "difference":
            terms = " - ".join(map(str, (*numbers, *others)))
            return words.say("facts.difference", result=numbers[0] - sum(others), terms=terms)
        return comparison(request.operation, numbers[0], sum(others), words)
    if request.operation == "share":
        if not request.operands and len(numbers) == 1:
            numbers.append(sum(numbers_at(replace(request, places=()), conversation)))
        part, whole = (*numbers, *request.operands)[:2] if len(numbers) + len(request.operands) == 2 else (0, -1)
        if whole < 0:
            raise UsageError("facts.two_needed")
        if whole == 0:
            return words.say("facts.by_zero")
        return words.say("facts.share", part=part, whole=whole, share=f"{part / whole:.1%}")
    if len(numbers) != 2:
        raise UsageError("facts.two_needed")
    number, other = numbers
    factor = request.operands[0]
    if request.operation == "exceeds":
        verdict = "yes" if number - other == factor else "no"
        return words.say(f"facts.exceeds_{verdict}", number=number, other=other, more=factor, result=number - other)
    verdict = "yes" if number == factor * other else "no"
    return words.say(f"facts.multiple_{verdict}", number=number, other=other, factor=factor, product=factor * other)


def numbers_at(request: Request, conversation: Conversation) -> list[int]:
    """The numbers at the places of a request, in the order of these; without a place all that it may be about."""
    values: list[int] = []
    alone: list[tuple[Place, ...]] = [(place,) for place in request.places]
    for places in alone or [()]:
        targets = Targets(Request("say", places=places, scope=request.scope, unit=request.unit), conversation)
        pictures = targets.selection()
        single = not targets.of_numbers() and not (places and places[0].count == 1)
        values += [digit.value for picture in pictures for digit in picture] if single else map(int, targets.numbers())
    return values
