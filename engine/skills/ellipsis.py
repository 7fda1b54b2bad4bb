"""What a request is about, by what was read and told before: the total, the readings before, years or ages."""

from __future__ import annotations

from dataclasses import replace

from engine.dialogue.digit_values import CHOICES
from engine.dialogue.filters import BOUNDS
from engine.dialogue.memory import Conversation
from engine.dialogue.operations import MEASURES, OF_PERCENT, OF_TOTALS
from engine.dialogue.own_numbers import OWN
from engine.dialogue.places import MIDDLE
from engine.dialogue.request import TOTAL, ChainedRequest, Request
from engine.locales import Words
from engine.skills.results import on_the_last_result, result_of
from engine.skills.several import AGGREGATES, OF_PAIRS, Several
from engine.skills.targets import Targets
from engine.skills.years import YEARS

# What needs two numbers, or else would be about two digits.
_COMPARING = ("difference", "greater", "less", "quotient", "share", "multiple", "growth")
_EXTREMES = ("largest", "smallest")
_PAIR = 2
_LARGEST_DIGIT = 9


def resolve_ellipsis(request: Request, conversation: Conversation, words: Words) -> Request:
    """The request with what it leaves out."""
    if isinstance(request, ChainedRequest):
        inner = resolve_ellipsis(request.inner, conversation, words)
        value = result_of(inner, conversation, words)
        if value is None:  # half of 9 is no whole number, and tells what is asked of it
            return inner
        request = Request(request.operation, (value, *request.operands), scope=OWN)
    if len(conversation.everything) == 1 and len(request.places) > 1:  # "the first and the last picture"
        parts = {"picture": "one"} if "\n" not in conversation.everything[0] else {}
        request = replace(
            request, places=tuple(replace(place, unit=parts.get(place.unit, place.unit)) for place in request.places)
        )
    if request.scope == "before" and conversation.corrections and not conversation.earlier:
        request = replace(request, scope="original")
    if request.scope == "original" and request.operation in OF_PAIRS and conversation.is_corrected:
        request = _beside_the_original(request, conversation)
    request = _of_a_large_total(_of_the_total(_of_one_value(request, conversation), conversation), conversation)
    request = on_the_last_result(_of_the_last_total(request, conversation, words), conversation, words)
    if request.scope == OWN:
        return request
    return _of_more_than_one_digit(_of_age(request, conversation), conversation)


def _beside_the_original(request: Request, conversation: Conversation) -> Request:
    """A request that compares the only reading with what it was before its corrections: "how far off is it"."""
    texts = [Targets(Request("say", scope=scope), conversation).numbers() for scope in ("current", "original")]
    if request.operands or request.places or any(len(numbers) != 1 for numbers in texts):
        return request
    operation = "distance" if request.operation == "difference" else request.operation
    return Request(operation, tuple(int(number) for numbers in texts for number in numbers), scope=OWN)


def _of_one_value(request: Request, conversation: Conversation) -> Request:
    """A request which ones are larger that asks whether the only one is: "a bigger one than 4, then", 4보다 큰 거네."""
    compares = request.operation == "count" and [one.kind in BOUNDS for one in request.filters] == [True]
    if not compares or request.places or request.scope or request.without:
        return request
    (bound,) = request.filters
    alone = len(conversation.texts) == 1 and "\n" not in conversation.texts[0] and request.unit != "digit"
    if not alone or (len(conversation.texts[0]) > 1 and bound.value <= _LARGEST_DIGIT):
        return request
    return replace(request, operation=bound.kind, operands=(bound.value,), filters=())


def _of_the_total(request: Request, conversation: Conversation) -> Request:
    """A request about several numbers by their sum, or about the only one: "with a tip of 5", "how much each for 4"."""
    if request.of != TOTAL:
        return request
    if request.unit == "part":  # what one costs, or all that were read: "how much for two of them"
        numbers = Targets(Request("sum"), conversation).numbers()
        all_bought = request.operands == (len(numbers),)
        return Request("sum") if all_bought and len(numbers) > 1 else replace(request, unit="", of="")
    last = conversation.request
    if last is not None and last.operation in ("sum", "product") and not last.operands:
        return replace(last, operation=request.operation, operands=request.operands, of=last.operation)
    scope = "everything" if len(conversation.readings) == 1 and len(_amounts(conversation)) > _PAIR else ""
    several = Targets(replace(request, scope=scope, of=""), conversation).of_numbers()
    return replace(request, scope=scope if several else "", of="sum" if several else "")


def _of_a_large_total(request: Request, conversation: Conversation) -> Request:
    """A request about the sum of numbers where digits add up to less: after 2300 and 1750 "is the total over 4000"."""
    named = request.places or request.scope or request.unit or request.filters or request.without
    if request.of != "sum" or named or len(request.operands) != 1 or not _amounts(conversation):
        return request
    most = _LARGEST_DIGIT * len(conversation.current_digits)
    several = len(_amounts(conversation)) > _PAIR
    return replace(request, scope="everything" if several else "both") if request.operands[0] > most else request


