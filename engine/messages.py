"""The engine's inputs and outputs, all frozen: messages and pictures; replies and readings."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from os import PathLike
from types import NoneType
from typing import TYPE_CHECKING, BinaryIO, TypeAlias

from engine.drawing import Figure
from engine.errors import FigureError, UserError
from engine.field_types import as_tuple, check_fields
from engine.locales import words
from engine.passages import Passage, passages_of, split_passages, split_text, text_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

# An encoded file's bytes, the open file, its path, a PIL image, or an array (height, width) or
# (height, width, 1 | 3 | 4) of uint8 in 0..255 or float in 0..1.
Picture: TypeAlias = (
    "bytes | bytearray | memoryview | BinaryIO | str | PathLike[str] | Image | NDArray[np.uint8] | NDArray[np.floating]"
)


class Reason(StrEnum):
    """Why a reading has no digits."""

    BLANK = "blank"  # nothing stands out from the background as writing does
    NO_DIGIT = "no_digit"  # no mark has the size and form of a digit
    CROWDED = "crowded"  # more marks than a page of digits has: noise, a texture, a photo of things


@dataclass(frozen=True)
class Attachment:
    """A picture that came with a message.

    A field of the wrong type is a TypeError here, as in ``Quote`` and ``Message``, save the picture: what cannot be one
    has an error as its reading. ``attachments`` may be a list.

    Attributes:
        picture: see ``Picture``.
        name: a file's name, for example; only shown.
        error: why it could not be fetched; then ``picture`` is not used.
    """

    picture: Picture = field(repr=False)
    name: str = ""
    error: UserError | None = field(default=None, compare=False)

    def __post_init__(self) -> None:
        check_fields(self, name=str, error=(UserError, NoneType))


@dataclass(frozen=True)
class Quote:
    """An earlier answer that a message is about: the person replied to it, or pressed a button below it.

    The message is then about these pictures, and what it says of their digits counts only if they are still read the
    same.

    Attributes:
        attachments: the pictures that were read.
        model_id: the model that read them, as in ``Reply.model_id``; empty if unknown.
        answer: what was read, see ``answer_of``; None if unknown.
    """

    attachments: tuple[Attachment, ...]
    model_id: str = ""
    answer: str | None = None

    def __post_init__(self) -> None:
        object.__setattr__(self, "attachments", as_tuple(self.attachments, Attachment, "Quote.attachments"))
        check_fields(self, model_id=str, answer=(str, NoneType))


@dataclass(frozen=True)
class Message:
    """What a person sends.

    Attributes:
        text: may be empty if there are pictures.
        user, channel: ids of the front end's choosing; each pair has its own conversation.
        locale: "en" or "ko" if the front end knows it, else None.
        quote: the earlier answer that it is about, if the front end knows; ignored if there are ``attachments``.
        sign: what commands begin with at the front end, "/" say, so that the reply names them like that.
        continues: whether its pictures belong with those of the message before, as one after the other is sent of many.
    """

    text: str = ""
    attachments: tuple[Attachment, ...] = ()
    user: str = ""
    channel: str = ""
    locale: str | None = None
    quote: Quote | None = None
    sign: str = ""
    continues: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "attachments", as_tuple(self.attachments, Attachment, "Message.attachments"))
        check_fields(self, text=str, user=str, channel=str, sign=str, continues=bool)
        check_fields(self, locale=(str, NoneType), quote=(Quote, NoneType))


@dataclass(frozen=True)
class Digit:
    """A glyph's answer.

    Attributes:
        value: 0 to 9.
        confidence: the probability of ``value``, 0 to 1.
        probabilities: of all ten values, in order; their sum is 1.
        box: (x, y, width, height) in pixels of the picture after EXIF orientation.
        line: its line of writing, 0 for the first.
        group: its number in that line, 0 for the first; between two of them stands a mark that is not a digit.
        glyph: (28, 28) float32, ink 1.0 on 0.0: what the network saw.
    """

    value: int
    confidence: float
    probabilities: tuple[float, ...]
    box: tuple[int, int, int, int]
    line: int = 0
    group: int = 0
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
        sure: whether every digit's confidence reached the model's own threshold, and all of it is likely enough right.
        reason: why there are no digits; None if there are, or if there is an error.
        error: why the picture could not be opened or read; None if it could.
        left_out: how many marks beside the digits are not digits: letters, for example.
        ink_in_doubt: whether every digit's confidence reached the threshold, and it is not sure all the same: some ink
            may have been seen wrongly.
    """

    source: str = ""
    digits: tuple[Digit, ...] = ()
    sure: bool = True
    reason: Reason | None = None
    error: UserError | None = field(default=None, compare=False)
    left_out: int = 0
    ink_in_doubt: bool = False

    @property
    def text(self) -> str:
        """The digits, one line of text for each line of writing."""
        lines: dict[int, str] = {}
        for digit in self.digits:
            lines[digit.line] = lines.get(digit.line, "") + str(digit.value)
        return "\n".join(lines.values())

    @property
    def groups(self) -> tuple[tuple[str, ...], ...]:
        """The numbers of each line of writing: of 28/11/2026 they are 28, 11 and 2026."""
        lines: dict[int, dict[int, str]] = {}
        for digit in self.digits:
            groups = lines.setdefault(digit.line, {})
            groups[digit.group] = groups.get(digit.group, "") + str(digit.value)
        return tuple(tuple(groups.values()) for groups in lines.values())

    @property
    def confidence(self) -> float:
        """The confidence of the least sure digit; 0.0 if there is none."""
        return min((digit.confidence for digit in self.digits), default=0.0)


