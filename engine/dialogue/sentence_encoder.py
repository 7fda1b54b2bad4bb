"""What a sentence means, as a vector: those that say alike things, in whatever words or language, lie close.

By a network that others trained on questions and answers, translations and conclusions; ``make encoder`` made what is
here of it (docs/decisions/48-sentence-embeddings.md).
"""

from __future__ import annotations

import threading
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.classifier.notice import without_notice

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILE = Path(__file__).with_name("sentence_encoder.tflite")
PIECES = Path(__file__).with_name("sentence_encoder.model")
SIZE = 512
LONGEST = 100  # pieces of words at the beginning of a sentence that are used


def encode(text: str) -> NDArray[np.float32]:
    """Float32 (512,) of length 1 for a sentence in lower case; from any thread."""
    return _encoder().encode(text)


class _Encoder:
    def __init__(self) -> None:
        from ai_edge_litert.interpreter import Interpreter
        from sentencepiece import SentencePieceProcessor

        self._pieces = SentencePieceProcessor(model_file=str(PIECES))
        with without_notice():
            self._interpreter: Any = Interpreter(str(FILE), num_threads=1)
        self._entry = self._interpreter.get_input_details()[0]["index"]
        self._answer = self._interpreter.get_output_details()[0]["index"]
        self._lock = threading.Lock()

    def encode(self, text: str) -> NDArray[np.float32]:
        import numpy as np

        pieces = self._pieces.encode(text)[:LONGEST]
        ids = np.array([[self._pieces.bos_id(), *pieces, self._pieces.eos_id()]], np.int32)
        with self._lock:
            self._interpreter.resize_tensor_input(self._entry, ids.shape)
            self._interpreter.allocate_tensors()
            self._interpreter.set_tensor(self._entry, ids)
            self._interpreter.invoke()
            vector: NDArray[np.float32] = self._interpreter.get_tensor(self._answer)[0]
        return vector


_encoder = cache(_Encoder)
