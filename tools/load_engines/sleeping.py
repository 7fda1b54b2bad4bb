"""Ray's router alone: engines that sleep as long as a reading takes, so that nothing but the router is busy."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Iterable
from functools import partial
from typing import cast

from bot.serving.ray_cluster import RayCluster
from engine import Attachment, Command, Engine, Picture, Reading, as_attachments

PICTURE = Attachment(b"nobody looks at it")


class SleepingEngine:
    """Takes as long as an engine for a picture, and does nothing; one picture at a time."""

    commands: tuple[Command, ...] = ()

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._turn = threading.Lock()

    def predict(
        self, pictures: Picture | Attachment | Iterable[Picture | Attachment], *, model: str | None = None
    ) -> list[Reading]:
        """An empty reading for each picture."""
        several = as_attachments(pictures)
        with self._turn:
            time.sleep(self._seconds * len(several))
        return [Reading() for _ in several]


def sleeping(seconds: float) -> Engine:
    """An engine that sleeps for ``seconds`` for each picture."""
    return cast("Engine", SleepingEngine(seconds))


def simulated(replicas: int, seconds: float, count: int) -> tuple[float, float]:
    """See ``simulate``."""
    return asyncio.run(simulate(replicas, seconds, count))


async def simulate(replicas: int, seconds: float, count: int) -> tuple[float, float]:
    """Replicas that sleep: the pictures a second that they could read, and those that were."""
    backend = RayCluster(partial(sleeping, seconds), (replicas, replicas), name="sleeping", cpus=0.01)
    await backend.start()
    left = iter(range(count))

    async def caller() -> None:
        for _ in left:
            await backend.predict([PICTURE])

    try:
        await asyncio.gather(*(backend.predict([PICTURE]) for _ in range(4 * replicas)))
        began = time.monotonic()
        await asyncio.gather(*(caller() for _ in range(4 * replicas)))
        return replicas / seconds, count / (time.monotonic() - began)
    finally:
        await backend.close()
