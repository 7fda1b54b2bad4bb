"""What crosses every border: messages and pictures in; replies, readings and figures out. All of it is frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from os import PathLike
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from engine.drawing import drawn
from engine.errors import FigureError, UserError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

# What a caller may hand over as a picture: an encoded file's bytes, the open file, its path, a PIL image, or an array
# (height, width), (height, width, 1 | 3 | 4), of uint8 in 0..255 or of float in 0..1.
Picture: TypeAlias = (
    "bytes | bytearray | memoryview | BinaryIO | str | PathLike[str] | Image | NDArray[np.uint8] | NDArray[np.floating]"
)


class Reason(StrEnum):
    """Why a reading has no digits."""

    BLANK = "blank"  # nothing stands out from the background
    NO_DIGIT = "no_digit"  # something does, but none of it has the size or the form of a digit
    CROWDED = "crowded"  # more marks than a page of digits has: noise, a texture, a photo of things


@dataclass(frozen=True)
class Attachment:
    """A picture that came with a message.

    Attributes:
        picture: the picture itself, see ``Picture``.
        name: what the person calls it; a file's name, say. Only for showing.
        error: why it could not be had; then it keeps its place among the others, and ``picture`` is not looked at.
    """

    picture: Picture = field(repr=False)
    name: str = ""
    error: UserError | None = field(default=None, compare=False)


@dataclass(frozen=True)
class Quote:
    """An earlier answer that a message is about: the person replied to it, or pressed a button below it.

    What a message asks of a picture is asked of these pictures. What it says of their digits counts only if they are
    still read as they were.

    Attributes:
        attachments: the pictures that were read.
        model_id: the model that read them, as in ``Reply.model_id``; empty where that is not known.
        answer: what was read, see ``answer_of``; None where that is not known.
    """

    attachments: tuple[Attachment, ...]
    model_id: str = ""
    answer: str | None = None


@dataclass(frozen=True)
class Message:
    """What a person sends.

    Attributes:
        text: their words; may be empty if there are pictures.
        attachments: their pictures.
        user: who, as an opaque id of the front end's choosing.
        channel: where, likewise. A conversation is remembered per user and channel.
        locale: "en" or "ko" if the front end knows it, else None.
        quote: the earlier answer that it is about, if the front end knows; not heeded beside ``attachments``.
    """

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    user: str = ""
    channel: str = ""
    locale: str | None = None
    quote: Quote | None = None


@dataclass(frozen=True)
class Digit:
    """A glyph's answer.

    Attributes:
        value: 0 to 9.
        confidence: the probability of ``value``, 0 to 1.
        probabilities: of all ten values, in order; they add up to 1.
        box: (x, y, width, height) in pixels of the picture as it is seen, that is after EXIF orientation.
        line: the line of writing that it stands on, 0 for the first.
        glyph: (28, 28) float32, ink 1.0 on 0.0: what the network saw.
    """

    value: int
    confidence: float
    probabilities: tuple[float, ...]
    box: tuple[int, int, int, int]
    line: int = 0
    glyph: NDArray[np.float32] = field(compare=False, repr=False, kw_only=True)

    @property
    def runner_up(self) -> int:
        """The second likeliest value."""
        return sorted(range(10), key=lambda value: -self.probabilities[value])[1]


@dataclass(frozen=True)
class Reading:
    """All digits of a picture in reading order, or the reason why there is none.

    Attributes:
        source: the picture's name, as in ``Attachment.name``.
        digits: left to right, line by line.
        sure: whether every digit's confidence reached the model's own threshold.
        reason: why there are no digits; None if there are, or if the picture could not be opened.
        error: why the picture could not be opened or read; None if it could.
        left_out: how many marks stand beside the digits that were taken for no digits: a letter, say.
    """

    source: str = ""
    digits: tuple[Digit, ...] = ()
    sure: bool = True
    reason: Reason | None = None
    error: UserError | None = field(default=None, compare=False)
    left_out: int = 0

    @property
    def text(self) -> str:
        """The digits as they stand: a line of text for a line of writing."""
        lines: dict[int, str] = {}
        for digit in self.digits:
            lines[digit.line] = lines.get(digit.line, "") + str(digit.value)
        return "\n".join(lines.values())

    @property
    def confidence(self) -> float:
        """The confidence of the least sure digit; 0.0 if there is none."""
        return min((digit.confidence for digit in self.digits), default=0.0)


LONGEST_ANSWER = 30  # digits


def answer_of(readings: Iterable[Reading]) -> str:
    """All digits that were read; of more than ``LONGEST_ANSWER`` a hash, which is as long as twelve and no number."""
    digits = "".join(str(digit.value) for reading in readings for digit in reading.digits)
    return digits if len(digits) <= LONGEST_ANSWER else f"x{short_hash(digits)}"


def short_hash(text: str) -> str:
    """Twelve hexadecimal digits that stand for a text of any length and script."""
    return hashlib.blake2s(text.encode(), digest_size=6).hexdigest()


@dataclass(frozen=True)
class CurveData:
    """The numbers of learning curves, one for each epoch.

    Attributes:
        loss: of training; mean cross-entropy, in nats.
        accuracy: of training, 0 to 1.
        val_loss: of validation.
        val_accuracy: of validation.
    """

    loss: tuple[float, ...]
    accuracy: tuple[float, ...]
    val_loss: tuple[float, ...]
    val_accuracy: tuple[float, ...]


@dataclass(frozen=True)
class ConfusionData:
    """The numbers of a confusion matrix.

    Attributes:
        counts: 10 rows (the true value) of 10 counts (the answer).
    """

    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Curve:
    """One line of a plot of functions.

    Attributes:
        name: what the line is, in the person's language.
        x: ever growing.
        y: as many numbers as ``x``.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True)
