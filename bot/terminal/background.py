"""The engine, loaded in the background while the person is already typing."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Self

from bot.serving.engines import AnyEngine


class BackgroundEngine:
    """An engine that is loaded once, in a thread of its own.

    A context manager; leaving it waits for the thread, since the interpreter must not end in the middle of the import
    of a native library, and closes the engine.

    Args:
        load: makes the engine.
        failed: called in the loading thread if that raised.
        done: called there if it did not.
    """

    def __init__(
        self,
        load: Callable[[], AnyEngine],
        failed: Callable[[], None] = lambda: None,
        done: Callable[[], None] = lambda: None,
    ) -> None:
        self._load = load
        self._on_failure = failed
        self._on_success = done
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="engine-load")
        self._future: Future[AnyEngine] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True)
        engine = self.ready()
        if engine is not None:
            engine.close()

    def start(self) -> None:
        """Begin to load, if that has not begun."""
        if self._future is None:
            self._future = self._thread.submit(self._load)
            self._future.add_done_callback(self._loaded)

    def ready(self) -> AnyEngine | None:
        """The engine, if it is loaded by now."""
        if self._future is None or not self._future.done() or self._future.exception() is not None:
            return None
        return self._future.result()

    def get(self) -> AnyEngine:
        """The engine, waited for if need be.

        Raises:
            UserError: it cannot be loaded.
        """
        self.start()
        assert self._future is not None  # noqa: S101 - start() made it
        return self._future.result()

    def _loaded(self, future: Future[AnyEngine]) -> None:
        if not future.cancelled():
            (self._on_failure if future.exception() else self._on_success)()
