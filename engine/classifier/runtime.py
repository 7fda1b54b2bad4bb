"""What runs a model file: LiteRT or Keras, whichever the file's content asks for."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


class Runtime(Protocol):
    """A loaded model."""

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Glyphs (n, 28, 28, 1), as the model was trained, to its outputs (n, 10 or 11); safe from any thread."""

    def summary(self) -> str | None:
        """Keras's table of the layers, where the file still has them."""


def open_runtime(file: Path) -> Runtime:
    """Load a model file. What is in the file decides how, not its name: older Kerases wrote HDF5 into .keras files.

    Raises:
        ModelError: the file is missing, damaged, of another shape, or needs what is not there.
    """
    if not is_file(file):
        raise ModelError("model.missing_file", name=str(file))
    with file.open("rb") as stream:
        head = stream.read(8)
    if head.startswith((b"PK", b"\x89HDF")):
        from engine.classifier.keras_runtime import KerasRuntime

        return KerasRuntime(file)
    if head[4:8] == b"TFL3":
        from engine.classifier.litert import LiteRTRuntime

        return LiteRTRuntime(file)
    raise ModelError("model.damaged", name=file.name)


def is_file(file: Path) -> bool:
    """Whether there is such a file; False for a path that no system could have."""
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False
