"""The reading that follows the pen: one at a time in a thread, and always of the latest drawing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Self

from PIL import Image

from engine import Reading


class LiveReading:
    """Reads drawings in a thread.

    While one is read, newer ones are ignored; when it is done, ``changed`` leads to the next ``follow``, which reads
    the latest. So nothing waits in a queue. A context manager; leaving it waits for the thread.

    Args:
        read: reads a picture.
        changed: called from the thread when there is a new outcome.

    Attributes:
        outcome: the newest reading, or what was raised instead; None if there is none of this drawing yet.
    """

    def __init__(self, read: Callable[[Image.Image], Reading], changed: Callable[[], None]) -> None:
        self.outcome: Reading | Exception | None = None
        self._read = read
        self._changed = changed
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="draw-read")
        self._busy = False
        self._wanted = True  # whether the outcome of the work under way counts
        self._version: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True)

    def follow(self, version: int, picture: Callable[[], Image.Image]) -> None:
        """Begin to read the picture of this version, unless it has been read or another one is being read."""
        if not self._busy and version != self._version:
            self._busy, self._wanted, self._version = True, True, version
            self._thread.submit(self._work, picture())

    def again(self) -> None:
        """Have the drawing that was read last read once more."""
        self._version = None

    def forget(self) -> None:
        """Drop the outcome, and that of the work under way: the canvas is empty."""
        self.outcome, self._wanted, self._version = None, False, None

    def _work(self, picture: Image.Image) -> None:
        outcome: Reading | Exception
        try:
            outcome = self._read(picture)
        except Exception as error:  # noqa: BLE001 - the panel says it in words
            outcome = error
        if self._wanted:
            self.outcome = outcome
        self._busy = False
        self._changed()
