"""What happens while Redis is away: nobody waits for it, the log says so once, and it is retried now and then."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import redis

_log = logging.getLogger(__name__)
PAUSE = 2.0  # seconds between two attempts to reach a server that is away
TIMEOUT = 0.5  # seconds that a server may take to accept a connection, and to answer


class AwayError(Exception):
    """The server cannot be reached or does not answer."""


class Outage:
    """Whether a server is away; safe to use from any thread.

    Args:
        clock: gives seconds that only ever grow.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._next = 0.0
        self._away = False
        self._lock = threading.Lock()

    @contextmanager
    def attempt(self) -> Iterator[None]:
        """Around what is asked of the server. Raises ``AwayError`` if it fails, or at once during a pause."""
        if self._clock() < self._next:
            raise AwayError
        try:
            yield
        except (redis.RedisError, OSError) as error:
            self._set(away=True, why=type(error).__name__)
            raise AwayError from None
        if self._away:
            self._set(away=False)

    def _set(self, *, away: bool, why: str = "") -> None:
        with self._lock:
            changed, self._away = self._away != away, away
            self._next = self._clock() + PAUSE if away else 0.0
        if changed and away:
            _log.warning("Redis cannot be used (%s): going on without what it keeps", why)
        elif changed:
            _log.warning("Redis is back")
