"""``/healthz`` and ``/metrics`` on a port of this machine, for those who watch over the bot."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from aiohttp import web

from bot.serving.metrics import CONTENT_TYPE
from engine import SettingsError

if TYPE_CHECKING:
    from bot.discord.cog import AnyBot, DigitbotCog

HOST = "127.0.0.1"


class Monitor:
    """A small web server beside the bot.

    Args:
        bot: the bot.
        cog: its cog.
        port: where to listen.
    """

    def __init__(self, bot: AnyBot, cog: DigitbotCog, port: int) -> None:
        self._bot = bot
        self._cog = cog
        self._port = port
        application = web.Application()
        application.router.add_get("/healthz", self._health)
        application.router.add_get("/metrics", self._metrics)
        self._runner = web.AppRunner(application, access_log=None)

    async def start(self) -> None:
        """Listens.

        Raises:
            SettingsError: the port cannot be had.
        """
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError as error:
            raise SettingsError("discord.monitor_port", port=self._port) from error

    async def stop(self) -> None:
        """Stops listening."""
        await self._runner.cleanup()

    async def _health(self, _: web.Request) -> web.Response:
        """200 while the bot is connected and has an engine process, else 503."""
        connected = self._bot.is_ready() and not math.isinf(self._latency())
        state = {"connected": connected, "engine_processes": self._cog.engines.alive}
        return web.json_response(state, status=200 if connected and self._cog.engines.alive else 503)

    async def _metrics(self, _: web.Request) -> web.Response:
        metrics, engines = self._cog.answering.metrics, self._cog.engines
        metrics.pending.set(engines.pending)
        metrics.processes.set(engines.alive)
        metrics.restarts.set(engines.restarts)
        metrics.latency.set(self._latency())
        return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    def _latency(self) -> float:
        """Of the gateway's last heartbeat, in seconds; infinite before the first."""
        latency = self._bot.latency
        return math.inf if math.isnan(latency) else latency
