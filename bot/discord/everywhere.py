"""What the owner asks of all processes of the bot, this one and the others."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from contextlib import suppress
from dataclasses import asdict, dataclass

from discord.ext import commands

from bot.discord.cluster import Cluster
from bot.serving.service import Service
from bot.state.state import Json

_log = logging.getLogger(__name__)
_STATUS_SECONDS, _RELOAD_SECONDS = 3.0, 120.0


@dataclass(frozen=True)
class ProcessStatus:
    """The state of a process of the bot.

    Attributes:
        servers, shards: how many it has.
        latency: of the gateway, in milliseconds; 0 while it is not known.
        seconds: since its start.
        workers, size, restarts: of its engine processes, see ``Health``.
        pending, queue: questions that wait or are worked on, and how many may.
    """

    servers: int
    shards: int
    latency: int
    seconds: int
    workers: int
    size: int
    restarts: int
    pending: int
    queue: int


class Everywhere:
    """Asks the processes that share a state, and answers them; alone it asks only itself.

    Args:
        bot: the bot in this process.
        service: that of this process.
        cluster: which of the processes this is.
    """

    def __init__(self, bot: commands.Bot | commands.AutoShardedBot, service: Service, cluster: Cluster) -> None:
        self._bot, self._service, self._cluster = bot, service, cluster
        self._start = time.monotonic()
        self._answering: asyncio.Task[None] | None = None
        self._telling: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        """Answer other processes from now on."""
        if self._service.state.shared:
            answerers = {"status": self._status, "reload": self._reload, "blocklist": self._refresh}
            self._answering = asyncio.create_task(self._service.state.answer(answerers, self._connected))

    async def stop(self) -> None:
        """Answer no more."""
        for task in (self._answering, *self._telling):
            if task is not None:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task

    async def status(self) -> tuple[list[ProcessStatus], int]:
        """The state of each process that says it, and how many do not."""
        answers = await self._service.state.ask("status", _STATUS_SECONDS) or [await self._status()]
        statuses = [ProcessStatus(**answer) for answer in answers if answer]
        return statuses, max(len(answers), self._cluster.size) - len(statuses)

    async def reload(self) -> int:
        """Have all replace their engines; how many have not."""
        answers = await self._service.state.ask("reload", _RELOAD_SECONDS) or [await self._reload()]
        return max(len(answers), self._cluster.size) - sum(map(bool, answers))

    async def tell_of_blocklist(self) -> None:
        """Have all look at the list of the blocked; who does not hear it looks when it next can."""
        await self._service.state.ask("blocklist", _STATUS_SECONDS)

    async def _status(self) -> Json:
        bot, service, health = self._bot, self._service, self._service.backend.health()
        latency = bot.latency * 1000
        return asdict(
            ProcessStatus(
                servers=len(bot.guilds),
                shards=len(bot.shards) if isinstance(bot, commands.AutoShardedBot) else 1,
                latency=round(latency) if math.isfinite(latency) else 0,
                seconds=round(time.monotonic() - self._start),
                workers=health.workers,
                size=health.size,
                restarts=health.restarts,
                pending=service.pending,
                queue=service.settings.queue,
            )
        )

    async def _reload(self) -> Json:
        await self._service.backend.reload()
        return {"done": True}

    async def _refresh(self) -> Json:
        if await self._service.blocklist.refresh():
            # In a task of its own: its caller reads the other processes' answers, and would wait for itself.
            task = asyncio.create_task(self.tell_of_blocklist())
            self._telling.add(task)
            task.add_done_callback(self._telling.discard)
        return {"done": True}

    async def _connected(self) -> None:
        try:
            await self._refresh()
        except OSError:
            _log.warning("the blocklist could not be written to the state folder")
