"""Take a correction of what was read, or a confirmation; keep it where the operator turned that on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from engine.dialogue.arguments import Argument, Kind
from engine.dialogue.intents import Intent
from engine.dialogue.likeness import candidates, numbers_read
from engine.dialogue.memory import ChosenDigit, Conversation
from engine.dialogue.named_readings import reading_in_turn
from engine.dialogue.places import MIDDLE
from engine.dialogue.positions import Place
from engine.dialogue.questions import Question
from engine.dialogue.request import Request
from engine.errors import UsageError, UserError
from engine.feedback import Corrections
from engine.locales import Words
from engine.messages import Message, Reply
from engine.skills.corrected_text import with_correction
from engine.skills.descriptions import UNCLEAR
from engine.skills.label_keeping import LabelKeeper, Labels
from engine.skills.naming import correction_command, digit_name
from engine.skills.targets import Targets
from engine.skills.text import in_one_line

ByPlace = tuple[tuple[int, str | None], ...]  # places with the digits there
Parts = tuple[tuple[tuple[Place, ...], str], ...]  # places within lines or pictures, with the digits there
# No page has more digits than this; a longer number is a slip.
MOST_DIGITS = 60
_CORRECTS = ("correct", "confirm", "undo")
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
    reading: int | None = None,
) -> Reply:
    """Take the true value of all digits or of one; ask if it is not clear of which one.

    Without ``digits`` a person only says that something is wrong. ``misread`` is the value that the digit was read as.
    ``place`` is the digit's, or among several pictures the picture's. ``alone``: just "correct!", so all is right.
    ``reading`` is the one that is meant of all readings, counted back from -1 for the last one.
    """
    conversation.about()  # raises if there is nothing to correct
    correction = _Correction(message, conversation, words, feedback)
    if alone:
        return correction.confirm()
    if reading is not None and digits is not None:
        return correction.of_reading(reading, digits, place, misread)
    if parts:
        named = reading_in_turn(parts, conversation)
        return correction.of_reading(*named) if named else correction.in_parts(parts)
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
        just_corrected = self.conversation.is_corrected and self.conversation.subject == "correct"
        glad = self.words.say("correct.already" if just_corrected else "correct.glad", text=self._text())
        labels = [(chosen, self.conversation.value(chosen)) for chosen in self.conversation.current_digits]
        return Reply(f"{glad} {self._keeper.keep(labels)}" if labels else glad)

    def of_reading(self, reading: int, digits: str, place: int | None, misread: int | None) -> Reply:
        """Correct one of all readings, or a digit in it."""
        conversation, words = self.conversation, self.words
        pictures = len(conversation.texts)
        if reading >= -pictures:
            if pictures == 1:
                return self.apply(digits, place, misread)
            inside = () if place is None else (Place("digit", place),)
            return self.in_parts((((Place("picture", reading), *inside), digits),))
        before = conversation.everything[reading]
        text = with_correction(before, digits, place, misread)
        if text == before:
            return Reply(f"{words.say('correct.same', text=in_one_line(before))} {self._keeper.keep([])}")
        conversation.correct_earlier(-reading - pictures, text)
        conversation.chosen = None
        return Reply(
            f"{words.say('correct.done', before=in_one_line(before), after=in_one_line(text))} {self._keeper.keep([])}"
        )

    def at_places(self, several: ByPlace) -> Reply:
        """Correct one digit at each of several places."""
        conversation = self.conversation
        if len(conversation.readings) > 1 and all(digits for _, digits in several):
            return self.in_parts(tuple(((Place("one", place),), str(digits)) for place, digits in several))
        labels = [(conversation.current_digit_at(place), digits) for place, digits in several]
        conversation.chosen = None
        if any(digits is None or len(digits) > 1 for _, digits in labels):
            return self.ask_digits()
        return self._take([(chosen, int(str(digits))) for chosen, digits in labels])

    def in_parts(self, parts: Parts) -> Reply:
        """Correct digits of lines or pictures, or all of one."""
        conversation = self.conversation
        labels: list[tuple[ChosenDigit, int]] = []
        wholes: dict[int, str] = {}
        for named_places, digits in parts:
            places = self._within(named_places, digits)
            targets = [
                target
                for picture in Targets(Request("say", places=places), conversation).selection()
                for target in picture
            ]
            inside = any(place.unit in ("digit", "one") for place in places)
            values = digits * len(targets) if inside and len(digits) == 1 else digits
            if len(values) != len(targets):
                if inside or not targets:
                    raise UserError("correct.does_not_fit", count=len(targets), given=len(digits))
                reading = targets[0].picture - 1
                rows = wholes.get(reading, conversation.text(reading)).split("\n")
                if places[-1].unit == "row":
                    rows[targets[0].row - 1] = digits
                wholes[reading] = "\n".join(rows) if places[-1].unit == "row" else digits
                continue
            labels += [
                (ChosenDigit(conversation.readings[target.picture - 1], target.place - 1), int(value))
                for target, value in zip(targets, values, strict=True)
            ]
        conversation.chosen = None
        return self._take(labels, wholes)

    def _within(self, places: tuple[Place, ...], digits: str) -> tuple[Place, ...]:
        """Places with their unit: among several pictures "the third" is a picture only if its digits are told."""
        place, *others = places
        readings = self.conversation.readings
        if len(readings) < 2 or others or place.unit != "one":
            return places
        number = (len(readings) + 1) // 2 if place.number == MIDDLE and len(readings) % 2 else place.number
        index = number - 1 if number > 0 else len(readings) + number
        if 0 <= index < len(readings) and len(readings[index].digits) in (0, len(digits)):
            return places
        return (replace(place, unit="digit"),)

    def apply(self, digits: str | None, place: int | None = None, misread: int | None = None) -> Reply:
        """Correct all digits, or the one that is meant."""
        conversation = self.conversation
        labels = self._all(digits) if digits is not None and place is None else None
        if place is not None and digits is not None and misread is None and len(conversation.readings) > 1:
            return self.in_parts((((Place("one", place),), digits),))
        if digits is not None and len(digits) > 1 and misread is None:
            if place is not None and self._lines_as_long(digits) > 1:
                return self.in_parts((((Place("row", place),), digits),))
            everything = len(conversation.everything)
            if place is not None and 0 < place <= everything > 1 and len(conversation.texts) == 1:  # "the first was 97"
                return self.of_reading(place - 1 - everything, digits, None, None)
            if place is None and (reply := self._of_several(digits)) is not None:
                return reply
        if labels is None and digits is not None and len(digits) > 1 and place is None and misread is None:
            # Digits that touch may have been read as one.
            if len(conversation.readings) == 1 and len(digits) <= MOST_DIGITS:
                return self._take([], {0: digits})
            raise self._wrong_count(digits)
        if labels is None:
            if place is not None and conversation.replacement(0) is not None and digits is not None:
                return self.at_places(((place, digits),))
            if place is not None:
                conversation.about(place)
            if misread is not None and len(conversation.current_digits) > 1:
                alike = [chosen for chosen in conversation.current_digits if conversation.value(chosen) == misread]
                if not alike:
                    conversation.question = Question("correct", ("place",), {"digits": digits})
                    raise UsageError("correct.no_such_value", value=misread, text=self._text())
                if len(alike) == 1 and conversation.replacement(0) is not None and digits is not None:
                    return self.at_places(((conversation.current_digits.index(alike[0]) + 1, digits),))
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

    def _take(self, labels: Labels, wholes: Mapping[int, str] | None = None) -> Reply:
        """Take the true values of digits, and say which of them that changes.

        Args:
            labels: the digits with their values.
            wholes: by the index of a reading all its digits, where they are another number than those found.
        """
        conversation, words, wholes = self.conversation, self.words, wholes or {}
        changed = [(chosen, value) for chosen, value in labels if conversation.value(chosen) != value]
        readings = dict.fromkeys((*(conversation.place_of(chosen)[0] for chosen, _ in labels), *wholes))
        before, note = self._read(readings), self._keeper.keep(labels)
        if not changed and not wholes:
            as_read = all(conversation.text(reading) == conversation.readings[reading].text for reading in readings)
            return Reply(words.say(f"correct.{'same' if as_read else 'already'}", text=before) + " " + note)
        count = sum(conversation.place_of(chosen)[0] in readings for chosen in conversation.current_digits)
        conversation.correct({conversation.place_of(chosen): value for chosen, value in changed}, wholes)
        names = _names(changed, conversation, words)
        key = "done" if wholes or len(labels) == count or len(readings) > 1 else "some"
        text = words.say(f"correct.{key}", before=before, after=self._read(readings), digits=names)
        return Reply(f"{text} {note}", suggestions=(words.command("why"), words.command("compare")))

    def _read(self, readings: Iterable[int]) -> str:
        """What readings are, as corrected."""
        texts = [self.conversation.text(reading) for reading in readings]
        return in_one_line(texts[0]) if len(texts) == 1 else "".join(texts).replace("\n", "")

    def undo(self, steps: int | None) -> Reply:
        """Take the last steps of corrections back, or all of them."""
        conversation, words = self.conversation, self.words
        if not conversation.corrections:
            return Reply(words.say("correct.nothing_to_undo", text=self._text()))
        undone = conversation.take_back(steps)
        if all(one.reading < 0 for one in undone):
            texts = {one.reading: conversation.everything[one.reading - len(conversation.texts)] for one in undone}
            return Reply(words.say("correct.undone_one", text=", ".join(map(in_one_line, texts.values()))))
        places = dict.fromkeys((one.reading, one.index) for one in undone if not one.whole)
        digits = [ChosenDigit(conversation.readings[reading], index) for reading, index in places]
        digits = [chosen for chosen in digits if chosen in conversation.current_digits]
        self._keeper.forget(digits)
        names = _names([(chosen, conversation.value(chosen)) for chosen in digits], conversation, words)
        whole = len(conversation.current_digits) == 1 or any(one.whole for one in undone)
        key = "undone_one" if whole else "undone"
        return Reply(words.say(f"correct.{key}", digits=names, text=self._text()), suggestions=(words.command("why"),))

    def ask_digits(self) -> Reply:
        """Ask for the true digits, with the runner-up as an example."""
        conversation, words = self.conversation, self.words
        chosen, count, pictures = conversation.about(), len(conversation.current_digits), len(conversation.readings)
        if any(conversation.replacement(reading) is not None for reading in range(pictures)):
            conversation.question = Question("correct", ("digits", "place"), count=count)
            return Reply(words.say("correct.which_stated", text=self._text()))
        value = chosen.digit.runner_up
        suggestion = correction_command(chosen, value, conversation, words)
        if count > 1 and conversation.chosen is None:
            slots: tuple[str, ...] = ("digits", "place")
            key, number = ("which_picture", pictures) if pictures > 1 else ("which_of_several", count)
        else:
            slots = ("digits",)
            key, number = "which_at" if len(chosen.reading.digits) > 1 else "which", count
        conversation.question = Question("correct", slots, count=count)
        where = digit_name(chosen, conversation, words)
        text = words.say(
            f"correct.{key}", count=number, place=chosen.index + 1, where=where, value=value, example=suggestion
        )
        return Reply(text, suggestions=(suggestion,))

    def _all(self, digits: str) -> Labels | None:
        """All digits of a reading, or of all of them, with these values; None if their number differs."""
        everything = list(self.conversation.current_digits)
        readings = [self.conversation.about().reading, *self.conversation.readings]
        groups = [[chosen for chosen in everything if chosen.reading is reading] for reading in readings]
        for group in (groups[0], everything, *groups[1:]):
            if len(group) == len(digits) and (len(digits) > 1 or len(everything) == 1):
                return list(zip(group, map(int, digits), strict=True))
        return None

    def _choose(self, value: int) -> ChosenDigit | None:
        """The digit with this true value: the one chosen before, or the only one in doubt; None if not clear."""
        conversation = self.conversation
        if len(conversation.current_digits) == 1:
            return conversation.current_digits[0]
        if conversation.replacement(0) is not None:
            return None
        if conversation.chosen is not None:
            return conversation.about()
        others = [chosen for chosen in conversation.digits if conversation.value(chosen) != value]
        if not others:
            return conversation.digits[0]
        doubtful = [chosen for chosen in others if chosen.digit.confidence < UNCLEAR]
        expected = [chosen for chosen in doubtful if chosen.digit.runner_up == value]
        return next((group[0] for group in (doubtful, expected) if len(group) == 1), None)

    def _lines_as_long(self, digits: str) -> int:
        """How many lines of the only picture have as many digits."""
        readings = self.conversation.readings
        return [*map(len, self.conversation.text(0).split("\n"))].count(len(digits)) if len(readings) == 1 else 0

    def _of_several(self, digits: str) -> Reply | None:
        """Correct the number that is meant of several, "it is 1988", of a date; ask if it is not clear which one."""
        conversation = self.conversation
        numbers = numbers_read(conversation)
        if len(numbers) < 2 or len(digits) == len(conversation.current_digits):
            return None
        found = [part for part, text in numbers if text == digits] or candidates(digits, conversation, plainly=True)
        if len(found) == 1:
            return self.in_parts(((found[0], digits),))
        pictures = len(conversation.readings)
        if not found or (pictures > 1 and len(numbers) > pictures):
            return None
        conversation.question = Question("correct", ("place",), {"digits": digits})
        key, count = ("which_place_of_pictures", pictures) if pictures > 1 else ("which_line", len(numbers))
        return Reply(self.words.say(f"correct.{key}", count=count, value=digits, text=self._text()))

    def _ask_place(self, digits: str) -> Reply:
        conversation = self.conversation
        count, pictures = len(conversation.current_digits), len(conversation.readings)
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

    @property
    def _keeper(self) -> LabelKeeper:
        return LabelKeeper(self.message, self.conversation, self.words, self.feedback)

    def _text(self) -> str:
        return ", ".join(map(in_one_line, self.conversation.texts))


def _names(labels: Labels, conversation: Conversation, words: Words) -> str:
    """Digits by their places, with their values."""
    return ", ".join(
        words.say("correct.digit", where=digit_name(chosen, conversation, words), value=value)
        for chosen, value in labels
    )


def undo(
    everything: bool | None,
    steps: int | None,
    message: Message,
    conversation: Conversation,
    words: Words,
    feedback: Corrections | None,
) -> Reply:
    """Take the last correction back, or several, or all of them; or have what was just forgotten back."""
    if conversation.forgotten is not None and not (conversation.corrections and conversation.subject in _CORRECTS):
        conversation.recall()
        return Reply(words.say("correct.recalled", text=", ".join(map(in_one_line, conversation.everything))))
    conversation.about()  # raises if there is nothing to correct
    return _Correction(message, conversation, words, feedback).undo(None if everything else steps or 1)


INTENTS = (
    Intent("undo", undo, ("everything", "steps"), command=False),
    Intent(
        "correct",
        correct,
        (*SLOTS, "alone", "parts", "reading"),
        (Argument("digits", Kind.DIGITS),),
        pictures=True,
        question_intent="likelihood",
    ),
    Intent("confirm", confirm, (*SLOTS, "partly"), command=False, pictures=True, question_intent="likelihood"),
)
