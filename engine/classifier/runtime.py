"""What runs a model file: LiteRT for .tflite, Keras for .keras and .h5."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from engine.errors import ModelError
from engine.suffixes import MODEL_SUFFIXES

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# A glyph may be fed as (28, 28, 1), as (28, 28) or as 784 numbers in a row: the same pixels in the same order.
INPUT_SHAPES = ((28, 28, 1), (28, 28), (784,))
# Ten values; a model may have learnt an eleventh answer, that a glyph is no digit.
OUTPUT_SHAPES = ((10,), (11,))
# From so many glyphs on the processor's cores share them: below, starting threads costs more than it saves.
SHARED_FROM = 64


class Runtime(Protocol):
    """A loaded model."""

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Glyphs (n, 28, 28, 1), 0 to 1, to probabilities (n, 10 or 11); safe to call from any thread."""

    def summary(self) -> str | None:
        """Keras's table of the layers, where the file still has them."""


def open_runtime(file: Path) -> Runtime:
    """Load a model file with the runtime that its ending names.

    Raises:
        ModelError: the file is missing, damaged, of another shape, or needs TensorFlow where there is none.
    """
    if not is_file(file):
        raise ModelError("model.missing_file", name=str(file))
    if file.suffix == ".tflite":
        return LiteRTRuntime(file)
    if file.suffix in MODEL_SUFFIXES:
        return KerasRuntime(file)
    raise ModelError("model.unknown_kind", name=file.name)


def is_file(file: Path) -> bool:
    """Whether there is such a file; a path that no system has room for is none."""
    try:
        return file.is_file()
    except (OSError, ValueError):
        return False


class LiteRTRuntime:
    """A .tflite file.

    An interpreter serves one thread at a time, so that there is a small pool of them. They run a glyph at a time:
    on a CPU a larger batch is no faster a digit (docs/performance.md), and needs memory and a new plan for each size.
    """

    def __init__(self, file: Path) -> None:
        self._content = file.read_bytes()
        self._name = file.name
        self._idle: list[Any] = []
        self._lock = threading.Lock()
        self._idle.append(self._interpreter())

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Glyphs (n, 28, 28, 1) to probabilities (n, 10 or 11)."""
        import numpy as np

        cores = os.cpu_count() or 1
        if len(glyphs) < SHARED_FROM or cores == 1:
            return self._predict(glyphs)
        from concurrent.futures import ThreadPoolExecutor

        with ThreadPoolExecutor(cores) as threads:
            return np.concatenate(list(threads.map(self._predict, np.array_split(glyphs, cores))))

    def _predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        with self._lock:
            interpreter = self._idle.pop() if self._idle else None
        interpreter = interpreter or self._interpreter()
        try:
            entry, answer = interpreter.get_input_details()[0], interpreter.get_output_details()[0]
            fed = _steps(np.ascontiguousarray(glyphs, np.float32), entry).reshape(-1, 1, *entry["shape"][1:])
            answers = np.empty((len(fed), *answer["shape"][1:]), answer["dtype"])
            for glyph, row in zip(fed, answers, strict=True):
                interpreter.set_tensor(entry["index"], glyph)
                interpreter.invoke()
                row[:] = interpreter.get_tensor(answer["index"])[0]
            return _numbers(answers, answer)
        finally:
            with self._lock:
                self._idle.append(interpreter)

    def summary(self) -> str | None:
        """None: what is left in the file are operations, not Keras's layers."""
        return None

    def _interpreter(self) -> Any:
        from ai_edge_litert.interpreter import Interpreter

        try:
            interpreter = Interpreter(model_content=self._content, num_threads=1)
            interpreter.allocate_tensors()
        except (ValueError, RuntimeError) as error:
            raise ModelError("model.damaged", name=self._name) from error
        inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
        shapes = [tuple(int(side) for side in tensor["shape"][1:]) for tensor in (*inputs, *outputs)]
        _check_shapes(shapes, self._name)
        return interpreter


def _steps(numbers: NDArray[np.float32], tensor: dict[str, Any]) -> NDArray[Any]:
    """Numbers as a tensor takes them: a quantized model's are whole steps, number = (step - zero point) x scale.

    As LiteRT's quantization specification has it (ai.google.dev/edge/litert/models/quantization_spec).
    """
    import numpy as np

    scale, zero_point = tensor["quantization"]
    if not scale:
        return numbers
    limits = np.iinfo(tensor["dtype"])
    return np.asarray(np.rint(numbers / scale + zero_point).clip(limits.min, limits.max), tensor["dtype"])


def _numbers(steps: NDArray[Any], tensor: dict[str, Any]) -> NDArray[np.float32]:
    """A tensor's steps as the numbers they stand for; those that are no steps stay as they are."""
    import numpy as np

    scale, zero_point = tensor["quantization"]
    return np.asarray((steps.astype(np.float32) - zero_point) * scale if scale else steps, np.float32)


class KerasRuntime:
    """A .keras or .h5 file, for which TensorFlow is needed."""

    def __init__(self, file: Path) -> None:
        try:
            import keras
        except ImportError as error:
            raise ModelError("model.needs_tensorflow", name=file.name) from error
        try:
            self._model = keras.models.load_model(file, compile=False)
        except Exception as error:
            raise ModelError("model.damaged", name=file.name) from error
        shapes = [tuple(tensor.shape[1:]) for tensor in (*self._model.inputs, *self._model.outputs)]
        _check_shapes(shapes, file.name)
        self._shape = shapes[0]

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Glyphs (n, 28, 28, 1) to probabilities (n, 10 or 11)."""
        import numpy as np

        # Called directly: `model.predict` costs some 50 ms a call, and leaks where it is called again and again.
        parts = [
            np.asarray(self._model(part.reshape(-1, *self._shape), training=False))
            for part in np.array_split(glyphs, max(1, len(glyphs) // 500))
        ]
        return np.concatenate(parts).astype(np.float32)

    def summary(self) -> str | None:
        """Keras's table of the layers."""
        lines: list[str] = []
        self._model.summary(line_length=80, print_fn=lines.append)
        return "\n".join(lines)


def _check_shapes(shapes: list[tuple[int, ...]], name: str) -> None:
    if len(shapes) != 2 or shapes[0] not in INPUT_SHAPES or shapes[1] not in OUTPUT_SHAPES:
        shown = " -> ".join("x".join(map(str, shape)) for shape in shapes)
        raise ModelError("model.wrong_shape", name=name, shapes=shown)
