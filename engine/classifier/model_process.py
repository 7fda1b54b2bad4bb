"""A process that runs a person's own model files for ``engine.classifier.own_model``, one request at a time."""

from __future__ import annotations

import sys
from functools import lru_cache
from pathlib import Path
from typing import Any

from engine.classifier.runtime import Runtime, load_library, open_runtime
from engine.errors import ModelError
from engine.processes import Packet, serve

KEPT = 8  # models; one that is asked for again is opened again
MEMORY = 4 * 2**30  # bytes; TensorFlow and a usual network need less than one. A file may ask for any number of weights


@lru_cache(maxsize=KEPT)
def _runtime(file: str, written: int) -> Runtime:  # noqa: ARG001 - part of what is kept
    """The model in a file, as it was written then (nanoseconds since 1970)."""
    return open_runtime(Path(file))


def answer(header: dict[str, Any], data: bytes) -> Packet:
    """What a model says, or why it does not."""
    try:
        if header["do"] == "load":  # which takes its time on a busy machine, and says nothing of the file
            load_library(Path(header["file"]))
            return {}, b""
        return _ANSWERS[header["do"]](_runtime(header["file"], header["written"]), data)
    except ModelError as error:
        return {"error": error.key, "values": error.values}, b""
    except MemoryError:
        values = {"name": Path(header["file"]).name, "megabytes": MEMORY // 2**20}
        return {"error": "model.too_large", "values": values}, b""


def _open(runtime: Runtime, _: bytes) -> Packet:
    return {"summary": runtime.summary()}, b""


def _predict(runtime: Runtime, data: bytes) -> Packet:
    import numpy as np

    outputs = runtime.predict(np.frombuffer(data, np.float32).reshape(-1, 28, 28, 1))
    return {"shape": outputs.shape}, outputs.astype(np.float32).tobytes()


def _layers(runtime: Runtime, _: bytes) -> Packet:
    layers = runtime.layers()
    if layers is None:
        return {"layers": None}, b""
    packed = [layer.packed() for layer in layers]
    return {"layers": [header for header, _ in packed]}, b"".join(content for _, content in packed)


_ANSWERS = {"open": _open, "predict": _predict, "layers": _layers}


def main() -> None:
    """Serve, with no more memory than a network for digits can need."""
    if sys.platform != "win32":
        import resource

        hard = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(
            resource.RLIMIT_DATA, (MEMORY if hard == resource.RLIM_INFINITY else min(MEMORY, hard), hard)
        )
    serve(answer)


if __name__ == "__main__":
    main()
