"""A small web server that shows a service's health and counters, for a front end that has no web server itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web
from prometheus_client.exposition import CONTENT_TYPE_LATEST

from bot.serving.metrics import Metrics
from engine import SettingsError

HOST = "127.0.0.1"


class Monitor:
    """Serves ``/metrics``, and ``/healthz`` with status 200 while no value of ``health`` is false or 0."""

    def __init__(self, metrics: Metrics, health: Callable[[], Mapping[str, bool | int]], port: int) -> None:
        self._port = port

        async def answer_health(_: web.Request) -> web.Response:
            state = dict(health())
            return web.json_response(state, status=200 if all(state.values()) else 503)

        async def answer_metrics(_: web.Request) -> web.Response:
            return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE_LATEST})

        application = web.Application()
        application.add_routes([web.get("/healthz", answer_health), web.get("/metrics", answer_metrics)])
        self._runner = web.AppRunner(application, access_log=None)

    async def start(self) -> None:
        """Listen on a port of this machine. Raises ``SettingsError`` if the port is not available."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except (OSError, OverflowError) as error:
            raise SettingsError("serving.monitor_port", port=self._port) from error

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()
