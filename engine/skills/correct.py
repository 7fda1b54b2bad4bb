"""Take a correction of what was read, or a confirmation; keep it where the operator turned that on."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

from engine.dialogue.arguments import Argument, Kind
from engine.dialogue.intents import Intent
from engine.dialogue.memory import ChosenDigit, Conversation
from engine.dialogue.questions import Question
from engine.dialogue.requests import Place, Request
from engine.errors import UsageError, UserError
from engine.feedback import Corrections
from engine.locales import Words
from engine.messages import Message, Reply
from engine.skills.described import UNCLEAR
from engine.skills.naming import correction, named
from engine.skills.targets import Targets
from engine.skills.text import in_one_line, sentence

_log = logging.getLogger(__name__)
Labels = Sequence[tuple[ChosenDigit, int]]  # digits with their true values
ByPlace = tuple[tuple[int, str | None], ...]  # places with the digits there
Parts = tuple[tuple[tuple[Place, ...], str], ...]  # places within lines or pictures, with the digits there
SLOTS = ("digits", "place", "misread", "several")


def correct(
    digits: str | None,
    place: int | None,
    misread: int | None,
    several: ByPlace | None,
    message: Message,
    conversation: Conversation,
    words: Words,
    feedback: Corrections | None,
    alone: bool | None = None,
    parts: Parts | None = None,
) -> Reply:
    """Take the true value of all digits or of one; ask if it is not clear of which one.

    Without ``digits`` a person only says that something is wrong. ``misread`` is the value that the digit was read as.
    ``place`` is the digit's, or among several pictures the picture's. ``alone``: just "correct!", so all is right.
    """
    conversation.about()  # raises if there is nothing to correct
    correction = _Correction(message, conversation, words, feedback)
    if alone:
        return correction.confirm()
    if parts:
        return correction.in_parts(parts)
    return correction.at_places(several) if several else correction.apply(digits, place, misread)


def confirm(
    digits: str | None,
    place: int | None,
    misread: int | None,
    several: ByPlace | None,
    partly: bool | None,
    message: Message,
    conversation: Conversation,
    words: Words,
    feedback: Corrections | None,
) -> Reply:
    """Take it that all was read right, unless other digits are named: "yes, it's a 4" corrects a 9."""
    texts = conversation.texts
    if texts and digits is not None and digits not in ("".join(texts).replace("\n", ""), *texts):
        return correct(digits, place, misread, several, message, conversation, words, feedback)
    correction = _Correction(message, conversation, words, feedback)
    if texts and partly:
        conversation.chosen = None
        return correction.ask_digits()
    return correction.confirm()


@dataclass(frozen=True)
class _Correction:
    """What a correction needs besides the slots."""

    message: Message
    conversation: Conversation
    words: Words
    feedback: Corrections | None

    def confirm(self) -> Reply:
        if not self.conversation.readings:
            raise UsageError("followup.nothing_read")
        glad = self.words.say("correct.glad")
        labels = [(chosen, self.conversation.value(chosen)) for chosen in self.conversation.digits]
        return Reply(f"{glad} {self._keep(labels)}" if labels else glad)

    def at_places(self, several: ByPlace) -> Reply:
        """Correct one digit at each of several places."""
        conversation = self.conversation
        if len(conversation.readings) > 1 and all(digits for _, digits in several):
            return self.in_parts(tuple(((Place("one", place),), str(digits)) for place, digits in several))
        labels = [(conversation.about(place), digits) for place, digits in several]
        conversation.chosen = None
        if any(digits is None or len(digits) > 1 for _, digits in labels):
            return self.ask_digits()
        return self._take([(chosen, int(str(digits))) for chosen, digits in labels])

    def in_parts(self, parts: Parts) -> Reply:
        """Correct digits of lines or pictures, or all of one."""
        conversation = self.conversation
        labels: list[tuple[ChosenDigit, int]] = []
        for named_places, digits in parts:
            places = self._within(named_places, digits)
            targets = [
                target
                for picture in Targets(Request("say", places=places), conversation).chosen()
                for target in picture
            ]
            inside = any(place.unit in ("digit", "one") for place in places)
            values = digits * len(targets) if inside and len(digits) == 1 else digits
            if len(values) != len(targets):
                raise UserError("correct.does_not_fit", count=len(targets), given=len(digits))
            labels += [
                (ChosenDigit(conversation.readings[target.picture - 1], target.place - 1), int(value))
                for target, value in zip(targets, values, strict=True)
            ]
        conversation.chosen = None
        return self._take(labels)

    def _within(self, places: tuple[Place, ...], digits: str) -> tuple[Place, ...]:
        """Places with their unit: among several pictures "the third" is a picture only if its digits are told."""
        place, *others = places
        readings = self.conversation.readings
        if len(readings) < 2 or others or place.unit != "one":
            return places
        index = place.number - 1 if place.number > 0 else len(readings) + place.number
        if 0 <= index < len(readings) and len(readings[index].digits) in (0, len(digits)):
            return places
        return (replace(place, unit="digit"),)

    def apply(self, digits: str | None, place: int | None = None, misread: int | None = None) -> Reply:
        """Correct all digits, or the one that is meant."""
        conversation = self.conversation
        labels = self._all(digits) if digits is not None and place is None else None
        if place is not None and digits is not None and misread is None and len(conversation.readings) > 1:
            return self.in_parts((((Place("one", place),), digits),))
        if labels is None:
            if place is not None:
                conversation.about(place)
            if misread is not None and len(conversation.digits) > 1:
                alike = [chosen for chosen in conversation.digits if conversation.value(chosen) == misread]
                if not alike:
                    conversation.question = Question("correct", ("place",), {"digits": digits})
                    raise UsageError("correct.no_such_value", value=misread, text=self._text())
                if len(alike) == 1 and place is None:
                    conversation.choose(alike[0])
                elif digits is not None and not (
                    place is not None and conversation.value(conversation.about()) == misread
                ):
                    return self._ask_place(digits)
            if digits is None:
                return self.ask_digits()
            if len(digits) > 1:
                raise self._wrong_count(digits)
            chosen = self._choose(int(digits))
            if chosen is None:
                return self._ask_place(digits)
            labels = [(chosen, int(digits))]
        return self._take(labels)

    def _take(self, labels: Labels) -> Reply:
        """Take the true values of digits, and say which of them that changes."""
        conversation, words = self.conversation, self.words
        changed = [(chosen, value) for chosen, value in labels if conversation.value(chosen) != value]
        before, note = self._read(labels), self._keep(labels)
        if not changed:
            as_read = all(conversation.value(chosen) == chosen.digit.value for chosen, _ in labels)
            return Reply(words.say(f"correct.{'same' if as_read else 'already'}", text=before) + " " + note)
        conversation.correct({conversation.place_of(chosen): value for chosen, value in changed})
        names = _names(changed, conversation, words)
        readings = {conversation.place_of(chosen)[0] for chosen, _ in labels}
        whole = len(labels) == sum(len(conversation.readings[reading].digits) for reading in readings)
        key = "done" if whole or len(readings) > 1 else "some"
        text = words.say(f"correct.{key}", before=before, after=self._read(labels), digits=names)
        return Reply(f"{text} {note}", suggestions=(words.command("why"), words.command("compare")))

    def _read(self, labels: Labels) -> str:
        """What the readings of the labels' digits are, as corrected."""
        conversation = self.conversation
        readings = dict.fromkeys(conversation.place_of(chosen)[0] for chosen, _ in labels)
        texts = [conversation.corrected(reading).text for reading in readings]
        return in_one_line(texts[0]) if len(texts) == 1 else "".join(texts).replace("\n", "")

    def undo(self, steps: int | None) -> Reply:
        """Take the last steps of corrections back, or all of them."""
        conversation, words = self.conversation, self.words
        if not conversation.corrections:
            return Reply(words.say("correct.nothing_to_undo", text=self._text()))
        undone = conversation.corrections[-steps:] if steps else conversation.corrections
        conversation.corrections = conversation.corrections[: -len(undone)]
        places = dict.fromkeys((one.reading, one.index) for step in undone for one in step)
        digits = [ChosenDigit(conversation.readings[reading], index) for reading, index in places]
        if self.feedback is not None:
            self._forget(digits)
        names = _names([(chosen, conversation.value(chosen)) for chosen in digits], conversation, words)
        key = "undone" if len(conversation.digits) > 1 else "undone_one"
        return Reply(words.say(f"correct.{key}", digits=names, text=self._text()), suggestions=(words.command("why"),))

    def ask_digits(self) -> Reply:
        """Ask for the true digits, with the runner-up as an example."""
        conversation, words = self.conversation, self.words
        chosen, count, pictures = conversation.about(), len(conversation.digits), len(conversation.readings)
        value = chosen.digit.runner_up
        suggestion = correction(chosen, value, conversation, words)
        if count > 1 and conversation.chosen is None:
            slots: tuple[str, ...] = ("digits", "place")
            key, number = ("which_picture", pictures) if pictures > 1 else ("which_of_several", count)
        else:
            slots = ("digits",)
            key, number = "which_at" if len(chosen.reading.digits) > 1 else "which", count
        conversation.question = Question("correct", slots, count=count)
        where = named(chosen, conversation, words)
        text = words.say(
            f"correct.{key}", count=number, place=chosen.index + 1, where=where, value=value, example=suggestion
        )
        return Reply(text, suggestions=(suggestion,))

    def _all(self, digits: str) -> Labels | None:
        """All digits of a reading, or of all of them, with these values; None if their number differs."""
        everything = list(self.conversation.digits)
        readings = [self.conversation.about().reading, *self.conversation.readings]
        groups = [[chosen for chosen in everything if chosen.reading is reading] for reading in readings]
        for group in (groups[0], everything, *groups[1:]):
            if len(group) == len(digits) and (len(digits) > 1 or len(everything) == 1):
                return list(zip(group, map(int, digits), strict=True))
        return None

    def _choose(self, value: int) -> ChosenDigit | None:
        """The digit with this true value: the one chosen before, or the only one in doubt; None if not clear."""
        conversation = self.conversation
        if conversation.chosen is not None or len(conversation.digits) == 1:
            return conversation.about()
        others = [chosen for chosen in conversation.digits if conversation.value(chosen) != value]
        if not others:
            return conversation.digits[0]
        doubtful = [chosen for chosen in others if chosen.digit.confidence < UNCLEAR]
        expected = [chosen for chosen in doubtful if chosen.digit.runner_up == value]
        return next((group[0] for group in (doubtful, expected) if len(group) == 1), None)

    def _ask_place(self, digits: str) -> Reply:
        conversation = self.conversation
        count, pictures = len(conversation.digits), len(conversation.readings)
        conversation.chosen = None
        known = {"digits": digits}
        conversation.question = Question("correct", ("digits", "place"), known, lengths=(count,), count=count)
        if pictures > 1:
            return Reply(self.words.say("correct.which_place_of_pictures", count=pictures, value=digits))
        return Reply(self.words.say("correct.which_place", text=self._text(), value=digits))

    def _wrong_count(self, digits: str) -> UserError:
        conversation = self.conversation
        count = len(conversation.digits)
        conversation.question = Question("correct", ("digits",), count=count)
        if count == 1:
            return UserError("correct.does_not_fit_one", given=len(digits))
        return UserError("correct.does_not_fit", count=len(conversation.about().reading.digits), given=len(digits))

    def _text(self) -> str:
        return ", ".join(map(in_one_line, self.conversation.texts))

    def _forget(self, digits: Sequence[ChosenDigit]) -> None:
        """Remove the labels that were kept for digits; where an earlier correction of one stands again, keep that."""
        conversation = self.conversation
        if self.feedback is None or conversation.truth is not None:
            return
        try:
            self.feedback.remove(self.message, conversation.read_by, [chosen.digit for chosen in digits])
        except UserError as error:
            _log.warning("%s", error)
        again = [(chosen, value) for chosen in digits if (value := conversation.value(chosen)) != chosen.digit.value]
        if again:
            self._keep(again)

    def _keep(self, labels: Labels) -> str:
        """Keep the labels if that is allowed; the sentence that says whether it was done."""
        conversation, words = self.conversation, self.words
        if conversation.truth is not None:  # MNIST's own image, whose label is known
            return words.say("correct.known", label=conversation.truth)
        if self.feedback is None or not conversation.keeps:
            return words.say("correct.not_kept")
        try:
            digits = [(chosen.digit, value) for chosen, value in labels]
            self.feedback.keep(self.message, conversation.read_by, digits)
        except UsageError as error:  # it is more than may be kept
            return sentence(error, words)
        except UserError as error:  # a full disk is no reason not to answer
            _log.warning("%s", error)  # its path is only the operator's business
            return words.say("correct.could_not_keep")
        return words.say("correct.kept")


def _names(labels: Labels, conversation: Conversation, words: Words) -> str:
    """Digits by their places, with their values."""
    return ", ".join(
        words.say("correct.digit", where=named(chosen, conversation, words), value=value) for chosen, value in labels
    )


def undo(
    everything: bool | None,
    steps: int | None,
    message: Message,
    conversation: Conversation,
    words: Words,
    feedback: Corrections | None,
) -> Reply:
    """Take the last correction back, or several, or all of them."""
    conversation.about()  # raises if there is nothing to correct
    return _Correction(message, conversation, words, feedback).undo(None if everything else steps or 1)


INTENTS = (
    Intent("undo", undo, ("everything", "steps"), command=False),
    Intent(
        "correct",
        correct,
        (*SLOTS, "alone", "parts"),
        (Argument("digits", Kind.DIGITS),),
        pictures=True,
        question_intent="likelihood",
    ),
    Intent("confirm", confirm, (*SLOTS, "partly"), command=False, pictures=True, question_intent="likelihood"),
)
