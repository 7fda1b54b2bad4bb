"""Tell of what was read whatever a request asks: an operation, its operands, and what it is done with."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.dialogue.digit_values import CHOICES, ORDERS
from engine.dialogue.intents import Intent
from engine.dialogue.memory import ChosenDigit, Conversation
from engine.dialogue.operations import OF_PERCENT, UNANSWERABLE
from engine.dialogue.own_numbers import OWN
from engine.dialogue.request import Request
from engine.dialogue.shared_digits import SHARED_DIGITS
from engine.dialogue.structural_edits import EDITS
from engine.dialogue.sums_of_parts import SUMS_OF_PARTS
from engine.errors import UsageError
from engine.formatting import percent
from engine.locales import Words
from engine.messages import Digit, Reply
from engine.skills.choices import choice_fact
from engine.skills.descriptions import describe
from engine.skills.edits import edit_fact
from engine.skills.ellipsis import resolve_ellipsis
from engine.skills.export import FORMATS, export
from engine.skills.naming import at_start, correction_note, name_at
from engine.skills.notations import SIGNS
from engine.skills.number_facts import change, growth, number_fact
from engine.skills.results import own_numbers_fact
from engine.skills.scores import SCORES, score_fact
from engine.skills.several import OF_PAIRS, OF_SEVERAL, Several
from engine.skills.shared_digits import shared_digits_fact
from engine.skills.sums_of_parts import sums_of_parts_fact
from engine.skills.targets import Target, Targets, by_line, digits_text, lines
from engine.skills.text import in_one_line, share_of
from engine.skills.two_numbers import terms_fact
from engine.skills.years import OF_YEARS, YEARS, year_facts, years_among

_PLACED = ("has", "where")  # what tells where a value stands
_BY_DIGIT = ("how_sure", "each_sure", "least_sure", "most_sure")
_IN_FILES_OF_THEIR_OWN: tuple[tuple[Collection[str], Callable[[Request, Conversation, Words], str]], ...] = (
    (SHARED_DIGITS, shared_digits_fact), (SUMS_OF_PARTS.values(), sums_of_parts_fact), (SCORES, score_fact),
    (EDITS, edit_fact), (CHOICES | ORDERS, choice_fact),
)  # fmt: skip


def facts(
    request: Request | None, conversation: Conversation, words: Words, further: tuple[Request, ...] | None = None
) -> Reply:
    """Answer a request about the last readings, or those before; and the further ones of its sentence."""
    if further:
        replies = [facts(one, conversation, words) for one in (request, *further)]
        suggestions = tuple(dict.fromkeys(name for reply in replies for name in reply.suggestions))
        return Reply("\n".join(reply.text for reply in replies), suggestions=suggestions)
    if not conversation.texts and not conversation.earlier:
        conversation.about()  # raises what is the matter
    if request is None:
        return Reply(words.say("facts.which"))
    last = conversation.request
    of_both = last is not None and last.scope == "both" and request.operation in OF_PAIRS and not request.operands
    if of_both and not (request.places or request.unit or request.scope):
        request = replace(request, scope="both")  # "add both", "and the difference?"
    request = resolve_ellipsis(request, conversation, words)
    answer = _Facts(request, conversation, words)
    sentences = answer.sentences()
    conversation.request = replace(request, scope="both") if of_both else request
    return Reply("\n".join(dict.fromkeys(sentences)), suggestions=answer.suggestions())


@dataclass(frozen=True)
class _Facts:
    request: Request
    conversation: Conversation
    words: Words

    @property
    def targets(self) -> Targets:
        """What is told of."""
        return Targets(self.request, self.conversation)

    def sentences(self) -> list[str]:
        request = self.request
        operation = request.operation
        if not self.targets.pictures():
            return [self._nothing_there()]
        if operation in UNANSWERABLE:
            return [self.words.say(f"facts.{operation}")]
        if request.scope == OWN:
            return [own_numbers_fact(request, self.words)]
        for operations, fact in _IN_FILES_OF_THEIR_OWN:
            if operation in operations:
                return [fact(request, self.conversation, self.words)]
        if operation == "missed":
            return [self._missed()]
        if operation in ("say", "again"):
            return list(self._say())
        if operation in _BY_DIGIT:
            return list(self._sureness())
        if operation in ("count", "has", "where"):
            return list(self._count())
        if operation == "headcount":
            numbers = self.targets.numbers()
            return [self.words.say("facts.headcount", count=len(numbers), sum=sum(map(int, numbers)))]
        if operation == "changed":
            return list(self._changed())
        if operation in ("quotient", "divisor", "multiple_of_both") and not self.request.operands:
            return [self._ratio()]
        if operation == "growth" and not request.operands:
            return [self._growth()]
        if operation == "inside":
            return [self._inside()]
        if operation in ("after", "ahead"):
            return [self._beside()]
        if operation == "paid":
            return [self._change()]
        if operation in FORMATS:
            return [self.words.say(f"facts.{operation}", text=export(self.targets.selection(), operation))]
        if operation in ("month", "day"):
            date = self.targets.numbers()[-1]
            return [self.words.say(f"facts.{operation}", value=int(date[-4:-2] if operation == "month" else date[-2:]))]
        if operation in OF_YEARS:
            return list(year_facts(request, self.targets.numbers(), self.words))
        if operation in ("share", "multiple", "exceeds") or (request.others and operation not in SIGNS):
            return [terms_fact(request, self.conversation, self.words)]
        if (request.filters or request.without) and not any(self.targets.selection()):
            return [self._having()]  # that there are none
        if request.of:
            inner = replace(request, operation=request.of, operands=())
            result = Several(inner, self.conversation, self.words).result()
            return [number_fact(str(result), request, self.words)]
        if operation in OF_SEVERAL and not request.operands:
            return list(Several(request, self.conversation, self.words).sentences())
        numbers = self.targets.numbers()
        if operation in ("distance", "difference") and request.operands and request.operands[0] in YEARS:
            numbers = years_among(numbers)  # of a date
        divisors = request.operands if operation == "divisible" else ()
        each = [replace(request, operands=(divisor,)) for divisor in divisors] or [request]
        sentences = [number_fact(text, one, self.words) for text in numbers for one in each]
        if operation in OF_PERCENT and len(numbers) > 1 and not request.places:  # a tax is mostly on all of a receipt
            total = number_fact(str(sum(map(int, numbers))), self.request, self.words)
            sentences.append(self.words.say("facts.together", text=total))
        return sentences

    def _nothing_there(self) -> str:
        """The sentence that says that only one picture was read, or that nothing was read before it."""
        if self.request.scope == "other":
            return self.words.say("facts.no_other", text=", ".join(map(in_one_line, self.conversation.texts)))
        return self.words.say("facts.nothing_before")

    def _missed(self) -> str:
        """How many marks were taken for no digits."""
        count = sum(reading.left_out for reading in self.conversation.readings)
        digits = len(self.conversation.digits)
        return _several(self.words, "missed", count) if count else self.words.say("facts.missed_none", digits=digits)

    def _change(self) -> str:
        """What is left of an amount that is paid with, of all that it pays for."""
        if not self.request.operands:
            raise UsageError("facts.two_needed")
        return change(sum(map(int, self.targets.numbers())), self.request.operands[0], self.words)

    def suggestions(self) -> tuple[str, ...]:
        return (self.words.command("why"),) if self.request.operation in _BY_DIGIT else ()

    def _say(self) -> Iterator[str]:
        request, words = self.request, self.words
        pictures = self.targets.selection()
        digits = [digit for picture in pictures for digit in picture]
        units = {place.unit for place in request.places}
        if "digit" in units or (units == {"one"} and len(self.targets.pictures()) == 1):
            is_replaced = (
                request.scope in ("", "current") and self.conversation.replacement(digits[0].picture - 1) is not None
            )
            if len(digits) == 1 and (digits[0].digit is not None or is_replaced):
                yield words.say("facts.digit", where=at_start(self._where(digits[0])), value=digits[0].value)
            else:
                yield words.say("facts.digits", text=digits_text(digits))
        elif "row" in units:
            for picture in pictures:
                yield words.say("facts.row", place=picture[0].row, text=digits_text(picture))
        elif units or (request.scope == "other" and len(self.conversation.texts) > 1):
            for picture in pictures:
                yield words.say("facts.picture", place=picture[0].picture, text=lines(picture))
        elif request.scope in ("before", "everything", "original"):
            yield words.say(f"facts.{request.scope}", text=", ".join(lines(picture) for picture in pictures))
        else:
            yield from self._again()

    def _again(self) -> Iterator[str]:
        conversation, words = self.conversation, self.words
        if conversation.is_corrected:
            yield words.say("facts.now", text=", ".join(map(in_one_line, conversation.texts)))
            return
        for reading in conversation.readings:
            yield describe(reading, words)

    def _sureness(self) -> Iterator[str]:
        operation = self.request.operation
        is_replaced = any(
            self.conversation.replacement(at) is not None for at in range(len(self.conversation.readings))
        )
        request = replace(self.request, scope="original") if is_replaced else self.request
        pictures = Targets(request, self.conversation).selection()
        digits = [digit for picture in pictures for digit in picture if digit.digit]
        if not digits:
            raise UsageError("followup.nothing_read")
        sure = sorted(digits, key=_confidence)
        if operation in ("least_sure", "most_sure"):
            digits = [sure[0 if operation == "least_sure" else -1]]
            text = self._of_digit(operation, digits[0])
        elif operation == "each_sure":
            listed = ", ".join(f"{self._original(digit).value} ({percent(_confidence(digit))})" for digit in digits)
            text = self.words.say("facts.each_sure", listed=listed)
        elif len(digits) > 1:
            text = self._of_digit("sure_all", sure[0])
        else:
            text = self._of_digit("sure_at" if len(self.conversation.digits) > 1 else "sure_one", sure[0])
        yield " ".join((text, *self._corrections(digits)))

    def _of_digit(self, name: str, place: Target) -> str:
        original = self._original(place)
        return self.words.say(
            f"facts.{name}",
            where=at_start(self._where(place)) if name == "sure_at" else self._where(place),
            value=original.value,
            confidence=percent(original.confidence),
            runner_up=original.runner_up,
            of_runner_up=share_of(original.probabilities[original.runner_up], self.words),
        )

    def _original(self, target: Target) -> Digit:
        """A digit as it was read, whatever it was corrected to."""
        return self.conversation.readings[target.picture - 1].digits[target.place - 1]

    def _corrections(self, digits: Sequence[Target]) -> Iterator[str]:
        """What the person says that the digits are that are asked about, where it is not what was read."""
        conversation = self.conversation
        for target in digits:
            chosen = ChosenDigit(conversation.readings[target.picture - 1], target.place - 1)
            if sentence := correction_note(chosen, conversation, self.words):
                yield sentence
        if any(conversation.replacement(at) is not None for at in {target.picture - 1 for target in digits}):
            yield self.words.say("facts.now", text=", ".join(map(in_one_line, conversation.texts)))

    def _where(self, target: Target) -> str:
        return name_at(target.place, target.picture, self.conversation, self.words)

    def _changed(self) -> Iterator[str]:
        """What was read, and what it is with the corrections."""
        conversation, words = self.conversation, self.words
        now = ", ".join(map(in_one_line, conversation.texts))
        if not conversation.is_corrected:
            yield words.say("correct.nothing_to_undo", text=now)
            return
        original = Targets(Request("say", scope="original"), conversation).selection()
        yield words.say("facts.original", text=", ".join(map(lines, original)))
        yield words.say("facts.now", text=now)

    def _ratio(self) -> str:
        """What two numbers give: "divide the first by the second"."""
        numbers = self.targets.numbers()
        if len(numbers) != 2:
            raise UsageError("facts.two_needed")
        return number_fact(numbers[0], replace(self.request, operands=(int(numbers[1]),)), self.words)

    def _inside(self) -> str:
        """What stands between two digits."""
        digits = [digit for picture in self.targets.selection() for digit in picture]
        values = [digit.value for digit in digits]
        first, last = sorted(values.index(value) for value in self.request.operands)
        one, other = values[first], values[last]
        if last - first < 2:
            return self.words.say("facts.inside_nothing", one=one, other=other)
        return self.words.say("facts.inside", one=one, other=other, text=digits_text(digits[first + 1 : last]))

    def _growth(self) -> str:
        """How much larger the second of two numbers is, in percent."""
        numbers = self.targets.numbers()
        if len(numbers) != 2:
            raise UsageError("facts.two_needed")
        return growth(int(numbers[0]), int(numbers[1]), self.words)

    def _beside(self) -> str:
        """What stands right after a digit, or right before it."""
        value, step = self.request.operands[0], 1 if self.request.operation == "after" else -1
        digits = [digit for picture in self.targets.selection() for digit in picture]
        at = next((at for at, digit in enumerate(digits) if digit.value == value), None)
        if at is None:
            raise UsageError("facts.has_not", value=value, text=digits_text(digits))
        while step > 0 and at + 1 < len(digits) and digits[at + 1].value == value:  # "after the fives"
            at += 1
        if not 0 <= at + step < len(digits):
            return self.words.say(f"facts.nothing_{self.request.operation}", value=value)
        return self.words.say(f"facts.{self.request.operation}", value=value, other=digits[at + step].value)

    def _count(self) -> Iterator[str]:
        request, words = self.request, self.words
        if request.filters or request.without:
            yield self._having()
            return
        if request.operands or request.operation == "has":
            yield from self._occurrences()
            return
        pictures = self.targets.selection()
        rows = [row for picture in pictures for row in by_line(picture)]
        if request.unit == "row" and not any(place.unit == "row" for place in request.places):
            yield _several(words, "rows", len(rows))
        elif request.unit == "part":
            yield words.say("facts.count_numbers", count=len(rows))
        elif request.unit == "picture" and not request.places:
            yield _several(words, "pictures", len(pictures))
        elif len(pictures) > 1:
            yield words.say("facts.count_in_all", count=sum(map(len, pictures)))
        else:
            yield _several(words, "count", len(pictures[0]), text=lines(pictures[0]))

    def _having(self) -> str:
        """The digits or numbers that have something in common, such as the odd ones."""
        filters = self.request.filters
        left = [digit for picture in self.targets.selection() for digit in picture]
        values = self.targets.numbers() if self.targets.of_numbers() else [str(digit.value) for digit in left]
        plain = len(filters) != 1 or self.request.without or filters[0].kind in ("not_largest", "not_smallest")
        if not plain and not values and filters[0].kind != "not":
            every = Targets(replace(self.request, filters=()), self.conversation)
            digits = [str(one.value) for row in every.selection() for one in row]
            whole = every.numbers() if every.of_numbers() else digits
            return self.words.say(f"facts.none_{filters[0].kind}", text=", ".join(whole), other=filters[0].value)
        name, other = ("having", 0) if plain else (f"having_{filters[0].kind}", filters[0].value)
        joined = bool(self.request.without) and not filters and not self.targets.of_numbers()
        listed = digits_text(left) if joined else ", ".join(values)
        return self.words.say(f"facts.{name}", count=len(values), listed=listed or "-", other=other)

    def _occurrences(self) -> Iterator[str]:
        words = self.words
        if not self.request.operands:
            yield from self._again()
            return
        value = self.request.operands[0]
        pictures = self.targets.selection()
        text = ", ".join(map(lines, pictures))
        if self.request.operation in _PLACED and (parts := self._parts_with(value)):
            yield words.say("facts.has", value=value, text=text, places=", ".join(parts))
            return
        if value > 9:
            inside = [lines(picture) for picture in pictures if str(value) in lines(picture)]
            name = "has" if inside else "has_not"
            yield words.say(f"facts.{name}", value=value, text=text, places=", ".join(inside))
            return
        found = [digit for picture in pictures for digit in picture if digit.value == value]
        name = "times_once" if len(found) == 1 else "times"
        name = "has_not" if not found else self.request.operation if self.request.operation in _PLACED else name
        places = ", ".join(map(self._where, found))
        yield words.say(f"facts.{name}", value=value, text=text, count=len(found), places=places)

    def _parts_with(self, value: int) -> list[str]:
        """The names of the pictures or lines that have just this number, where there are several."""
        if not self.targets.of_numbers():
            return []
        parts = [row for picture in self.targets.selection() for row in by_line(picture)]
        named = [part[0] for part in parts if int(digits_text(part)) == value]
        several = len({part[0].picture for part in parts}) > 1
        return [
            self.words.say(f"names.{'picture' if several else 'row'}", picture=part.picture, place=part.row)
            for part in named
        ]


def forget_reading(conversation: Conversation, words: Words, reading: int) -> Reply:
    """Forget one of the readings, by its place; from -1 on they are counted from the end."""
    text = conversation.forget(reading)
    left = ", ".join(map(in_one_line, conversation.everything))
    key = "forgotten_one" if left else "forgotten_last"
    return Reply(words.say(f"facts.{key}", text=in_one_line(text), left=left))


def forget_conversation(conversation: Conversation, words: Words) -> Reply:
    """Forget all that was read and talked about."""
    kept = Conversation(
        conversation.model,
        conversation.language,
        language_asked_for=conversation.language_asked_for,
        keeps=conversation.keeps,
    )
    vars(conversation).update(vars(kept))
    return Reply(words.say("facts.forgotten"))


def _several(words: Words, name: str, count: int, **values: object) -> str:
    return words.say(f"facts.{name}_one" if count == 1 else f"facts.{name}", count=count, **values)


def _confidence(place: Target) -> float:
    return place.digit.confidence if place.digit else 1.0


INTENTS = (
    Intent("facts", facts, ("request", "further"), command=False),
    Intent("forget_reading", forget_reading, ("reading",), command=False),
    Intent("forget_conversation", forget_conversation, command=False, question_intent="privacy"),
)
