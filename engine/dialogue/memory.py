"""What is remembered of a conversation."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.classifier.catalogue import called
from engine.dialogue.places import MIDDLE
from engine.dialogue.questions import Question
from engine.errors import UsageError
from engine.messages import Digit, Reading


@dataclass(frozen=True)
class ChosenDigit:
    """The digit that a follow-up is about: a reading, and the index of the digit in it."""

    reading: Reading
    index: int

    @property
    def digit(self) -> Digit:
        """The digit itself."""
        return self.reading.digits[self.index]


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
    """

    model: str
    language: str | None = None
    readings: tuple[Reading, ...] = field(default=(), repr=False)
    reader: str = ""
    truth: int | None = None
    chosen: tuple[int, int] | None = None
    topic: str | None = None
    question: Question | None = None

    @property
    def digits(self) -> tuple[ChosenDigit, ...]:
        """The digits of all readings."""
        return tuple(ChosenDigit(reading, index) for reading in self.readings for index in range(len(reading.digits)))

    def choose(self, chosen: ChosenDigit) -> None:
        """Make follow-ups be about this digit."""
        self.chosen = (next(i for i, reading in enumerate(self.readings) if reading is chosen.reading), chosen.index)

    @property
    def read_by(self) -> str:
        """The display name of the model that made the readings."""
        return called(self.reader)

    def remember(self, readings: tuple[Reading, ...], reader: str, truth: int | None = None) -> None:
        """Replace the last readings."""
        self.readings, self.reader, self.truth, self.chosen = readings, reader, truth, None

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
            raise self.readings[0].error or UsageError("followup.no_digit")
        if place is not None:
            self.chosen = self._at(place)
        if self.chosen is not None:
            return ChosenDigit(self.readings[self.chosen[0]], self.chosen[1])
        reading = min((reading for reading in self.readings if reading.digits), key=lambda one: one.confidence)
        return ChosenDigit(reading, _least_sure(reading))

    def _at(self, place: int) -> tuple[int, int]:
        several = len(self.readings) > 1
        count = len(self.readings) if several else len(self.readings[0].digits)
        if place == MIDDLE and count % 2:
            place = count // 2 + 1
        index = place - 1 if place > 0 else count + place
        if place == 0 or not 0 <= index < count:
            if count == 1:
                raise UsageError("followup.only_one_digit")
            raise UsageError("followup.no_such_picture" if several else "followup.no_such_digit", count=count)
        if not several:
            return 0, index
        reading = self.readings[index]
        if not reading.digits:
            raise reading.error or UsageError("followup.no_digit")
        return index, _least_sure(reading)


def _least_sure(reading: Reading) -> int:
    return min(range(len(reading.digits)), key=lambda index: reading.digits[index].confidence)
