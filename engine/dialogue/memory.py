"""What is remembered of a conversation."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import takewhile

from engine.classifier.catalogue import called
from engine.dialogue.places import MIDDLE
from engine.dialogue.questions import Question
from engine.dialogue.request import Request
from engine.errors import UsageError, UserError
from engine.messages import Digit, Reading

MOST_TOGETHER = 1000  # readings that a follow-up may be about
MOST_EARLIER = 10  # readings before the last ones
LONGEST_CAPTION = 100  # characters of the words beside a picture


@dataclass(frozen=True)
class Correction:
    """What a person says that a digit is, or all of a reading in which another number of digits was found.

    Attributes:
        reading, index: the indices of the reading, and of the digit in it; an earlier reading's is counted back, -1 for
            the one right before the last ones.
        value: the digit's.
        whole: all digits of the reading, a line break between its lines; then index and value mean nothing.
        before: what an earlier reading was before, which is all that is remembered of it.
    """

    reading: int
    index: int
    value: int
    whole: str = ""
    before: str = ""


@dataclass(frozen=True)
class ChosenDigit:
    """The digit that a follow-up is about: a reading, and the index of the digit in it.

    Of a reading that the person replaced (see ``Conversation.replacement``) it is the index in that, where no digit was
    seen.
    """

    reading: Reading
    index: int

    @property
    def digit(self) -> Digit:
        """The digit itself."""
        return self.reading.digits[self.index]


@dataclass(frozen=True)
class Kept:
    """What was remembered of readings before one of them was forgotten; see ``Conversation``."""

    readings: tuple[Reading, ...] = field(default=(), repr=False)
    corrections: tuple[tuple[Correction, ...], ...] = ()
    earlier: tuple[tuple[str, ...], ...] = ()
    captions: tuple[str, ...] = field(default=(), repr=False)


@dataclass
class Conversation:
    """What is remembered of one person in one channel.

    Attributes:
        model: the model that they use.
        language: the language of their last sentence, if any.
        readings: the last ones, glyphs included; the pictures themselves are not kept.
        reader: the name or path of the model that made the readings.
        truth: the label of what was read, if known: of MNIST's own images.
        chosen: the indices (reading, digit) of the digit that follow-ups are about, once it is chosen.
        topic: the concept of the last lesson.
        question: what was asked last, until the next message.
        corrections: step by step, since something was read last.
        earlier: the digits of what was read before, of each message the texts of its readings, as corrected; the newest
            first.
        captions: the words that came with the last readings, then those with the earlier ones, message by message.
        request: what was last to be told of the readings.
        subject: the intent of the last answer.
        language_asked_for: which stays until another one is asked for.
        keeps: whether the person lets their corrections be kept.
        quizzed: the concept of the last quiz question.
        sample: the last of MNIST's test images that was shown, and what was wanted of it.
        wish: see ``sample``: "", "value", "wrong".
        forgotten: what was remembered before one reading was forgotten last, until something new is read.
    """

    model: str
    language: str | None = None
    readings: tuple[Reading, ...] = field(default=(), repr=False)
    reader: str = ""
    truth: int | None = None
    chosen: tuple[int, int] | None = None
    topic: str | None = None
    question: Question | None = None
    corrections: tuple[tuple[Correction, ...], ...] = ()
    earlier: tuple[tuple[str, ...], ...] = ()
    captions: tuple[str, ...] = field(default=(), repr=False)
    request: Request | None = None
    subject: str = ""
    language_asked_for: str | None = None
    keeps: bool = True
    quizzed: str | None = None
    sample: int | None = None
    wish: str = ""
    forgotten: Kept | None = None

    @property
    def digits(self) -> tuple[ChosenDigit, ...]:
        """The digits of all readings, as they were found."""
        return tuple(ChosenDigit(reading, index) for reading in self.readings for index in range(len(reading.digits)))

    @property
    def current_digits(self) -> tuple[ChosenDigit, ...]:
        """The digits of all readings, as many as the person says that there are."""
        return tuple(
            ChosenDigit(reading, index)
            for at, reading in enumerate(self.readings)
            for index in range(len(self.text(at).replace("\n", "")))
        )

    def choose(self, chosen: ChosenDigit) -> None:
        """Make follow-ups be about this digit."""
        self.chosen = self.place_of(chosen)

    def place_of(self, chosen: ChosenDigit) -> tuple[int, int]:
        """The indices of a digit's reading and of the digit in it."""
        return next(index for index, reading in enumerate(self.readings) if reading is chosen.reading), chosen.index

    @property
    def read_by(self) -> str:
        """The display name of the model that made the readings."""
        return called(self.reader)

    @property
    def texts(self) -> tuple[str, ...]:
        """The digits of each of the last readings that has any, as corrected; a line break between their lines."""
        return tuple(self.text(index) for index, reading in enumerate(self.readings) if reading.digits)

    @property
    def everything(self) -> tuple[str, ...]:
        """The digits of all readings, the first first."""
        return (*(text for texts in reversed(self.earlier) for text in texts), *self.texts)

    @property
    def captioned(self) -> tuple[tuple[str, str], ...]:
        """Each of all readings with the words that came with its picture, if it came alone; the first first."""
        messages = (self.texts, *self.earlier)
        captions = (*self.captions, *[""] * len(messages))
        rows = [
            [(text, caption if len(texts) == 1 else "") for text in texts]
            for texts, caption in zip(messages, captions, strict=False)
        ]
        return tuple(row for message in reversed(rows) for row in message)

    def text(self, index: int) -> str:
        """The digits of a reading, as corrected; a line break between its lines."""
        replacement = self.replacement(index)
        return self.corrected_reading(index).text if replacement is None else replacement

    def replacement(self, index: int) -> str | None:
        """All of a reading as the person says that it is, if that has another number of digits than were found."""
        text: str | None = None
        for correction in self._corrections(index):
            if correction.whole:
                text = correction.whole
            elif text is not None:
                at = [at for at, letter in enumerate(text) if letter != "\n"][correction.index]
                text = f"{text[:at]}{correction.value}{text[at + 1 :]}"
        return text

    def corrected_reading(self, index: int) -> Reading:
        """A reading with the values that the person says its digits have."""
        digits = list(self.readings[index].digits)
        for correction in takewhile(lambda one: not one.whole, self._corrections(index)):
            digits[correction.index] = replace(digits[correction.index], value=correction.value)
        return replace(self.readings[index], digits=tuple(digits))

    def value(self, chosen: ChosenDigit) -> int:
        """What a digit is, as corrected."""
        reading, index = self.place_of(chosen)
        return int(self.text(reading).replace("\n", "")[index])

    def corrected_value(self, chosen: ChosenDigit) -> int | None:
        """What the person says that a digit is, if that is another value than was read, digit for digit."""
        if self.replacement(self.place_of(chosen)[0]) is not None:
            return None
        value = self.value(chosen)
        return None if value == chosen.digit.value else value

    def correct(self, step: Mapping[tuple[int, int], int], wholes: Mapping[int, str] | None = None) -> None:
        """Add a step of corrections.

        Args:
            step: values by the indices of the reading and of the digit in it.
            wholes: all digits by the index of the reading, where their number is another.
        """
        values = [Correction(*place, value) for place, value in step.items()]
        self.corrections += ((*values, *(Correction(reading, 0, 0, text) for reading, text in (wholes or {}).items())),)

    @property
    def is_corrected(self) -> bool:
        """Whether any of the last readings is corrected."""
        return any(correction.reading >= 0 for step in self.corrections for correction in step)

    def correct_earlier(self, back: int, text: str) -> None:
        """Add a step that corrects a reading before the last ones.

        Args:
            back: 1 for the one right before the last ones.
            text: all its digits, a line break between its lines.
        """
        before = self._replace_earlier(back, text)
        self.corrections += ((Correction(-back, 0, 0, text, before),),)

    def take_back(self, steps: int | None) -> tuple[Correction, ...]:
        """Remove the last steps of corrections, or all of them; return the corrections that they were."""
        undone = self.corrections[-steps:] if steps else self.corrections
        self.corrections = self.corrections[: len(self.corrections) - len(undone)]
        for correction in (one for step in reversed(undone) for one in step if one.reading < 0):
            self._replace_earlier(-correction.reading, correction.before)
        return tuple(correction for step in undone for correction in step)

    def _replace_earlier(self, back: int, text: str) -> str:
        """Replace the text of a reading before the last ones; return what it was."""
        messages = [list(texts) for texts in self.earlier]
        message, index = [(at, i) for at, texts in enumerate(messages) for i in reversed(range(len(texts)))][back - 1]
        before, messages[message][index] = messages[message][index], text
        self.earlier = tuple(map(tuple, messages))
        return before

    def _corrections(self, reading: int) -> Iterator[Correction]:
        return (correction for step in self.corrections for correction in step if correction.reading == reading)

    def remember(
        self,
        readings: tuple[Reading, ...],
        reader: str,
        truth: int | None = None,
        *,
        again: bool = False,
        continues: bool = False,
        caption: str = "",
    ) -> None:
        """Replace the last readings, which are then those before.

        Args:
            readings: the new ones.
            reader: the name or path of the model that made them.
            truth: the label, if it is known.
            again: whether the same pictures were read again.
            continues: whether they belong with the last ones, up to ``MOST_TOGETHER``.
            caption: the words that came with the pictures.
        """
        if continues and len(self.readings) + len(readings) <= MOST_TOGETHER:
            readings, again = (*self.readings, *readings), True
        if self.texts and not again:
            self.earlier = (self.texts, *self.earlier)[:MOST_EARLIER]
            self.captions = ("", *self.captions)[: MOST_EARLIER + 1]
        if not again:
            self.captions = (caption[:LONGEST_CAPTION], *self.captions[1:])
        self.readings, self.reader, self.truth, self.chosen = readings, reader, truth, None
        self.corrections, self.request, self.forgotten = (), None, None

    def forget(self, number: int) -> str:
        """Forget one reading.

        Args:
            number: its place among all that were read, the last ones last: 1 for the first, -1 for the last.

        Returns:
            What it was.

        Raises:
            UsageError: there is no such reading.
        """
        earlier = list(self.captioned[: -len(self.texts) or None])
        shown = [index for index, reading in enumerate(self.readings) if reading.digits]
        count = len(earlier) + len(shown)
        if number == MIDDLE and count % 2:
            number = count // 2 + 1
        index = number - 1 if number > 0 else count + number
        if not 0 <= index < count:
            raise UsageError("followup.no_such_picture", count=count)
        kept = Kept(self.readings, self.corrections, self.earlier, self.captions)
        if index < len(earlier):
            gone = index - len(earlier)
            text, _ = earlier.pop(index)
            self.earlier = tuple((one,) for one, _ in reversed(earlier))
            self.captions = ("".join(self.captions[:1]), *(caption for _, caption in reversed(earlier)))
        else:
            gone = shown[index - len(earlier)]
            text = self.text(gone)
            self.readings = tuple(reading for at, reading in enumerate(self.readings) if at != gone)
        steps = (tuple(_moved(one, gone) for one in step if one.reading != gone) for step in self.corrections)
        self.corrections = tuple(step for step in steps if step)
        self.chosen, self.request, self.forgotten = None, None, kept
        return text

    def recall(self) -> None:
        """Remember again what was forgotten last."""
        if self.forgotten is not None:
            kept = self.forgotten
            self.readings, self.corrections, self.earlier = kept.readings, kept.corrections, kept.earlier
            self.captions = kept.captions
            self.chosen, self.request, self.forgotten = None, None, None

    def about(self, place: int | None = None) -> ChosenDigit:
        """The digit that a follow-up is about: the one at a place, else the one chosen before, else the least sure.

        Args:
            place: 1 for the first, -1 for the last, or ``MIDDLE`` of an odd number, among the pictures if there are
                several, else among the digits. It is remembered as chosen.

        Raises:
            UsageError: nothing was read, it has no digits, or there is no such place.
            PictureError: the picture could not be opened.
        """
        if not self.readings:
            raise UsageError("followup.nothing_read")
        if not self.digits:
            first, *others = self.readings
            raise UsageError("followup.no_digit") if others and first.error is None else _no_digit(first)
        if place is not None:
            self.chosen = self._at(place)
        if self.chosen is not None:
            return ChosenDigit(self.readings[self.chosen[0]], self.chosen[1])
        reading = min((reading for reading in self.readings if reading.digits), key=lambda one: one.confidence)
        return ChosenDigit(reading, _least_sure(reading))

    def current_digit_at(self, place: int) -> ChosenDigit:
        """The digit at a place of the readings as the person says that they are; see ``about``."""
        replacement = self.replacement(0) if len(self.readings) == 1 else None
        if replacement is None:
            return self.about(place)
        return ChosenDigit(self.readings[0], self._index(place, len(replacement.replace("\n", "")), several=False))

    def _at(self, place: int) -> tuple[int, int]:
        several = len(self.readings) > 1
        index = self._index(place, len(self.readings) if several else len(self.readings[0].digits), several=several)
        if not several:
            return 0, index
        reading = self.readings[index]
        if not reading.digits:
            raise _no_digit(reading)
        return index, _least_sure(reading)

    @staticmethod
    def _index(place: int, count: int, *, several: bool) -> int:
        if place == MIDDLE and count % 2:
            place = count // 2 + 1
        index = place - 1 if place > 0 else count + place
        if place == 0 or not 0 <= index < count:
            if count == 1:
                raise UsageError("followup.only_one_digit")
            raise UsageError("followup.no_such_picture" if several else "followup.no_such_digit", count=count)
        return index


def _moved(correction: Correction, gone: int) -> Correction:
    """A correction after a reading is gone."""
    reading = correction.reading
    if gone < 0:
        return replace(correction, reading=reading + (reading < gone))
    return replace(correction, reading=reading - (reading > gone))


def _no_digit(reading: Reading) -> UserError:
    """Why a reading has no digits."""
    key = "followup.no_digit" if reading.reason is None else f"followup.unread_{reading.reason}"
    return reading.error or UsageError(key)


def _least_sure(reading: Reading) -> int:
    return min(range(len(reading.digits)), key=lambda index: reading.digits[index].confidence)
