"""Tell of what was read whatever a request asks: an operation, its operands, and what it is done with."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from engine.dialogue.intents import Intent
from engine.dialogue.memory import Conversation
from engine.dialogue.requests import Request
from engine.errors import UsageError
from engine.formatting import percent
from engine.locales import Words
from engine.messages import Reply
from engine.skills.described import describe
from engine.skills.naming import at_start, named_at
from engine.skills.number_facts import told_of
from engine.skills.several import OF_PAIRS, OF_SEVERAL, Several
from engine.skills.targets import Target, Targets, by_line, digits_text, lines
from engine.skills.text import in_one_line, share_of

_BY_DIGIT = ("how_sure", "least_sure", "most_sure")


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
    telling = _Telling(request, conversation, words)
    sentences = telling.sentences()
    conversation.request = replace(request, scope="both") if of_both else request
    return Reply("\n".join(dict.fromkeys(sentences)), suggestions=telling.suggestions())


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
            if len(digits) == 1 and digits[0].digit is not None:
                yield words.say("facts.digit", where=at_start(self._where(digits[0])), value=digits[0].value)
            else:
                yield words.say("facts.digits", text=digits_text(digits))
        elif "row" in units:
            for picture in pictures:
                yield words.say("facts.row", place=picture[0].row, text=digits_text(picture))
        elif units or (request.scope == "other" and len(self.conversation.texts) > 1):
            for picture in pictures:
                yield words.say("facts.picture", place=picture[0].picture, text=lines(picture))
        elif request.scope == "before":
            yield words.say("facts.before", text=", ".join(lines(picture) for picture in pictures))
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
        digits = [digit for picture in self.targets.chosen() for digit in picture if digit.digit]
        if not digits:
            raise UsageError("followup.nothing_read")
        sure = sorted(digits, key=lambda digit: _confidence(digit))
        if operation == "how_sure" and len(digits) > 1:
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
        plain = len(filters) != 1 or self.request.without
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