def _of_the_last_total(request: Request, conversation: Conversation, words: Words) -> Request:
    """A request about the total of several numbers where that was told last: "the total?", "and with 20 % tax?"."""
    last = conversation.request
    if last is not None and request.operation in MEASURES and request.operation == last.operation:
        request = replace(request, operands=request.operands or last.operands)  # millimetres, as was said
    if request.operation == "has" and request.of:  # where the largest one is
        value = Several(replace(request, operation=request.of, of=""), conversation, words).result()
        return replace(request, operands=(value,), of="")
    if request.of and request.operation in OF_PERCENT and not Targets(request, conversation).of_numbers():
        return replace(request, of="")  # "add 20 % tax"
    names = request.places or request.scope or request.unit or request.filters or request.without or request.of
    total = last is not None and last.operation in ("sum", "product") and not last.operands
    if last is None or not total or names or request.operation not in OF_TOTALS | MEASURES:
        return request
    if request.operation not in OF_PERCENT | MEASURES and not request.operands:
        return request
    return (
        replace(last, operation=request.operation, operands=request.operands, of=last.operation)
        if (Targets(last, conversation).of_numbers())
        else request
    )


def _of_more_than_one_digit(request: Request, conversation: Conversation) -> Request:
    """A request that one digit cannot answer is about what was read before it, too: "add the last two"."""
    if request.others and request.operation == "difference":
        both = replace(request, places=(*request.places, *request.others), others=())
        both = _of_more_than_one_digit(both, conversation)
        return replace(both, places=both.places[:1], others=both.places[1:])
    alone = len(conversation.readings) == 1 and bool(conversation.earlier)
    amounts = _amounts(conversation)
    if request.scope == "all":
        together = len(conversation.current_digits) == 1 or request.unit == "picture"  # "all receipts"
        together = together or (len(amounts) > 1 and request.unit != "digit")
        return replace(request, scope="everything" if alone and together else "")
    of_pictures = (request.unit == "picture" and request.filters) or any(
        place.unit == "picture" for place in request.without
    )
    if alone and of_pictures and not request.places and request.scope in ("", "all"):
        return replace(request, scope="everything")  # "which pictures are odd", 세 번째 사진 빼고 더하면
    if not alone or request.scope not in ("", "current") or request.operands or request.filters or request.without:
        return request
    if len(amounts) > _PAIR and request.operation in AGGREGATES and not request.places and request.unit != "digit":
        return request if request.of else replace(request, scope="everything")
    count = len(conversation.digits)
    pictures = any(place.unit == "picture" for place in request.places)
    numbered = [place for place in request.places if place.number != MIDDLE]
    beyond = any(abs(place.number) > count or place.count > count for place in numbered)
    # "Add the last two" of amounts.
    beyond = beyond or (len(amounts) > _PAIR and any(place.count > 1 for place in numbered))
    compares = request.operation in _COMPARING and not request.of
    compares = compares or (len(amounts) > _PAIR and len(request.places) == _PAIR and request.operation in _EXTREMES)
    if request.places:
        whole = all(place.unit in ("one", "picture", "part") for place in request.places)
        count_of_numbers = max(len(amounts), _PAIR)
        named = all(abs(place.number) in (*range(1, count_of_numbers + 1), MIDDLE) for place in request.places)
        if whole and request.operation in CHOICES and len(amounts) > _PAIR and not _is_of_digits(request, conversation):
            return replace(request, scope="everything")
        if (
            whole
            and compares
            and len(request.places) == _PAIR
            and named
            and not _is_of_digits(request, conversation, count_of_numbers)
        ):
            places = tuple(replace(place, unit="one") for place in request.places)
            return replace(request, places=places, scope="everything" if len(amounts) > _PAIR else "both")
        remembered = request.operation == "again"  # "what was the first again"
        return (
            replace(request, scope="everything")
            if whole and (pictures or beyond or count == 1 or remembered)
            else request
        )
    if request.operation == "count" and request.unit == "picture":
        return replace(request, scope="everything")
    if request.unit == "digit" or request.of or "\n" in "".join(conversation.texts):
        return request
    needs_two = count == 1 and request.operation in (*AGGREGATES, *OF_PAIRS, "sort")
    return replace(request, scope="both") if needs_two or compares else request


def _is_of_digits(request: Request, conversation: Conversation, count: int = 0) -> bool:
    """Whether places may only be of the digits of one reading, or go on with these: after "the third digit?"."""
    last = conversation.request if conversation.subject == "facts" else None
    goes_on = last is not None and not last.scope and any(place.unit == "digit" for place in last.places)
    places = {place.number if place.number > 0 else count + 1 + place.number for place in request.places}
    return goes_on or (len(request.places) > 1 and len(places) == 1)


def _amounts(conversation: Conversation) -> tuple[str, ...]:
    """The numbers that were read one after the other, a picture each; none if one of them is a digit or has lines."""
    texts = conversation.everything
    single = all(len(message) == 1 for message in (*conversation.earlier, conversation.texts))
    return texts if single and all(len(text) > 1 and "\n" not in text for text in texts) else ()


def _of_age(request: Request, conversation: Conversation) -> Request:
    """Whether the oldest is the largest or the smallest: of people, or of years."""
    if request.operation not in ("older", "younger"):
        return request
    operation = {"older": "greater", "younger": "less"}
    numbers = Targets(
        _of_more_than_one_digit(replace(request, operation="greater"), conversation), conversation
    ).numbers()
    if numbers and all(int(number) in YEARS for number in numbers):
        operation = {"older": "less", "younger": "greater"}
    size = {"greater": "largest", "less": "smallest"}[operation[request.operation]]
    return replace(request, operation=operation[request.operation] if len(request.places) < 2 else size)
