"""Processes of our own for native code that may hang or crash: a thread that is inside it cannot be stopped.

See docs/decisions/37-deadlines-that-hold.md.
"""

from __future__ import annotations

import faulthandler
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from queue import SimpleQueue
from typing import IO, Any, TypeAlias

LENGTH = 8  # bytes before a header, which say how long it is
TOO_LONG = 1  # the exit status of a process that ended itself, see ``faulthandler.dump_traceback_later``
Packet: TypeAlias = tuple[dict[str, Any], bytes]


class EndedError(Exception):
    """A process ended before it answered.

    Attributes:
        in_time: False if it ended itself because the answer took too long.
    """

    def __init__(self, *, in_time: bool) -> None:
        super().__init__("crashed" if in_time else "too late")
        self.in_time = in_time


class Process:
    """A Python process that answers a request at a time.

    Args:
        module: is run, and calls ``serve``.
    """

    def __init__(self, module: str) -> None:
        self._ready = False
        # The package may lie where only this process's own sys.path has it.
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
        self._process = subprocess.Popen(  # noqa: S603 - ours
            [sys.executable, "-m", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )

    @property
    def number(self) -> int:
        """Its process id."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def begin(self) -> None:
        """Wait until it has loaded what it needs. Raises RuntimeError if it cannot be started."""
        if self._ready:
            return
        try:
            _receive(self._pipe(self._process.stdout))
        except EOFError as error:
            raise RuntimeError("a process of Digitbot's own could not be started") from error
        self._ready = True

    def ask(self, header: dict[str, Any], data: bytes = b"", *, seconds: float) -> Packet:
        """Its answer to a request, as ``serve`` has it made.

        Args:
            header: what JSON can carry.
            data: what it cannot.
            seconds: after these it ends itself, whatever it does, and even if nobody is there any more to end it.

        Raises:
            EndedError: it did, or it crashed, or was ended by ``kill``.
            RuntimeError: the code that answers has a fault.
        """
        try:
            _send(self._pipe(self._process.stdin), {**header, "seconds": seconds}, data)
            answer, content = _receive(self._pipe(self._process.stdout))
        except (OSError, EOFError) as error:
            raise EndedError(in_time=self._process.wait() != TOO_LONG) from error
        if "fault" in answer:
            raise RuntimeError(f"{answer['fault']} in a process of Digitbot's own")
        return answer, content

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


def serve(answer: Callable[[dict[str, Any], bytes], Packet]) -> None:
    """Answer each request on standard input on standard output, until the input ends."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one, and ends it
    incoming, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)  # what a library prints is not an answer
    os.dup2(null, 0)
    os.dup2(null, 1)
    requests: SimpleQueue[Packet] = SimpleQueue()
    threading.Thread(target=_read, args=(incoming, requests), daemon=True).start()
    _send(answers, {}, b"")
    while True:
        header, data = requests.get()
        # A thread of C, which needs no lock of the interpreter.
        faulthandler.dump_traceback_later(header["seconds"], exit=True, file=null)
        try:
            packet = answer(header, data)
        except BaseException as error:  # noqa: BLE001 - a fault of ours, or a panic; who asked logs it
            packet = {"fault": type(error).__name__}, b""
        faulthandler.cancel_dump_traceback_later()
        del data  # or it would be kept until the next one comes
        _send(answers, *packet)


def _read(incoming: IO[bytes], requests: SimpleQueue[Packet]) -> None:
    """Queue the requests; when nobody is there any more, end the process."""
    try:
        while True:
            requests.put(_receive(incoming))
    except (EOFError, OSError):
        os._exit(0)


def _send(stream: IO[bytes], header: dict[str, Any], data: bytes) -> None:
    """Write a header and data, as ``_receive`` reads them."""
    text = json.dumps([header, len(data)]).encode("ascii")
    stream.write(len(text).to_bytes(LENGTH, "big") + text)
    stream.write(data)
    stream.flush()


def _receive(stream: IO[bytes]) -> Packet:
    """What ``_send`` wrote. Raises EOFError at the end."""

    def exactly(size: int) -> bytes:
        data = stream.read(size)
        if len(data) < size:
            raise EOFError
        return data

    header, size = json.loads(exactly(int.from_bytes(exactly(LENGTH), "big")))
    return header, exactly(size)
