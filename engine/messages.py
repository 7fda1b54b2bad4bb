"""What crosses every border: messages and pictures in; replies, readings and figures out. All of it is frozen."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, fields, replace
from enum import StrEnum
from os import PathLike
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from engine.charts import ChartData
from engine.drawing import drawn
from engine.errors import FigureError, UserError
from engine.passages import Passage, passages_of, split_text, text_of

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
    return hashlib.blake2s(text.encode(errors="surrogatepass"), digest_size=6).hexdigest()


@dataclass(frozen=True)
class Drawn:
    """A figure's picture that was drawn already, elsewhere perhaps, or why there is none."""

    png: bytes = field(repr=False)
    error: FigureError | None = None

    def __call__(self) -> bytes:
        """The picture.

        Raises:
            FigureError: it could not be drawn.
        """
        if self.error is not None:
            raise self.error
        return self.png


@dataclass(frozen=True)
class Figure:
    """A picture for people. Where it is pickled or copied, it is drawn.

    Attributes:
        name: a file name's stem, such as ``"confusion-cnn"``.
        alt: what is to be seen, in words.
        draw: draws and encodes it; called only if somebody wants to see it.
        private: whether it shows something of a person's own picture; such a figure is stored only on request.
        data: the numbers it shows, for a front end that draws them its own way; None where there are none.
        reading: the index in ``Reply.readings`` of the one whose picture it is; None if it shows something else.
    """

    name: str
    alt: str
    draw: Callable[[], bytes] = field(repr=False, compare=False)
    private: bool = False
    data: ChartData | None = field(default=None, repr=False)
    reading: int | None = None

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

    def drawn(self) -> Figure:
        """The same figure, drawn: how it is drawn cannot cross to another process, its picture or its error can."""
        try:
            picture = Drawn(self.png)
        except FigureError as error:
            picture = Drawn(b"", error)
        return replace(self, draw=picture)

    def __reduce__(self) -> tuple[object, ...]:
        figure = self.drawn()
        return Figure, tuple(getattr(figure, attribute.name) for attribute in fields(figure))


@dataclass(frozen=True)
class Reply:
    """What Digitbot answers.

    Attributes:
        text: the words, ready to be shown. A table in it is laid out for a fixed-width font, see ``passages``.
        readings: one for each picture, in their order.
        figures: pictures that belong to the answer.
        suggestions: what the person may say next, each a message that works as it stands.
        intent: what the message was understood to ask for.
        confidence: of that understanding, 0 to 1.
        locale: the language of the text; empty until the engine fills it in.
        failed: whether the text tells of an error.
        model_id: the model that made the readings, as a ``Quote`` names it: twelve letters, whatever its name is.
        passages: the text in parts, each beginning a line of it. Where those given are not the text's, as after
            ``replace(reply, text=...)``, they are made anew from its layout. ``of`` makes a reply from them.
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
    passages: tuple[Passage, ...] = field(default=(), repr=False, kw_only=True)

    def __post_init__(self) -> None:
        if text_of(self.passages) != self.text:
            object.__setattr__(self, "passages", passages_of(self.text))

    @classmethod
    def of(
        cls,
        *passages: Passage,
        readings: tuple[Reading, ...] = (),
        figures: tuple[Figure, ...] = (),
        suggestions: tuple[str, ...] = (),
        failed: bool = False,
    ) -> Reply:
        """A reply whose text are these passages."""
        return cls(text_of(passages), readings, figures, suggestions, failed=failed, passages=passages)

    @property
    def sentences(self) -> tuple[str, ...]:
        """What the text says of each reading; "" where it says nothing of that one by itself."""
        return tuple(
            text_of(tuple(passage for passage in self.passages if passage.reading == index))
            for index in range(len(self.readings))
        )

    def split(self, limit: int) -> list[str]:
        """The text in pieces of at most ``limit`` characters, none of them blank; see ``split_text``."""
        return split_text(self.text, limit)


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
