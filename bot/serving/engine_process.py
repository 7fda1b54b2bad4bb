"""A process that has an engine and answers several requests at a time; the bot ends it when one cannot be stopped.

Started as ``python -m bot.serving.engine_process``; it ends by itself when the bot is gone.
"""

from __future__ import annotations

import io
import logging
import os
import pickle
import signal
import sys
import threading
import time
from collections.abc import Callable
from queue import SimpleQueue
from typing import Any, BinaryIO

from bot import logs
from bot.serving import wire
from bot.serving.backend import Load, RequestFailedError, StoppedError
from bot.serving.wire import Packet
from engine import Engine, Progress, UserError, logged

_Send = Callable[[list[bytes]], None]
_REPORT_EVERY = 0.2  # seconds; nobody sees more
_SWITCH_EVERY = 0.0005  # seconds; Python's own 0.005 is waited for each time that NumPy or LiteRT gave way


def main() -> None:
    """Answers requests, each in a thread, from standard input to standard output; how many, the bot sees to."""
    # A terminal's Ctrl-C and a service manager's SIGTERM reach us too; it is the bot that says when to go.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Threads that compute hand the interpreter over so often that one with little to do gets on beside them.
    sys.setswitchinterval(_SWITCH_EVERY)
    incoming, outgoing = _own_streams()
    sending = threading.Lock()

    def send(pieces: list[bytes]) -> None:
        with sending:
            outgoing.writelines(pieces)
            outgoing.flush()

    logging.getLogger().addHandler(_ToTheBot(send))
    requests: SimpleQueue[Packet] = SimpleQueue()
    stopped: set[int] = set()
    threading.Thread(target=_read, args=(incoming, requests, stopped), daemon=True).start()
    start = requests.get()
    _, path, load = start.value
    try:
        engine = _engine(path, load)
        ready = wire.packed(Packet("done", start.number, engine.commands))
    except Exception as error:  # noqa: BLE001 - the bot shows it
        send(_failed(start.number, error))
        return
    send(ready)
    while True:
        request = requests.get()
        report = _Reporter(request.number, send, stopped)
        threading.Thread(target=_work, args=(engine, request, report, send), daemon=True).start()
        del request  # pictures are let go with the work


def _work(engine: Engine, request: Packet, report: _Reporter, send: _Send) -> None:
    number = request.number
    try:
        answer = wire.packed(Packet("done", number, _result(engine, report, *request.value)))
    except StoppedError:
        answer = wire.packed(Packet("done", number))
    except Exception as error:  # noqa: BLE001 - the bot shows it
        answer = _failed(number, error)
    report.end()
    send(answer)


def _result(engine: Engine, report: _Reporter, method: str, *arguments: Any) -> object:
    if method == "handle":
        (message,) = arguments
        return engine.handle(message, report)
    if method == "predict":
        message, model = arguments
        return engine.predict(message.attachments, model=model)
    return getattr(engine, method)(*arguments)


def _failed(number: int, error: Exception) -> list[bytes]:
    """An error as it crosses: what people may read as that, anything else as its type's name, and an id in the log."""
    if not isinstance(error, UserError):
        error = RequestFailedError(type(error).__name__, logged(error, "a request"))
    return wire.packed(Packet("failed", number, error))


def _engine(path: tuple[str, ...], load: bytes) -> Engine:
    sys.path[:] = path
    make: Load = pickle.loads(load)  # noqa: S301 - the bot's own
    engine = make()
    engine.predict(_stroke())  # what the first picture would have to load comes out of nobody's time
    return engine


def _stroke() -> bytes:
    """A picture of a 1."""
    from PIL import Image

    page, file = Image.new("L", (48, 48), 255), io.BytesIO()
    page.paste(0, (22, 8, 26, 40))
    page.save(file, "PNG")
    return file.getvalue()


class _Reporter:
    """Tells the bot of progress, though not of all of it, and stops work that nobody waits for."""

    def __init__(self, number: int, send: _Send, stopped: set[int]) -> None:
        self._number = number
        self._send = send
        self._stopped = stopped
        self._next = 0.0

    def end(self) -> None:
        """The work has ended."""
        self._stopped.discard(self._number)

    def __call__(self, progress: Progress) -> None:
        if self._number in self._stopped:
            raise StoppedError
        now = time.monotonic()
        if now >= self._next:
            self._next = now + _REPORT_EVERY
            self._send(wire.packed(Packet("progress", self._number, progress)))


class _ToTheBot(logging.Handler):
    """Sends warnings and errors where the bot logs."""

    def __init__(self, send: _Send) -> None:
        super().__init__(logging.WARNING)
        self._send = send
        self.setFormatter(logs.Frames("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        self._send(wire.packed(Packet("log", 0, (record.name, record.levelno, self.format(record)))))


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for ourselves: what else writes there, native libraries above all, writes nowhere."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
    return incoming, outgoing


def _read(incoming: BinaryIO, requests: SimpleQueue[Packet], stopped: set[int]) -> None:
    """Takes requests in; when the bot is gone, so are we, whatever is being worked on."""
    try:
        while True:
            packet = wire.read(incoming)
            if packet.kind == "stop":
                stopped.add(packet.number)
            else:
                requests.put(packet)
            del packet  # it may hold pictures, and the next one may be long in coming
    except (EOFError, OSError):
        os._exit(0)


if __name__ == "__main__":
    main()
