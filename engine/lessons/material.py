"""What a lesson is, and what it may use: the weights of the post's network, and a digit to show them with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, TypeAlias

from engine.charts import ChartData
from engine.classifier.card import Card
from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.classifier.classifier import Classifier
from engine.classifier.layers import Dense, Pass, forward
from engine.classifier.trial import SCALES
from engine.dialogue.memory import Conversation
from engine.errors import DataError, ModelError
from engine.figures.study import png
from engine.lessons.style import Style
from engine.locales import Words
from engine.mnist import Digits, Mnist
from engine.vision import look

if TYPE_CHECKING:
    import numpy as np
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

# The models that came with Digitbot: the post's network, which the lessons open, and the one that reads.
PLAIN, DEEP = "mlp", "cnn"
MOST_GLYPHS = 6
# A handwritten seven: the points (x, y) of its stroke on a sheet of 280 x 280 pixels.
SEVEN = ((70, 70), (205, 70), (120, 225))
PEN = 22


@dataclass(frozen=True)
class Lesson:
    """A lesson without its words.

    Attributes:
        values: what the placeholders of its text are filled with; "command" is what it suggests to try.
        draw: draws its figure.
        data: the figure's numbers, where a front end can draw them its own way.
        private: whether the figure shows a person's own digit.
    """

    values: Mapping[str, object]
    draw: Callable[[Style], Figure]
    data: ChartData | None = None
    private: bool = False

    def png(self, words: Words) -> bytes:
        """Draw the figure, labelled in the language of the words, as a PNG."""
        return png(self.draw(Style(words)))


@dataclass(frozen=True)
class Example:
    """Digits to show something with.

    Attributes:
        glyphs: (28, 28) float32 each, ink 1.0 on 0.0; the first is the one to look at.
        name: what the first is, in the person's language.
        names: what all of them are.
        private: whether they are the person's own.
    """

    glyphs: tuple[NDArray[np.float32], ...]
    name: str
    names: str
    private: bool = False


@dataclass(frozen=True)
class Material:
    """What a lesson may use.

    Attributes:
        words: the person's language.
        catalogue: all models.
        mnist: the data set, if it is on this disk.
        conversation: what is remembered of the person.
    """

    words: Words
    catalogue: Catalogue = field(repr=False)
    mnist: Mnist = field(repr=False)
    conversation: Conversation = field(repr=False)

    def command(self, name: str, argument: str = "") -> str:
        """A command to try, as it is typed in the person's language."""
        return f"{self.words.command(name)} {argument}".strip()

    def lacks(self, command: str) -> str:
        """What a command needs first that is not on this disk, in words: MNIST, or nothing."""
        needing = {self.words.command(name) for name in ("sample", "evaluate")}
        if command.split()[0] not in needing or self.mnist.at_hand("test"):
            return ""
        return self.words.say("lessons.downloads" if self.mnist.folder is None else "lessons.no_mnist")

    def lesson(self, concept: str) -> str:
        """The command that explains a concept."""
        return self.command("explain", self.words.table("concepts")[concept][0])

    @cached_property
    def plain(self) -> Classifier:
        """The post's network: the one in the catalogue if it has dense layers only, else the one of Digitbot."""
        try:
            own = self.catalogue.get(PLAIN)
            usual = own.trial is None or own.trial.scale is SCALES[0]  # the lessons feed it by hand
            if usual and own.runtime.layers():
                return own
        except ModelError:
            pass
        return Classifier.open(SHIPPED / f"{PLAIN}.tflite")

    @cached_property
    def layers(self) -> tuple[Dense, ...]:
        """The post's network, layer by layer."""
        return self.plain.runtime.layers() or ()

    @cached_property
    def sizes(self) -> str:
        """How many numbers enter the network and leave each layer: "784 → 20 → 20 → 10"."""
        counts = [self.layers[0].weights.shape[1], *(len(layer.bias) for layer in self.layers)]
        return " → ".join(map(str, counts))

    @cached_property
    def example(self) -> Example:
        """The person's last digit, else MNIST's first test images, else a seven that is drawn here."""
        readings = self.conversation.readings
        if any(reading.digits for reading in readings):
            first = self.conversation.about().digit
            others = [digit for reading in readings for digit in reading.digits if digit is not first]
            glyphs = tuple(digit.glyph for digit in (first, *others[: MOST_GLYPHS - 1]))
            name = self.words.say("lessons.own")
            return Example(glyphs, name, name, private=self.conversation.truth is None)
        if self.test is not None:
            glyphs = tuple(image.astype("float32") / 255 for image in self.test.images[:MOST_GLYPHS])
            several = self.words.say("lessons.several_from_mnist", count=len(glyphs))
            return Example(glyphs, self.words.say("lessons.from_mnist"), several)
        name = self.words.say("lessons.drawn")
        return Example((_seven(),), name, name)

    @cached_property
    def forward_pass(self) -> Pass:
        """What each layer of the post's network makes of the example."""
        return forward(self.layers, self.example.glyphs[0])

    @cached_property
    def test(self) -> Digits | None:
        """MNIST's test part, if it is on this disk: nothing is downloaded for a lesson."""
        try:
            return self.mnist.load("test") if self.mnist.at_hand("test") else None
        except DataError:
            return None


def _seven() -> NDArray[np.float32]:
    from PIL import Image, ImageDraw

    sheet = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(sheet).line(SEVEN, fill=0, width=PEN, joint="curve")
    return look(sheet).glyphs[0].pixels


def shipped_card(name: str) -> Card:
    """The card of a model that came with Digitbot."""
    return Card.read(SHIPPED / f"{name}.json")


# The lessons of a theme by their concepts, in learning order.
Lessons: TypeAlias = dict[str, Callable[[Material], Lesson]]