class FunctionData:
    """The numbers of functions drawn over each other.

    Attributes:
        curves: the lines, the most important first.
        x_label: what runs along the level axis, in the person's language.
        y_label: what runs along the upright axis.
        logarithmic: whether the upright axis is.
    """

    curves: tuple[Curve, ...]
    x_label: str
    y_label: str
    logarithmic: bool = False


@dataclass(frozen=True)
class BarGroup:
    """A row of bars on one scale.

    Attributes:
        title: what is measured, in the person's language.
        names: what each bar stands for.
        values: how far each reaches; below zero, too.
        labels: each value as it is written.
        marked: which of them stands out, if one does.
        full: the value that fills the scale; None for the greatest there is.
    """

    title: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    labels: tuple[str, ...]
    marked: int | None = None
    full: float | None = None


@dataclass(frozen=True)
class BarData:
    """The numbers of bar charts that belong together.

    Attributes:
        groups: a chart each, in the order to look at them.
    """

    groups: tuple[BarGroup, ...]


@dataclass(frozen=True)
class PanelData:
    """The numbers of charts of different kinds that stand beside each other.

    Attributes:
        charts: in the order to look at them.
    """

    charts: tuple[FunctionData | BarData, ...]


# The numbers of a chart, whichever kind it is of.
ChartData: TypeAlias = "CurveData | ConfusionData | FunctionData | BarData | PanelData"


@dataclass(frozen=True)
class Figure:
    """A picture for people.

    Attributes:
        name: a file name's stem, such as ``"confusion-cnn"``.
        alt: what is to be seen, in words.
        draw: draws and encodes it; called only if somebody wants to see it.
        private: whether it shows something of a person's own picture; such a figure is stored only on request.
        data: the numbers it shows, for a front end that draws them its own way; None where there are none.
    """

    name: str
    alt: str
    draw: Callable[[], bytes] = field(repr=False, compare=False)
    private: bool = False
    data: ChartData | None = field(default=None, repr=False)

    @property
    def png(self) -> bytes:
        """The picture, encoded as PNG.

        Raises:
            FigureError: it cannot be drawn; the log has the reason.
        """
        # Not a cached_property: until Python 3.12 one lock serves the figures of all threads.
        result: bytes | FigureError | None = self.__dict__.get("_drawn")
        if result is None:
            result = self.__dict__["_drawn"] = drawn(self.draw, self.alt)
        if isinstance(result, FigureError):
            raise result
        return result


@dataclass(frozen=True)
class Reply:
    """What Digitbot answers.

    Attributes:
        text: the words, ready to be shown. A table in it is laid out for a fixed-width font.
        readings: one for each picture, in their order.
        figures: pictures that belong to the answer.
        suggestions: what the person may say next, each a message that works as it stands.
        intent: what the message was understood to ask for.
        confidence: of that understanding, 0 to 1.
        locale: the language of the text; empty until the engine fills it in.
        failed: whether the text tells of an error.
        model_id: the model that made the readings, as a ``Quote`` names it: twelve letters, whatever its name is.
    """

    text: str
    readings: tuple[Reading, ...] = ()
    figures: tuple[Figure, ...] = ()
    suggestions: tuple[str, ...] = ()
    intent: str = ""
    confidence: float = 1.0
    locale: str = ""
    failed: bool = False
    model_id: str = ""


@dataclass(frozen=True)
class Status:
    """What is so in a conversation.

    Attributes:
        model: the name of the model that answers.
        accuracy: its accuracy on MNIST's test set, 0 to 1, where that is known.
        language: the language that answers are in.
        feedback: whether corrections are kept.
    """

    model: str
    accuracy: float | None
    language: str
    feedback: bool = False


@dataclass(frozen=True)
class Progress:
    """How far a longer piece of work has come.

    Attributes:
        task: which work, a key of ``[progress]`` in the locale files: "evaluate", "download", "read", "draw".
        done: how much of it, in the task's own unit.
        total: of how much; 0 if unknown.
    """

    task: str
    done: int
    total: int


Reporter: TypeAlias = Callable[[Progress], None]


def ignore_progress(progress: Progress) -> None:
    """The reporter of a caller who does not watch."""
