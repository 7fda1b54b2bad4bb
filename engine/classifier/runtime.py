"""What runs a model file: LiteRT or Keras, whichever the file's content needs."""

from __future__ import annotations

from contextlib import suppress
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from engine.classifier.shapes import MOST_UNPACKED
from engine.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from engine.classifier.layers import Dense


class Runtime(Protocol):
    """A loaded model."""

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Glyphs (n, 28, 28, 1), as the model was trained, to its outputs (n, 10 or 11); safe from any thread."""

    def summary(self) -> str | None:
        """Keras's table of the layers, where the file still has them."""

    def layers(self) -> tuple[Dense, ...] | None:
        """See ``engine.classifier.layers.dense_layers``; None for Keras's files."""


def open_runtime(file: Path) -> Runtime:
    """Load a model file in this process, which must be sure that it neither hangs nor crashes what loads it.

    Raises:
        ModelError: the file is missing, damaged, of another shape, or needs what is not there.
    """
    if needs_keras(file):
        from engine.classifier.keras_runtime import KerasRuntime

        return KerasRuntime(file)
    from engine.classifier.litert import LiteRTRuntime

    return LiteRTRuntime(file)


def load_library(file: Path) -> None:
    """Import what runs a model file.

    Raises:
        ModelError: the file is missing or holds no model.
    """
    with suppress(ImportError):  # reported where it is used
        import_module("keras" if needs_keras(file) else "ai_edge_litert.interpreter")


def needs_keras(file: Path) -> bool:
    """Whether Keras runs a file, or else LiteRT. Its content decides: older Kerases wrote HDF5 into .keras files.

    Raises:
        ModelError: the file is missing or too large, or holds no model.
        OSError: it cannot be read.
    """
    if not is_file(file):
        raise ModelError("model.missing_file", name=str(file))
    if file.stat().st_size > MOST_UNPACKED:
        raise ModelError("model.too_large", name=file.name, megabytes=MOST_UNPACKED // 2**20)
    with file.open("rb") as stream:
        head = stream.read(8)
    if head.startswith((b"PK", b"\x89HDF")):
        return True
    if head[4:8] == b"TFL3":
        return False
    raise ModelError("model.damaged", name=file.name)


def is_file(file: Path) -> bool:
    """Whether there is such a file; False for a path that no system could have."""
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False
