"""The judge: of a proposal and what stands around it, which digit it is, or why it is not one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from engine.classifier.catalogue import SHIPPED
from engine.classifier.runtime import Runtime
from engine.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.classifier.litert import Shapes
    from engine.vision import Glyph

# The classes: ten values, a part of one, several things at once, and what stands there instead of a digit.
VALUES = 10
FRAGMENT, SEVERAL = 10, 11
STRANGERS = {"letter": 12, "sign": 13, "thing": 14}
CLASSES = 15


@dataclass(frozen=True)
class Judge:
    """A loaded judge; safe to use from any thread.

    Attributes:
        runtime: what runs it.
    """

    runtime: Runtime

    @classmethod
    def open(cls, file: Path) -> Judge:
        """Load a judge, and check it against the card beside it.

        Raises:
            ModelError: a file is missing, damaged, or not the one its card speaks of.
        """
        from engine.classifier.card import Card

        Card.read(file.with_suffix(".json")).check(file)
        return cls(open_judge(file))

    def digit(self, glyphs: Sequence[Glyph]) -> NDArray[np.float32]:
        """(n,), how likely each of n glyphs of one picture is one whole digit, 0 to 1."""
        return digit_of(self.classes(glyphs))

    def classes(self, glyphs: Sequence[Glyph]) -> NDArray[np.float32]:
        """(n, 15), how likely each of n glyphs of one picture is of each class, 0 to 1."""
        import numpy as np

        if not glyphs:
            return np.empty((0, CLASSES), np.float32)
        around = [glyph.around for glyph in glyphs if glyph.around is not None]
        pairs = np.stack([np.stack([glyph.pixels for glyph in glyphs]), np.stack(around)], axis=-1)
        return self.runtime.predict(pairs)


def digit_of(classes: NDArray[np.float32]) -> NDArray[np.float32]:
    """(n,), how likely each is one whole digit by what the judge says, (n, 15)."""
    total: NDArray[np.float32] = classes[:, :VALUES].sum(axis=1)
    return total


def open_judge(file: Path) -> Runtime:
    """What runs a judge's file: pairs (n, 28, 28, 2), glyph and surroundings, to classes (n, 15).

    Raises:
        ModelError: the file is damaged, or of another network.
    """
    from engine.classifier.litert import LiteRTRuntime

    return LiteRTRuntime(file, _check)


def _check(inputs: Shapes, outputs: Shapes, name: str) -> None:
    if [list(shape) for shape in (*inputs, *outputs)] != [[28, 28, 2], [CLASSES]]:
        raise ModelError("model.damaged", name=name)


@lru_cache(maxsize=1)
def shipped_judge() -> Judge:
    """The judge that came with Digitbot."""
    return Judge.open(SHIPPED / "judge" / "judge.tflite")
