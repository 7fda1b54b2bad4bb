"""A person's own model files, run in a process that can be ended: what reads and runs them may hang or crash.

HDF5 goes on for ever with some damaged files, holding the interpreter's lock; LiteRT and TensorFlow crash on some, and
a file may hold a network that never ends. See docs/decisions/42-own-models-run-apart.md.
"""

from __future__ import annotations

import atexit
import os
import threading
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING, Any

from engine.classifier.layers import Dense
from engine.errors import ModelError
from engine.processes import EndedError, Packet, Process

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# Seconds; an answer that takes longer never comes. Loading TensorFlow takes 5 on a machine that is not busy, opening a
# file less than one, and the largest networks that people have for digits need 5 for a part.
LOADING, OPENING, RUNNING = 300.0, 60.0, 60.0
PART = 500  # glyphs


class OwnModel:
    """A model file, as a ``Runtime``; all of them run in one process of this one.

    Args:
        file: the file; one that changes afterwards is opened again.

    Raises:
        ModelError: see ``open_runtime``; or it did not open in time, or what opens it crashed.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._written = file.stat().st_mtime_ns
        self._ask({"do": "load"}, LOADING, crashed="model.damaged")
        self._summary: str | None = self._ask({"do": "open"}, OPENING, crashed="model.damaged")[0]["summary"]

    def predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        """Glyphs (n, 28, 28, 1) to outputs (n, 10 or 11).

        Raises:
            ModelError: there was no answer in time, or what runs it crashed.
        """
        import numpy as np

        parts = np.array_split(glyphs, max(1, -(-len(glyphs) // PART)))
        return np.concatenate([self._predict(part) for part in parts])

    def summary(self) -> str | None:
        """Keras's table of the layers, where the file still has them."""
        return self._summary

    def layers(self) -> tuple[Dense, ...] | None:
        """See ``dense_layers``."""
        header, data = self._ask({"do": "layers"}, RUNNING)
        return Dense.unpacked(header["layers"], data) if header["layers"] is not None else None

    def _predict(self, glyphs: NDArray[np.float32]) -> NDArray[np.float32]:
        import numpy as np

        content = np.ascontiguousarray(glyphs, np.float32).tobytes()
        header, data = self._ask({"do": "predict"}, RUNNING, content)
        return np.frombuffer(data, np.float32).reshape(header["shape"])

    def _ask(
        self, request: dict[str, Any], seconds: float, data: bytes = b"", *, crashed: str = "model.does_not_run"
    ) -> Packet:
        name = self._file.name
        file = {"file": str(self._file.absolute()), "written": self._written}
        try:
            header, answer = _PROCESS.ask({**request, **file}, data, seconds=seconds)
        except EndedError as error:
            if error.in_time:
                raise ModelError(crashed, name=name) from error
            raise ModelError("model.too_slow", name=name, seconds=f"{seconds:g}") from error
        if "error" in header:
            raise ModelError(header["error"], **header["values"])
        return header, answer


class _Turns:
    """A lock that is had in the order of asking: who measures a model, part after part, lets others in between."""

    def __init__(self) -> None:
        self._taken, self._waiting = False, deque[threading.Lock]()
        self._mutex = threading.Lock()

    def __enter__(self) -> None:
        with self._mutex:
            if not self._taken:
                self._taken = True
                return
            turn = threading.Lock()
            turn.acquire()
            self._waiting.append(turn)
        try:
            turn.acquire()
        except BaseException:  # Ctrl-C
            with self._mutex:
                if turn in self._waiting:
                    self._waiting.remove(turn)
                else:
                    self._pass_on()
            raise

    def __exit__(self, *_: object) -> None:
        with self._mutex:
            self._pass_on()

    def _pass_on(self) -> None:
        if self._waiting:
            self._waiting.popleft().release()
        else:
            self._taken = False


class _ModelProcess:
    """The process; started when it is first needed, and again when a file has ended it or this process has forked."""

    def __init__(self) -> None:
        self._process: tuple[int, Process] | None = None
        self._turns = _Turns()

    def ask(self, header: dict[str, Any], data: bytes, *, seconds: float) -> Packet:
        """See ``Process.ask``."""
        with self._turns:
            owner, process = self._process or (0, None)
            if process is None or owner != os.getpid() or not process.alive:
                process = Process(f"{__package__}.model_process")
                self._process = os.getpid(), process
            try:
                process.begin()
                return process.ask(header, data, seconds=seconds)
            except BaseException as error:
                if not isinstance(error, RuntimeError):  # not our own fault: it hung or crashed, or Ctrl-C came
                    self._end()
                raise

    def running(self) -> int | None:
        """The number of the process, if there is one."""
        owner, process = self._process or (0, None)
        return process.number if process is not None and owner == os.getpid() and process.alive else None

    def close(self) -> None:
        """End the process; what asks later starts another."""
        with self._turns:
            self._end()

    def _end(self) -> None:
        ended, self._process = self._process, None
        if ended is not None and ended[0] == os.getpid():
            ended[1].end()


_PROCESS = _ModelProcess()
running, close = _PROCESS.running, _PROCESS.close
atexit.register(close)
