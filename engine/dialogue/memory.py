"""What is remembered of a conversation."""

from __future__ import annotations

from dataclasses import dataclass, field

from engine.classifier.catalogue import called
from engine.dialogue.places import MIDDLE
from engine.dialogue.questions import Question
from engine.errors import UsageError
from engine.messages import Digit, Reading


@dataclass(frozen=True)
class Chosen:
    """The digit that a follow-up is about.

    Attributes:
        reading: the reading that it stands in.
        index: its place there, 0 for the first.
    """

    reading: Reading
    index: int

    @property
    def digit(self) -> Digit:
        """The digit itself."""
        return self.reading.digits[self.index]


@dataclass
class Conversation:
    """One person in one channel.

    Attributes:
        model: the model that they use.
        language: the language that they last wrote in, where they wrote a sentence.
        readings: what was last read for them, the glyphs included; the pictures themselves are not kept.
        reader: the name or path of the model that read them, as it is asked for.
        truth: the label of what was read, where that is known: of MNIST's own images.
        chosen: (reading, digit), counted from 0, that follow-ups are about; None where nobody chose.
        topic: the concept that was last explained.
        question: what was asked last, until something is said.
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
    def digits(self) -> tuple[Chosen, ...]:
        """All digits that were read last, of all pictures."""
        return tuple(Chosen(reading, index) for reading in self.readings for index in range(len(reading.digits)))

    def choose(self, chosen: Chosen) -> None:
        """Be about one of the digits from now on."""
        place = next(at for at, reading in enumerate(self.readings) if reading is chosen.reading)
        self.chosen = (place, chosen.index)

    @property
    def read_by(self) -> str:
        """What the model that read them is called."""
        return called(self.reader)

    def remember(self, readings: tuple[Reading, ...], reader: str, truth: int | None = None) -> None:
        """Keep what was read just now instead of what was read before."""
        self.readings, self.reader, self.truth, self.chosen = readings, reader, truth, None

    def about(self, place: int | None = None) -> Chosen:
        """The digit that a follow-up is about: the one at a place, else the one chosen before, else the least sure.

        Args:
            place: counted from 1, -1 for the last, or ``MIDDLE`` of an odd number: among the pictures where there
                were several, else among the digits of the one. It is remembered as chosen.

        Raises:
            UsageError: nothing was read, there was no digit in it, or there is no such place.
            PictureError: the picture could not be opened.
        """
        self._must_have_digits()
        if place is not None:
            self.chosen = self._at(place)
        if self.chosen is not None:
            return Chosen(self.readings[self.chosen[0]], self.chosen[1])
        reading = min((reading for reading in self.readings if reading.digits), key=lambda one: one.confidence)
        return Chosen(reading, _least_sure(reading))

    def _must_have_digits(self) -> None:
        if not self.readings:
            raise UsageError("followup.nothing_read")
        if not any(reading.digits for reading in self.readings):
            first = self.readings[0]
            raise first.error or UsageError("followup.no_digit")

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
