"""Pictures decoded in processes of their own, where a deadline must hold whatever a native decoder does.

A thread that is inside a decoder cannot be stopped, nor hears Ctrl-C; a process can be ended. See
docs/decisions/37-deadlines-that-hold.md.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import weakref
from collections.abc import Callable
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any

from engine.errors import PictureError

if TYPE_CHECKING:
    from engine.messages import Picture
    from engine.vision.decode import Canvas

SLICE = 0.05  # seconds between two looks at the deadline
LENGTH = 8  # bytes before a header, which say how long it is


class Decoders:
    """Processes that decode pictures: started when they are needed, at most one for each of the machine's cores.

    Safe to use from any thread, and in a forked process, which starts its own.
    """

    def __init__(self) -> None:
        self._idle: list[tuple[int, _Process]] = []
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

    def take(self) -> _Process:
        """An idle process of this one, or a new one."""
        while self._idle:
            owner, process = self._idle.pop()
            if owner == os.getpid() and process.alive:
                return process
        return _Process()

    def give(self, process: _Process) -> None:
        """Keep a process for the next picture."""
        self._idle.append((os.getpid(), process))

    def close(self) -> None:
        """End the processes; later pictures start new ones."""
        _end_all(self._idle)


class _Job:
    """One picture, decoded by a thread that may be given up."""

    def __init__(self, picture: Picture, decoders: Decoders) -> None:
        self._picture, self._decoders = picture, decoders
        self._process: _Process | None = None
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
            answer = process.answer(data, name)
        except BaseException:
            process.end()
            raise
        self._decoders.give(process)
        if isinstance(answer, PictureError):
            raise answer
        return answer


class _Process:
    """A process that decodes a picture at a time."""

    def __init__(self) -> None:
        self._ready = False
        # The package may lie where only this process's own sys.path has it.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, "-m", f"{__package__}.decoding_process"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def begin(self) -> None:
        """Wait until it has loaded what it needs. Raises RuntimeError if it cannot be started."""
        if self._ready:
            return
        try:
            receive(self._pipe(self._process.stdout))
        except EOFError as error:
            raise RuntimeError("no process for decoding pictures could be started") from error
        self._ready = True

    def answer(self, data: bytes, name: str) -> Canvas | PictureError:
        """What became of a picture; of one that ended the process, that it is damaged."""
        import numpy as np

        from engine.vision.decode import Canvas

        try:
            send(self._pipe(self._process.stdin), {"name": name}, data)
            header, pixels = receive(self._pipe(self._process.stdout))
        except (OSError, EOFError) as error:
            raise PictureError("picture.damaged", name=name) from error
        if "error" in header:
            return PictureError(str(header["error"]), **header["values"])
        if "fault" in header:
            raise RuntimeError(f"{header['fault']} in a process that decodes pictures")
        width, height = header["size"]
        return Canvas(np.frombuffer(pixels, np.uint8).reshape(header["shape"]), (width, height))

    def kill(self) -> None:
        """End it; whoever waits for its answer is told, and lets go of the pipes."""
        self._process.kill()
        self._process.wait()

    def end(self) -> None:
        """End it, and let go of the pipes."""
        self.kill()
        for pipe in (self._process.stdin, self._process.stdout):
            with suppress(OSError):  # what was still to be written
                self._pipe(pipe).close()

    @staticmethod
    def _pipe(stream: IO[bytes] | None) -> IO[bytes]:
        if stream is None:
            raise RuntimeError("not a pipe")
        return stream


def _end_all(idle: list[tuple[int, _Process]]) -> None:
    while idle:
        owner, process = idle.pop()
        if owner == os.getpid():
            process.end()


def send(stream: IO[bytes], header: dict[str, object], data: bytes) -> None:
    """Write a header and data, as ``receive`` reads them."""
    text = json.dumps([header, len(data)]).encode("ascii")
    stream.write(len(text).to_bytes(LENGTH, "big") + text)
    stream.write(data)
    stream.flush()


def receive(stream: IO[bytes]) -> tuple[dict[str, Any], bytes]:
    """What ``send`` wrote. Raises EOFError at the end."""

    def exactly(size: int) -> bytes:
        data = stream.read(size)
        if len(data) < size:
            raise EOFError
        return data

    header, size = json.loads(exactly(int.from_bytes(exactly(LENGTH), "big")))
    return header, exactly(size)
