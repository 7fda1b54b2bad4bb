"""Take a correction of what was read, or a confirmation; keep it where the operator turned that on."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass

from engine.dialogue.intents import Intent
from engine.dialogue.memory import ChosenDigit, Conversation
from engine.dialogue.questions import Question
from engine.errors import UsageError, UserError
from engine.feedback import Feedback
from engine.locales import Words
from engine.messages import Digit, Message, Reply
from engine.skills.reading import UNCLEAR
from engine.skills.text import corrected, in_one_line

_log = logging.getLogger(__name__)
Labels = Sequence[tuple[Digit, int]]  # digits with their true values
ByPlace = tuple[tuple[int, str | None], ...]  # places with the digits there
SLOTS = ("digits", "place", "misread", "several")


def correct(
    digits: str | None,
    place: int | None,
    misread: int | None,
    several: ByPlace | None,
    message: Message,
    conversation: Conversation,
    words: Words,
    feedback: Feedback | None,
    alone: bool | None = None,
) -> Reply:
    """Take the true value of all digits or of one; ask if it is not clear of which one.

    Without ``digits`` a person only says that something is wrong. ``misread`` is the value that the digit was read as.
    ``place`` is the digit's, or among several pictures the picture's. ``alone``: just "correct!", so all is right.
    """
    conversation.about()  # raises if there is nothing to correct
    correction = _Correction(message, conversation, words, feedback)
    if alone:
        return correction.confirm()
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
    feedback: Feedback | None,
) -> Reply:
    """Take it that all was read right, unless other digits are named: "yes, it's a 4" corrects a 9."""
    texts = [reading.text for reading in conversation.readings if reading.digits]
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
    feedback: Feedback | None

    def confirm(self) -> Reply:
        if not self.conversation.readings:
            raise UsageError("followup.nothing_read")
        glad = self.words.say("correct.glad")
        labels = [(chosen.digit, chosen.digit.value) for chosen in self.conversation.digits]
        return Reply(f"{glad} {self._keep(labels)}" if labels else glad)

    def at_places(self, several: ByPlace) -> Reply:
        """Correct one digit at each of several places."""
        conversation = self.conversation
        labels = [(conversation.about(place), digits) for place, digits in several]
        reading = labels[0][0].reading
        conversation.chosen = None
        if len(conversation.readings) > 1 or any(digits is None or len(digits) > 1 for _, digits in labels):
            return self.ask_digits()
        truth = {chosen.index: str(digits) for chosen, digits in labels}
        return self.apply("".join(truth.get(index, str(digit.value)) for index, digit in enumerate(reading.digits)))

    def apply(self, digits: str | None, place: int | None = None, misread: int | None = None) -> Reply:
        """Correct all digits, or the one that is meant."""
        conversation, words = self.conversation, self.words
        labels = self._all(digits) if digits is not None else None
        if labels is not None:
            before, after, place = "".join(str(digit.value) for digit, _ in labels), str(digits), None
        else:
            if place is not None:
                conversation.about(place)
            if misread is not None and len(conversation.digits) > 1:
                alike = [chosen for chosen in conversation.digits if chosen.digit.value == misread]
                if not alike:
                    conversation.question = Question("correct", ("place",), {"digits": digits})
                    raise UsageError("correct.no_such_value", value=misread, text=self._text())
                if len(alike) == 1 and place is None:
                    conversation.choose(alike[0])
                elif digits is not None and not (place is not None and conversation.about().digit.value == misread):
                    return self._ask_place(digits)
            if digits is None:
                return self.ask_digits()
            if len(digits) > 1:
                raise self._wrong_count(digits)
            value = int(digits)
            chosen = self._choose(value)
            if chosen is None:
                return self._ask_place(digits)
            before, after = chosen.reading.text, corrected(chosen.reading, chosen.index, value)
            labels, place = [(chosen.digit, value)], chosen.index + 1 if len(chosen.reading.digits) > 1 else None
        note = self._keep(labels)
        before, after = in_one_line(before), in_one_line(after)
        if before == after:
            return Reply(words.say("correct.same", text=before) + " " + note)
        key = "correct.done" if place is None else "correct.one_of_several"
        text = words.say(key, place=place, value=digits, before=before, after=after)
        return Reply(f"{text} {note}", suggestions=(words.command("why"), words.command("compare")))

    def ask_digits(self) -> Reply:
        """Ask for the true digits, with the runner-up as an example."""
        conversation, words = self.conversation, self.words
        chosen, count, pictures = conversation.about(), len(conversation.digits), len(conversation.readings)
        value = chosen.digit.runner_up
        truth = corrected(chosen.reading, chosen.index, value).replace("\n", "")
        suggestion = f"{words.command('correct')} {truth}"
        if count > 1 and conversation.chosen is None:
            slots: tuple[str, ...] = ("digits", "place")
            key, number = ("which_picture", pictures) if pictures > 1 else ("which_of_several", count)
        else:
            slots = ("digits",)
            key, number = "which_at" if len(chosen.reading.digits) > 1 else "which", count
        conversation.question = Question("correct", slots, count=count)
        text = words.say(f"correct.{key}", count=number, place=chosen.index + 1, value=value, example=suggestion)
        return Reply(text, suggestions=(suggestion,))

    def _all(self, digits: str) -> Labels | None:
        """All digits of a reading, or of all of them, with these values; None if their number differs."""
        readings = [self.conversation.about().reading, *self.conversation.readings]
        everything = [chosen.digit for chosen in self.conversation.digits]
        groups = [list(reading.digits) for reading in readings]
        for group in (groups[0], everything, *groups[1:]):
            if len(group) == len(digits) and (len(digits) > 1 or len(everything) == 1):
                return list(zip(group, map(int, digits), strict=True))
        return None

    def _choose(self, value: int) -> ChosenDigit | None:
        """The digit with this true value: the one chosen before, or the only one in doubt; None if not clear."""
        conversation = self.conversation
        if conversation.chosen is not None or len(conversation.digits) == 1:
            return conversation.about()
        others = [chosen for chosen in conversation.digits if chosen.digit.value != value]
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
        return ", ".join(in_one_line(reading.text) for reading in self.conversation.readings if reading.digits)

    def _keep(self, labels: Labels) -> str:
        """Keep the labels if that is allowed; the sentence that says whether it was done."""
        conversation, words = self.conversation, self.words
        if conversation.truth is not None:  # MNIST's own image, whose label is known
            return words.say("correct.known", label=conversation.truth)
        if self.feedback is None:
            return words.say("correct.not_kept")
        try:
            self.feedback.keep(self.message, conversation.read_by, labels)
        except UserError as error:  # a full disk is no reason not to answer
            _log.warning("%s", error)  # its path is only the operator's business
            return words.say("correct.could_not_keep")
        return words.say("correct.kept")


INTENTS = (
    Intent("correct", correct, (*SLOTS, "alone"), "[DIGITS]", pictures=True, question_intent="likelihood"),
    Intent("confirm", confirm, (*SLOTS, "partly"), command=False, pictures=True, question_intent="likelihood"),
)
