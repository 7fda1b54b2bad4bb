"""Pictures decoded in processes of their own, where a deadline must hold whatever a native decoder does.

A thread that is inside a decoder cannot be stopped, nor hears Ctrl-C; a process can be ended. See
docs/decisions/37-deadlines-that-hold.md.
"""

from __future__ import annotations

import os
import threading
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.errors import PictureError
from engine.processes import EndedError, Process

if TYPE_CHECKING:
    from engine.messages import Picture
    from engine.vision.decode import Canvas

SLICE = 0.05  # seconds between two looks at the deadline
LONGEST = 300.0  # seconds for a picture where nobody has a deadline any more, as its engine was killed


class DecoderPool:
    """Processes that decode pictures: started when they are needed, at most one for each of the machine's cores.

    Safe to use from any thread, and in a forked process, which starts its own.
    """

    def __init__(self) -> None:
        self._idle: list[tuple[int, Process]] = []
        self._free = threading.BoundedSemaphore(os.cpu_count() or 1)
        weakref.finalize(self, _end_all, self._idle)

    def decode(self, picture: Picture, check: Callable[[], None]) -> Canvas:
        """Decode a picture, see ``engine.vision.decode``; bytes, paths and open files in a process.

        An array is decoded already; a PIL image is decoded by itself, on a thread that nobody waits for after the end.

        Args:
            picture: the picture.
            check: called every 50 ms or more often; what it raises ends the work, and is raised here.

        Raises:
            PictureError: it cannot be opened, or its decoder crashed.
        """
        check()
        job = _Job(picture, self)
        while not self._free.acquire(timeout=SLICE):
            check()
        try:
            thread = threading.Thread(target=job.run, name="digitbot-decoding", daemon=True)
            thread.start()
            while thread.is_alive():
                thread.join(SLICE)
                if thread.is_alive():
                    check()
        except BaseException:
            job.end()
            raise
        finally:
            self._free.release()
        return job.result()

    def take(self) -> Process:
        """An idle process of this one, or a new one."""
        while self._idle:
            owner, process = self._idle.pop()
            if owner == os.getpid() and process.alive:
                return process
        return Process(f"{__package__}.decoding_process")

    def give(self, process: Process) -> None:
        """Keep a process for the next picture."""
        self._idle.append((os.getpid(), process))

    def close(self) -> None:
        """End the processes; later pictures start new ones."""
        _end_all(self._idle)


class _Job:
    """One picture, decoded by a thread that may be abandoned."""

    def __init__(self, picture: Picture, decoders: DecoderPool) -> None:
        self._picture, self._decoders = picture, decoders
        self._process: Process | None = None
        self._ended = False
        self._lock = threading.Lock()
        self._canvas: Canvas | None = None
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._canvas = self._decoded()
        except BaseException as error:  # noqa: BLE001 - raised by ``result``
            self._error = error

    def result(self) -> Canvas:
        if self._canvas is None:
            raise self._error or RuntimeError("a picture was not decoded")
        return self._canvas

    def end(self) -> None:
        """End the process, if there is one; the thread ends with it."""
        with self._lock:
            self._ended = True
            if self._process is not None:
                self._process.kill()

    def _decoded(self) -> Canvas:
        from engine.vision.decode import content_of, decode, is_open

        if is_open(self._picture):
            return decode(self._picture)
        data, name = content_of(self._picture)
        process = self._decoders.take()
        with self._lock:
            self._process = process
            if self._ended:
                process.kill()
        try:
            process.begin()
            canvas = _answer(process, data, name)
        except BaseException as error:
            if isinstance(error, PictureError) and process.alive:
                self._decoders.give(process)
            else:
                process.end()
            raise
        self._decoders.give(process)
        return canvas


def _end_all(idle: list[tuple[int, Process]]) -> None:
    while idle:
        owner, process = idle.pop()
        if owner == os.getpid():
            process.end()


def _answer(process: Process, data: bytes, name: str) -> Canvas:
    """What became of a picture; one that ended the process is damaged."""
    import numpy as np

    from engine.vision.decode import Canvas

    try:
        header, pixels = process.ask({"name": name}, data, seconds=LONGEST)
    except EndedError as error:
        raise PictureError("picture.damaged", name=name) from error
    if "error" in header:
        raise PictureError(str(header["error"]), **header["values"])
    width, height = header["size"]
    return Canvas(np.frombuffer(pixels, np.uint8).reshape(header["shape"]), (width, height))
