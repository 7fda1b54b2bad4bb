"""A .tflite file, run by LiteRT."""

from __future__ import annotations

import math
import os
import re
import threading
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.classifier import shapes
from engine.classifier.layers import Dense, dense_layers
from engine.classifier.notice import without_notice
from engine.errors import ModelError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Shapes = Sequence[shapes.Shape]

# From this many glyphs on the processor's cores share them: below, starting threads costs more than it saves.
SHARED_FROM = 64


class LiteRTRuntime:
    """A .tflite file.

    An interpreter serves one thread at a time, so that there is a small pool of them. They run a glyph at a time:
    on a CPU a larger batch is no faster a digit (docs/performance.md), and needs memory and a new plan for each size.

    Args:
        file: the file.
        check: raises a ModelError where the shapes of inputs and outputs are not those of the job.

    Raises:
        ModelError: it is damaged, of another shape, or needs operations that are not there.
    """

    def __init__(self, file: Path, check: Callable[[Shapes, Shapes, str], None] = shapes.check) -> None:
        self._content = file.read_bytes()
        self._check = check
        self._name = file.name
        self._idle: list[Any] = []
        self._lock = threading.Lock()
        self._idle.append(self._interpreter())

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Glyphs (n, 28, 28, 1) to outputs (n, 10 or 11)."""
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
            steps = _steps(np.ascontiguousarray(glyphs, np.float32), entry)
            batches = shapes.batches(steps.reshape(-1, *entry["shape"][1:]), int(entry["shape"][0]))
            outputs = np.empty((len(batches), *answer["shape"]), answer["dtype"])
            for batch, output in zip(batches, outputs, strict=True):
                interpreter.set_tensor(entry["index"], batch)
                interpreter.invoke()
                output[:] = interpreter.get_tensor(answer["index"])
            count, values = len(glyphs), math.prod(answer["shape"][1:])
            return _numbers(outputs.reshape(-1, values)[:count], answer)
        finally:
            with self._lock:
                self._idle.append(interpreter)

    def summary(self) -> str | None:
        """None: what is left in the file are operations, not Keras's layers."""
        return None

    def layers(self) -> tuple[Dense, ...] | None:
        """See ``dense_layers``."""
        return dense_layers(self._content)

    def _interpreter(self) -> Any:
        from ai_edge_litert.interpreter import Interpreter

        try:
            with without_notice():
                interpreter = Interpreter(model_content=self._content, num_threads=1)
                interpreter.allocate_tensors()
            inputs, outputs = interpreter.get_input_details(), interpreter.get_output_details()
        except (ValueError, RuntimeError) as error:  # also a tensor's name that is not UTF-8
            raise _refusal(str(error), self._name) from error
        self._check([t["shape"].tolist()[1:] for t in inputs], [t["shape"].tolist()[1:] for t in outputs], self._name)
        return interpreter


def _refusal(why: str, name: str) -> ModelError:
    """The error that fits what LiteRT says of a file."""
    operation = re.search(r"custom op: ([\w-]+)", why)
    if operation is None:
        return ModelError("model.damaged", name=name)
    if "edgetpu" in operation[1]:
        return ModelError("model.edge_tpu", name=name)
    return ModelError("model.operation", name=name, operation=operation[1])


def _steps(numbers: NDArray[np.float32], tensor: dict[str, Any]) -> NDArray[Any]:
    """Numbers as a tensor takes them: a quantized model's are whole steps, number = (step - zero point) x scale.

    As LiteRT's quantization specification has it (ai.google.dev/edge/litert/models/quantization_spec).
    """
    import numpy as np

    scale, zero_point = tensor["quantization"]
    if not np.issubdtype(tensor["dtype"], np.integer):
        return numbers.astype(tensor["dtype"], copy=False)
    limits = np.iinfo(tensor["dtype"])
    scale = scale or 1.0  # whole numbers that are not steps: pixels from 0 to 255
    return np.asarray(np.rint(numbers / scale + zero_point).clip(limits.min, limits.max), tensor["dtype"])


def _numbers(steps: NDArray[Any], tensor: dict[str, Any]) -> NDArray[np.float32]:
    """A tensor's steps as the numbers they stand for; those of a tensor that is not quantized stay as they are."""
    import numpy as np

    scale, zero_point = tensor["quantization"]
    return np.asarray((steps.astype(np.float32) - zero_point) * scale if scale else steps, np.float32)