@dataclass(frozen=True)
class ModelReadings:
    """What one model reads, of pictures that a reply compares or explains.

    Attributes:
        model: its name.
        readings: one for each picture, in order.
        chosen: the indices of the reading and of the digit in it that are explained; None where all are compared.
    """

    model: str
    readings: tuple[Reading, ...]
    chosen: tuple[int, int] | None = None


LONGEST_ANSWER = 30  # digits


def answer_of(readings: Iterable[Reading]) -> str:
    """All digits of the readings; a short hash of more than ``LONGEST_ANSWER``."""
    digits = "".join(str(digit.value) for reading in readings for digit in reading.digits)
    return digits if len(digits) <= LONGEST_ANSWER else f"x{short_hash(digits)}"


def short_hash(text: str) -> str:
    """Twelve hexadecimal digits that identify a text of any length and script."""
    return hashlib.blake2s(text.encode(errors="surrogatepass"), digest_size=6).hexdigest()


@dataclass(frozen=True)
class Reply:
    """What Digitbot answers.

    Attributes:
        text: ready to be shown. A table in it is laid out for a fixed-width font, see ``passages``.
        readings: one for each picture, in order.
        figures: pictures that belong to the answer.
        suggestions: complete messages that the person may send next.
        intent: what the message was understood to ask for.
        confidence: of that understanding, 0 to 1.
        locale: the language of the text; the engine fills it in.
        failed: whether the text is an error.
        model_id: identifies the model that made the readings, for a ``Quote``: twelve characters.
        compared: what each model reads, of a comparison; or what the one reads whose answer is explained.
        options: the possible answers to a question in the text, which numbers them; "2" gives the second one.
        passages: the text in parts that begin on a new line. If they do not make up the text, as after
            ``replace(reply, text=...)``, they are derived from it. ``of`` makes a reply from passages.
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
    compared: tuple[ModelReadings, ...] = field(default=(), kw_only=True)
    options: tuple[str, ...] = field(default=(), kw_only=True)
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
        compared: tuple[ModelReadings, ...] = (),
    ) -> Reply:
        """A reply with these passages as its text."""
        text = text_of(passages)
        return cls(text, readings, figures, suggestions, failed=failed, compared=compared, passages=passages)

    @property
    def sentences(self) -> tuple[str, ...]:
        """The text's passages on each reading; "" for one without its own."""
        return tuple(
            text_of(tuple(passage for passage in self.passages if passage.reading == index))
            for index in range(len(self.readings))
        )

    def drawn(self) -> Reply:
        """The same reply with its figures drawn; one that cannot be is left out, and a passage more says so.

        From an event loop: ``await asyncio.to_thread(reply.drawn)``.
        """
        figures, failures = [], []
        for figure in self.figures:
            try:
                _ = figure.png
                figures.append(figure)
            except FigureError as error:
                failures.append(Passage(words(self.locale).error(error)))
        if not failures:
            return self
        passages = (*self.passages, *failures)
        return replace(self, text=text_of(passages), passages=passages, figures=tuple(figures))

    def split(self, limit: int) -> list[str]:
        """The text in non-blank pieces of at most ``limit`` characters; see ``split_text``."""
        return split_text(self.text, limit)

    def split_passages(self, limit: int) -> list[tuple[Passage, ...]]:
        """The passages in groups of at most ``limit`` characters, for a message each; see ``split_passages``."""
        return split_passages(self.passages, limit)


@dataclass(frozen=True)
class Status:
    """The state of a conversation.

    Attributes:
        model: the name of the model in use.
        accuracy: its accuracy on MNIST's test set, 0 to 1, if known.
        language: of the replies.
        feedback: whether corrections are kept.
    """

    model: str
    accuracy: float | None
    language: str
    feedback: bool = False


@dataclass(frozen=True)
class Progress:
    """The progress of longer work.

    Attributes:
        task: a key of ``[progress]`` in the locale files: "evaluate", "download", "read", "draw".
        done: in the task's own unit.
        total: likewise; 0 if unknown.
    """

    task: str
    done: int
    total: int


Reporter: TypeAlias = Callable[[Progress], None]


def ignore_progress(progress: Progress) -> None:
    """The reporter of a caller who does not need it."""


def ignore_reply(reply: Reply) -> None:
    """Called with each reply of a message, for a caller who needs only all of them as one."""
