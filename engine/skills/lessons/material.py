"""What lessons are made of: the post's network opened up, and a digit to show it with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.classifier.classifier import Classifier
from engine.classifier.layers import Dense, Pass, dense_layers, forward
from engine.dialogue.memory import Conversation
from engine.errors import DataError, ModelError
from engine.locales import Words
from engine.messages import ChartData
from engine.mnist import Digits, Mnist
from engine.vision import look

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# The network of the lessons, and the one that answers; both come with Digitbot.
PLAIN, DEEP = "mlp", "cnn"
MOST_GLYPHS = 6
# A seven as one writes it: points (x, y) that the pen passes on a sheet of 280 x 280 pixels.
SEVEN = ((70, 70), (205, 70), (120, 225))
PEN = 22


@dataclass(frozen=True)
class Lesson:
    """A lesson, but for its words.

    Attributes:
        values: what its text's placeholders are filled with.
        draw: draws its figure, a PNG.
        data: the figure's numbers, where a front end can draw them its own way.
        private: whether the figure shows a person's own digit.
    """

    values: Mapping[str, object]
    draw: Callable[[], bytes]
    data: ChartData | None = None
    private: bool = False


@dataclass(frozen=True)
class Example:
    """Digits to show something with.

    Attributes:
        glyphs: (28, 28) float32 each, ink 1.0 on 0.0; the first is the one to look at.
        called: what the first is, in the person's language.
        all_called: what all of them are.
        private: whether they are the person's own.
    """

    glyphs: tuple[NDArray[np.float32], ...]
    called: str
    all_called: str
    private: bool = False


@dataclass(frozen=True)
class Material:
    """What a lesson may use.

    Attributes:
        words: the person's language.
        catalogue: all models.
        mnist: where the data set is.
        conversation: what is remembered of the person.
    """

    words: Words
    catalogue: Catalogue = field(repr=False)
    mnist: Mnist = field(repr=False)
    conversation: Conversation = field(repr=False)

    def command(self, name: str, argument: str = "") -> str:
        """A command to try, as it is typed in the person's language."""
        return f"{self.words.command(name)} {argument}".strip()

    def lesson(self, concept: str) -> str:
        """The command that explains a concept."""
        return self.command("explain", self.words.table("concepts")[concept][0])

    @cached_property
    def plain(self) -> Classifier:
        """The post's network: the person's own where that is built so, else the one that came with Digitbot."""
        try:
            own = self.catalogue.get(PLAIN)
            if own.file.suffix == ".tflite" and dense_layers(own.file):
                return own
        except ModelError:
            pass
        return Classifier.open(SHIPPED / f"{PLAIN}.tflite")

    @cached_property
    def layers(self) -> tuple[Dense, ...]:
        """The post's network, layer by layer."""
        return dense_layers(self.plain.file) or ()

    @cached_property
    def sizes(self) -> str:
        """How many numbers go into the network and come out of each layer: "784 → 20 → 20 → 10"."""
        counts = [self.layers[0].weights.shape[1], *(len(layer.bias) for layer in self.layers)]
        return " → ".join(map(str, counts))

    @cached_property
    def example(self) -> Example:
        """The person's own last digit; without one MNIST's first test images; without those a seven that is drawn."""
        readings = self.conversation.readings
        if any(reading.digits for reading in readings):
            first = self.conversation.about().digit
            others = [digit for reading in readings for digit in reading.digits if digit is not first]
            glyphs = tuple(digit.glyph for digit in (first, *others[: MOST_GLYPHS - 1]))
            called = self.words.say("lessons.own")
            return Example(glyphs, called, called, private=self.conversation.truth is None)
        if self.test is not None:
            glyphs = tuple(image.astype("float32") / 255 for image in self.test.images[:MOST_GLYPHS])
            several = self.words.say("lessons.several_from_mnist", count=len(glyphs))
            return Example(glyphs, self.words.say("lessons.from_mnist"), several)
        called = self.words.say("lessons.drawn")
        return Example((_written(),), called, called)

    @cached_property
    def way(self) -> Pass:
        """The example's way through the post's network."""
        return forward(self.layers, self.example.glyphs[0])

    @cached_property
    def test(self) -> Digits | None:
        """MNIST's test part, where it is on this disk: for a lesson alone nothing is downloaded."""
        try:
            return self.mnist.load("test") if self.mnist.at_hand("test") else None
        except DataError:
            return None


def _written() -> NDArray[np.float32]:
    from PIL import Image, ImageDraw

    sheet = Image.new("L", (280, 280), 255)
    ImageDraw.Draw(sheet).line(SEVEN, fill=0, width=PEN, joint="curve")
    return look(sheet).glyphs[0].pixels
