"""Tell of what was read whatever a request asks: an operation, its operands, and what it is done with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.dialogue.intents import Intent
from engine.dialogue.memory import Conversation
from engine.dialogue.places import MIDDLE
from engine.dialogue.requests import Request
from engine.errors import UsageError
from engine.formatting import percent
from engine.locales import Words
from engine.messages import Reply
from engine.skills.described import describe
from engine.skills.naming import at_start, named_at
from engine.skills.number_facts import told_of
from engine.skills.several import OF_PAIRS, OF_SEVERAL, RECKONED, Several
from engine.skills.targets import Target, Targets, by_line, digits_text, lines
from engine.skills.text import in_one_line, share_of

_BY_DIGIT = ("how_sure", "each_sure", "least_sure", "most_sure")


def facts(request: Request | None, conversation: Conversation, words: Words) -> Reply:
    """Answer a request about the last readings, or those before."""
    if not conversation.texts and not conversation.earlier:
        conversation.about()  # raises what is the matter
    if request is None:
        return Reply(words.say("facts.which"))
    last = conversation.request
    of_both = last is not None and last.scope == "both" and request.operation in OF_PAIRS and not request.operands
    if of_both and not (request.places or request.unit or request.scope):
        request = replace(request, scope="both")  # "add both", "and the difference?"
    request = _of_more_than_one_digit(request, conversation)
    telling = _Telling(request, conversation, words)
    sentences = telling.sentences()
    conversation.request = replace(request, scope="both") if of_both else request
    return Reply("\n".join(dict.fromkeys(sentences)), suggestions=telling.suggestions())


def _of_more_than_one_digit(request: Request, conversation: Conversation) -> Request:
    """A request that one digit cannot answer is about what was read before it, too: "add the last two"."""
    alone = len(conversation.readings) == 1 and bool(conversation.earlier)
    if request.scope == "all":
        return replace(request, scope="everything" if alone and len(conversation.standing) == 1 else "")
    if not alone or request.scope not in ("", "current") or request.operands or request.filters or request.without:
        return request
    count = len(conversation.digits)
    pictures = any(place.unit == "picture" for place in request.places)
    numbered = [place for place in request.places if place.number != MIDDLE]
    beyond = any(abs(place.number) > count or place.count > count for place in numbered)
    if request.places:
        whole = all(place.unit in ("one", "picture") for place in request.places)
        return replace(request, scope="everything") if whole and (pictures or beyond or count == 1) else request
    if request.operation == "count" and request.unit == "picture":
        return replace(request, scope="everything")
    needs_two = request.operation in (*RECKONED, *OF_PAIRS, "sort") and not request.of and request.unit != "digit"
    return replace(request, scope="both") if needs_two and count == 1 else request


@dataclass(frozen=True)
class _Telling:
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
        if operation in ("say", "again"):
            return list(self._say())
        if operation in _BY_DIGIT:
            return list(self._sureness())
        if operation in ("count", "has"):
            return list(self._count())
        if operation == "changed":
            return list(self._changed())
        if operation == "quotient" and not self.request.operands:
            return [self._ratio()]
        if operation in ("after", "ahead"):
            return [self._beside()]
        if (request.filters or request.without) and not any(self.targets.chosen()):
            return [self._having()]  # that there are none
        if request.of:
            inner = replace(request, operation=request.of, operands=())
            result = Several(inner, self.conversation, self.words).result()
            return [told_of(str(result), request, self.words)]
        if operation in OF_SEVERAL and not request.operands:
            return list(Several(request, self.conversation, self.words).sentences())
        return [told_of(text, self.request, self.words) for text in self.targets.numbers()]

    def suggestions(self) -> tuple[str, ...]:
        return (self.words.command("why"),) if self.request.operation in _BY_DIGIT else ()

    def _say(self) -> Iterator[str]:
        request, words = self.request, self.words
        pictures = self.targets.chosen()
        if request.scope in ("before", "other") and not pictures:
            texts = ", ".join(map(in_one_line, self.conversation.texts))
            yield (
                words.say("facts.no_other", text=texts)
                if request.scope == "other"
                else words.say("facts.nothing_before")
            )
            return
        digits = [digit for picture in pictures for digit in picture]
        units = {place.unit for place in request.places}
        if "digit" in units or (units == {"one"} and len(self.targets.pictures()) == 1):
            stated = request.scope in ("", "current") and self.conversation.stated(digits[0].picture - 1) is not None
            if len(digits) == 1 and (digits[0].digit is not None or stated):
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
        if conversation.corrections:
            yield words.say("facts.now", text=", ".join(map(in_one_line, conversation.texts)))
            return
        for reading in conversation.readings:
            yield describe(reading, words)

    def _sureness(self) -> Iterator[str]:
        operation = self.request.operation
        stated = any(self.conversation.stated(at) is not None for at in range(len(self.conversation.readings)))
        request = replace(self.request, scope="original") if stated else self.request
        pictures = Targets(request, self.conversation).chosen()
        digits = [digit for picture in pictures for digit in picture if digit.digit]
        if not digits:
            raise UsageError("followup.nothing_read")
        sure = sorted(digits, key=lambda digit: _confidence(digit))
        if operation == "each_sure":
            listed = ", ".join(f"{digit.value} ({percent(_confidence(digit))})" for digit in digits)
            yield self.words.say("facts.each_sure", listed=listed)
        elif operation == "how_sure" and len(digits) > 1:
            yield self._of_digit("sure_all", sure[0])
        elif operation == "how_sure":
            yield self._of_digit("sure_at" if len(self.conversation.digits) > 1 else "sure_one", sure[0])
        else:
            yield self._of_digit(operation, sure[0 if operation == "least_sure" else -1])

    def _of_digit(self, name: str, place: Target) -> str:
        original = self.conversation.readings[place.picture - 1].digits[place.place - 1]
        text = self.words.say(
            f"facts.{name}",
            where=at_start(self._where(place)) if name == "sure_at" else self._where(place),
            value=original.value,
            confidence=percent(original.confidence),
            runner_up=original.runner_up,
            of_runner_up=share_of(original.probabilities[original.runner_up], self.words),
        )
        if place.value != original.value:
            text += " " + self.words.say("facts.corrected", value=place.value)
        return text

    def _where(self, target: Target) -> str:
        return named_at(target.place, target.picture, self.conversation, self.words)

    def _changed(self) -> Iterator[str]:
        """What was read, and what it is with the corrections."""
        conversation, words = self.conversation, self.words
        now = ", ".join(map(in_one_line, conversation.texts))
        if not conversation.corrections:
            yield words.say("correct.nothing_to_undo", text=now)
            return
        original = Targets(Request("say", scope="original"), conversation).chosen()
        yield words.say("facts.original", text=", ".join(map(lines, original)))
        yield words.say("facts.now", text=now)

    def _ratio(self) -> str:
        """One number divided by the other: "divide the first by the second"."""
        numbers = self.targets.numbers()
        if len(numbers) != 2:
            raise UsageError("facts.two_needed")
        return told_of(numbers[0], replace(self.request, operands=(int(numbers[1]),)), self.words)

    def _beside(self) -> str:
        """What stands right after a digit, or right before it."""
        value, step = self.request.operands[0], 1 if self.request.operation == "after" else -1
        digits = [digit for picture in self.targets.chosen() for digit in picture]
        at = next((at for at, digit in enumerate(digits) if digit.value == value), None)
        if at is None:
            raise UsageError("facts.has_not", value=value, text=digits_text(digits))
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
        pictures = self.targets.chosen()
        rows = [row for picture in pictures for row in by_line(picture)]
        if request.unit == "row" and not any(place.unit == "row" for place in request.places):
            yield _several(words, "rows", len(rows))
        elif request.unit == "picture" and not request.places:
            yield _several(words, "pictures", len(pictures))
        elif len(pictures) > 1:
            yield words.say("facts.count_in_all", count=sum(map(len, pictures)))
        else:
            yield _several(words, "count", len(pictures[0]), text=lines(pictures[0]))

    def _having(self) -> str:
        """The digits or numbers that have something in common, such as the odd ones."""
        filters = self.request.filters
        left = [digit for picture in self.targets.chosen() for digit in picture]
        values = self.targets.numbers() if self.targets.of_numbers() else [str(digit.value) for digit in left]
        plain = len(filters) != 1 or self.request.without or filters[0].kind in ("not_largest", "not_smallest")
        name, other = ("having", 0) if plain else (f"having_{filters[0].kind}", filters[0].value)
        return self.words.say(f"facts.{name}", count=len(values), listed=", ".join(values) or "-", other=other)

    def _occurrences(self) -> Iterator[str]:
        words = self.words
        if not self.request.operands:
            yield from self._again()
            return
        value = self.request.operands[0]
        pictures = self.targets.chosen()
        text = ", ".join(map(lines, pictures))
        if value > 9:
            inside = [lines(picture) for picture in pictures if str(value) in lines(picture)]
            name = "has" if inside else "has_not"
            yield words.say(f"facts.{name}", value=value, text=text, places=", ".join(inside))
            return
        found = [digit for picture in pictures for digit in picture if digit.value == value]
        name = "times_once" if len(found) == 1 else "times"
        name = "has_not" if not found else "has" if self.request.operation == "has" else name
        places = ", ".join(map(self._where, found))
        yield words.say(f"facts.{name}", value=value, text=text, count=len(found), places=places)


def forget_conversation(conversation: Conversation, words: Words) -> Reply:
    """Forget what was read and talked about."""
    kept = Conversation(conversation.model, conversation.language, language_asked_for=conversation.language_asked_for)
    vars(conversation).update(vars(kept))
    return Reply(words.say("facts.forgotten"))


def _several(words: Words, name: str, count: int, **values: object) -> str:
    return words.say(f"facts.{name}_one" if count == 1 else f"facts.{name}", count=count, **values)


def _confidence(place: Target) -> float:
    return place.digit.confidence if place.digit else 1.0


INTENTS = (
    Intent("facts", facts, ("request",), command=False),
    Intent("forget_conversation", forget_conversation, command=False, question_intent="privacy"),
)
