"""The service on a port of this machine, as ``digitbot serve`` runs it, in a thread of the test's process."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

import httpx
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot.serving.backend import Backend, Load
from bot.serving.in_process import InProcess
from bot.serving.service import Service
from bot.serving.settings import Rate, ServingSettings
from bot.state.opening import state_at
from bot.web.answering import Answering
from bot.web.app import application
from bot.web.server import Server, bound, config
from bot.web.settings import WebSettings

_PATIENCE = 300.0  # seconds: only where something is broken does anything take that long
_OFTEN = Rate(100_000, 1)


class Website:
    """The service over an engine, or over any backend; a context manager."""

    def __init__(
        self,
        load: Load | None = None,
        *,
        backend: Backend | None = None,
        web: WebSettings | None = None,
        private: bool = False,
        routes: Sequence[BaseRoute] = (),
        state: str = "",
        **serving: Any,
    ) -> None:
        self.web = web or WebSettings(rate=_OFTEN)
        self._load, self._backend, self._private, self._routes = load, backend, private, routes
        self._serving = ServingSettings(**{"user_rate": _OFTEN, "channel_rate": _OFTEN, **serving})
        self._state = state
        self._socket = bound("127.0.0.1", 0, self.web)
        self.port: int = self._socket.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.answering: Answering
        self._ready = Event()
        self._thread = Thread(target=self._run, daemon=True)
        self._server: Server

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._ready.wait(_PATIENCE)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._server.should_exit = True
        self._thread.join(_PATIENCE)
        assert not self._thread.is_alive()

    def client(self, **headers: str) -> httpx.Client:
        """Somebody's program; a header's name has underscores for hyphens."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return httpx.Client(base_url=self.url, headers=named, timeout=_PATIENCE, trust_env=False)

    def raw(self, request: bytes) -> bytes:
        """What is answered to bytes on the wire, until the connection is closed."""
        with socket.create_connection(("127.0.0.1", self.port), _PATIENCE) as connection:
            connection.sendall(request)
            answer = b""
            while piece := connection.recv(65_536):
                answer += piece
            return answer

    def app(self) -> ASGIApp:
        """What is served."""
        return application(self.answering, self.web, "cnn", self._routes)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        assert self._backend is not None or self._load is not None
        backend = self._backend or InProcess(self._load)  # type: ignore[arg-type]
        service = Service(backend, self._serving, state=state_at(self._state))
        self.answering = Answering(service, "en", private=self._private)
        async with self.answering.running():
            self._server = Server(config(self.app(), self.web), self._ready.set)
            await self._server.serve([self._socket])
