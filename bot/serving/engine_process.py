"""A process that has an engine and answers several requests at a time; the bot ends it if one cannot be stopped.

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
from typing import BinaryIO

from bot import logs, native
from bot.serving import wire
from bot.serving.backend import Load, RequestFailedError
from bot.serving.wire import Packet
from engine import Engine, Progress, StoppedError, UserError, logged

_Send = Callable[[list[bytes]], None]
_REPORT_INTERVAL = 0.2  # seconds; people see no more reports than that
_SWITCH_INTERVAL = 0.0005  # seconds; Python's own 0.005 would be waited for after each call of NumPy or LiteRT
_thread = threading.local()  # its "number" is that of the request which a thread answers


def main() -> None:
    """Answer requests, each in a thread, from standard input to standard output; the bot limits their number."""
    # A terminal's Ctrl-C and a service manager's SIGTERM reach this process too, but the bot decides when it ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    # Short requests must get on beside threads that compute.
    sys.setswitchinterval(_SWITCH_INTERVAL)
    incoming, outgoing = _own_streams()
    lock = threading.Lock()

    def send(pieces: list[bytes]) -> None:
        with lock:
            outgoing.writelines(pieces)
            outgoing.flush()

    logging.getLogger().addHandler(_BotHandler(send))
    requests: SimpleQueue[Packet] = SimpleQueue()
    stopped: set[int] = set()
    threading.Thread(target=_read, args=(incoming, requests, stopped), daemon=True).start()
    start = requests.get()
    _, path, load = start.value
    try:
        engine = _engine(path, load)
        ready = wire.pack(Packet("done", start.number, engine.commands))
    except Exception as error:  # noqa: BLE001 - the bot shows it
        send(failure(start.number, error))
        return
    send(ready)
    while True:
        request = requests.get()
        threading.Thread(target=answer_request, args=(engine, request, stopped, send), daemon=True).start()
        del request  # or it would keep its pictures until the next one comes


def answer_request(engine: Engine, request: Packet, stopped: set[int], send: _Send) -> None:
    """Do what a request asks; send its progress, and its result or failure.

    Args:
        engine: does it.
        request: a packet of the kind "request".
        stopped: the numbers of requests that are to end when they next report progress; without this one in the end.
        send: sends a packet's pieces.
    """
    _thread.number = number = request.number
    next_report = 0.0
    result: object
    method, *args = request.value

    def report(progress: Progress) -> None:
        nonlocal next_report
        if number in stopped:
            raise StoppedError
        if (now := time.monotonic()) >= next_report:
            next_report = now + _REPORT_INTERVAL
            send(wire.pack(Packet("progress", number, progress)))

    try:
        if method == "handle":
            for reply in engine.replies(args[0], report):
                send(wire.pack(Packet("reply", number, reply)))
            result = None
        elif method == "predict":
            message, model = args
            result = engine.predict(message.attachments, model=model)
        elif method == "commands":
            result = engine.commands
        else:
            result = getattr(engine, method)(*args)
        answer = wire.pack(Packet("done", number, result))
    except StoppedError:
        answer = wire.pack(Packet("done", number))
    except Exception as error:  # noqa: BLE001 - the bot shows it
        answer = failure(number, error)
    stopped.discard(number)
    send(answer)


def failure(number: int, error: Exception) -> list[bytes]:
    """A packet with an error; one that people may not read is logged, if it is not yet; only type and id are sent."""
    if not isinstance(error, UserError | RequestFailedError):
        error = RequestFailedError(type(error).__name__, logged(error, "a request"))
    return wire.pack(Packet("failed", number, error))


def _engine(path: tuple[str, ...], load: bytes) -> Engine:
    sys.path[:] = path
    from PIL import Image

    native.compute_alone()
    make: Load = pickle.loads(load)  # noqa: S301 - it comes from the bot
    engine = make()
    # Read a picture of a 1, so that no person waits for what the first picture has to load.
    page, file = Image.new("L", (48, 48), 255), io.BytesIO()
    page.paste(0, (22, 8, 26, 40))
    page.save(file, "PNG")
    engine.predict(file.getvalue())
    return engine


class _BotHandler(logging.Handler):
    """Sends warnings and errors to the bot's log."""

    def __init__(self, send: _Send) -> None:
        super().__init__(logging.WARNING)
        self._send = send
        self.setFormatter(logs.Frames("%(message)s"))

    def emit(self, record: logging.LogRecord) -> None:
        number = getattr(_thread, "number", 0)
        self._send(wire.pack(Packet("log", number, (record.name, record.levelno, self.format(record)))))


def _own_streams() -> tuple[BinaryIO, BinaryIO]:
    """Standard input and output for packets alone: whatever else is written there, by native libraries, is dropped."""
    incoming, outgoing = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(null, descriptor)
    os.close(null)
    return incoming, outgoing


def _read(incoming: BinaryIO, requests: SimpleQueue[Packet], stopped: set[int]) -> None:
    """Queue requests; when the bot is gone, end the process, whatever it is doing."""
    try:
        while True:
            packet = wire.read(incoming)
            if packet.kind == "stop":
                stopped.add(packet.number)
            else:
                requests.put(packet)
            del packet  # or it would keep its pictures until the next one comes
    except (EOFError, OSError):
        os._exit(0)


if __name__ == "__main__":
    main()
