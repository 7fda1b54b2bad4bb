"""A .keras or .h5 file, run by Keras; TensorFlow is needed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from engine.classifier import shapes
from engine.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

BATCH = 500  # glyphs


class KerasRuntime:
    """A network as Keras saved it.

    Raises:
        ModelError: TensorFlow is missing, or the file does not hold a network that reads digits.
    """

    def __init__(self, file: Path) -> None:
        try:
            import keras  # noqa: F401 - is it there?
        except ImportError as error:
            raise ModelError("model.needs_tensorflow", name=file.name) from error
        from engine.classifier.keras_file import load

        self._model = load(file)
        inputs, outputs = self._model.inputs, self._model.outputs
        shapes.check([t.shape[1:] for t in inputs], [t.shape[1:] for t in outputs], file.name)
        self._shape = inputs[0].shape[1:]
        self._fixed_batch = inputs[0].shape[0]

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Glyphs (n, 28, 28, 1) to outputs (n, 10 or 11)."""
        import numpy as np

        size = self._fixed_batch
        parts = shapes.batches(glyphs, size) if size else np.array_split(glyphs, max(1, len(glyphs) // BATCH))
        # Called directly: `model.predict` costs some 50 ms a call, and leaks where it is called again and again.
        outputs = [np.asarray(self._model(part.reshape(-1, *self._shape), training=False)) for part in parts]
        return np.concatenate(outputs)[: len(glyphs)].reshape(len(glyphs), -1).astype(np.float32)

    def summary(self) -> str | None:
        """Keras's table of the layers."""
        lines: list[str] = []
        self._model.summary(line_length=80, print_fn=lines.append)
        return "\n".join(lines)

    def layers(self) -> None:
        """None: only .tflite files are opened for their layers."""
