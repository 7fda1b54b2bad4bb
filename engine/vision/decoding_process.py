"""A process that decodes pictures for ``engine.vision.apart``, one at a time, until its input ends."""

from __future__ import annotations

import os
import signal
import threading
from queue import SimpleQueue
from typing import IO, Any

from engine.errors import PictureError
from engine.vision.apart import receive, send
from engine.vision.decode import decode_bytes


def main() -> None:
    """Answer each picture on standard input with its canvas on standard output."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the process that started this one, and ends it
    incoming, answers = os.fdopen(os.dup(0), "rb"), os.fdopen(os.dup(1), "wb")
    null = os.open(os.devnull, os.O_RDWR)  # what a library prints is not an answer
    os.dup2(null, 0)
    os.dup2(null, 1)
    pictures: SimpleQueue[tuple[str, bytes]] = SimpleQueue()
    threading.Thread(target=_read, args=(incoming, pictures), daemon=True).start()
    send(answers, {}, b"")
    while True:
        send(answers, *_answer(*pictures.get()))


def _answer(name: str, data: bytes) -> tuple[dict[str, Any], bytes]:
    try:
        canvas = decode_bytes(data, name)
    except PictureError as error:
        return {"error": error.key, "values": error.values}, b""
    except BaseException as error:  # noqa: BLE001 - a fault of ours, or a panic; who asked logs it
        return {"fault": type(error).__name__}, b""
    return {"size": canvas.size, "shape": canvas.pixels.shape}, canvas.pixels.tobytes()


def _read(incoming: IO[bytes], pictures: SimpleQueue[tuple[str, bytes]]) -> None:
    """Queue the pictures; when nobody is there any more, end the process, whatever a decoder is doing."""
    try:
        while True:
            header, data = receive(incoming)
            pictures.put((header["name"], data))
            del data  # or it would be kept until the next one comes
    except (EOFError, OSError):
        os._exit(0)


if __name__ == "__main__":
    main()
