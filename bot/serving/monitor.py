"""``/healthz`` and ``/metrics`` on a port of this machine, for those who watch over a service."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from aiohttp import web

from bot.serving.metrics import CONTENT_TYPE, Metrics
from engine import SettingsError

HOST = "127.0.0.1"


class Monitor:
    """A small web server beside a service: ``/healthz`` has status 200 while no value of ``health`` is false or 0."""

    def __init__(self, metrics: Metrics, health: Callable[[], Mapping[str, bool | int]], port: int) -> None:
        self._port = port

        async def answer_health(_: web.Request) -> web.Response:
            state = dict(health())
            return web.json_response(state, status=200 if all(state.values()) else 503)

        async def answer_metrics(_: web.Request) -> web.Response:
            return web.Response(body=metrics.text(), headers={"Content-Type": CONTENT_TYPE})

        application = web.Application()
        application.router.add_get("/healthz", answer_health)
        application.router.add_get("/metrics", answer_metrics)
        self._runner = web.AppRunner(application, access_log=None)

    async def start(self) -> None:
        """Listen; a ``SettingsError`` if the port cannot be had."""
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, HOST, self._port).start()
        except OSError as error:
            raise SettingsError("serving.monitor_port", port=self._port) from error

    async def stop(self) -> None:
        """Stop listening."""
        await self._runner.cleanup()
