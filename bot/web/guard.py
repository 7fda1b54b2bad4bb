"""What stands before every route, ours or mounted: names, keys, rates, bounds of bodies, request ids, the log."""

from __future__ import annotations

import logging
import re
import secrets
import time
from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from itertools import chain
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.serving.budget import Budget
from bot.serving.cooldown import SharedCooldown
from bot.serving.turns import Turns
from bot.state.state import State
from bot.web.bodies import BoundedBody
from bot.web.caller import Caller, check_place, key_of, locale_of, session_of
from bot.web.problems import problem
from bot.web.settings import WebSettings
from bot.web.words import words
from engine import UsageError

_log = logging.getLogger(__name__)
REQUEST_ID = "x-request-id"
_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")
# Bytes of bodies in memory, of all requests together; smaller bodies are not counted.
_BUDGET = 200_000_000
# What may be asked without a key: the page, and how the service is. A figure's address is a secret of its own.
_OPEN = re.compile(r"/|/favicon\.ico|/page/.*|/healthz|/readyz|/openapi\.json|/v1/figures/[^/]*")
# Far more than a browser or a proxy sends.
_MOST_HEADERS, _MOST_HEADER_BYTES = 100, 32_768
_UNLIMITED = re.compile(r"/healthz|/readyz")
_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


class Guard:
    """An ASGI application around another one; requests that it lets pass have a ``Caller``.

    Args:
        app: what it guards.
        settings: keys, names and rates.
        most: bytes that a body may have.
        language: for people of whom no language is known.
        state: what is shared with other processes.
        clock: gives seconds that only ever grow.
    """

    def __init__(
        self,
        app: ASGIApp,
        settings: WebSettings,
        most: int,
        language: str,
        state: State | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app = app
        self._settings = settings
        self._most = most
        self._language = language
        self._cooldown = SharedCooldown(settings.rate, "web", state or State(), clock)
        self._budget = Budget(_BUDGET)
        self._large = Turns()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or have it answered."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        request, locale = _request_id(headers), locale_of(headers)
        answer = _Answer(send, request)
        started = time.monotonic()
        with _logged(scope, answer, started, request), self._budget.share() as share:
            try:
                caller = await self._admit(scope, headers, request, locale)
                scope["digitbot.caller"] = caller
                body = BoundedBody(receive, headers, self._most, share, self._large, caller.id)
                try:
                    await self._app(scope, body.receive, answer.send)
                finally:
                    body.close()
            except Exception as error:  # noqa: BLE001 - the edge: the table of problems
                if not answer.status:  # else it was logged where it became an answer
                    await problem(error, words(locale or self._language))(scope, receive, answer.send)

    async def _admit(self, scope: Scope, headers: Headers, request: str, locale: str | None) -> Caller:
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        address = scope["client"][0] if scope.get("client") else ""
        if len(headers.raw) > _MOST_HEADERS or sum(map(len, chain(*headers.raw))) > _MOST_HEADER_BYTES:
            raise UsageError("web.headers")
        check_place(headers, self._settings)
        # Before the key is looked at, so that keys cannot be guessed at any pace.
        await self._limit(path, address)
        key = key_of(headers, self._settings.keys) if self._settings.keys else ""
        if self._settings.keys and not key and not _OPEN.fullmatch(path):
            raise UsageError("web.key_missing")
        if key:
            await self._limit(path, ("key", key))
        return Caller(key, address, session_of(headers), locale, request)

    async def _limit(self, path: str, who: object) -> None:
        wait = 0.0 if _UNLIMITED.fullmatch(path) else await self._cooldown.wait(who)
        if wait:
            raise UsageError("serving.too_often", seconds=int(wait) + 1)


class _Answer:
    """Sends an answer with our headers, and remembers what was sent."""

    def __init__(self, send: Send, request: str) -> None:
        self._send, self._request = send, request
        self.status = 0
        self.size = 0

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            headers = MutableHeaders(scope=message)
            headers[REQUEST_ID] = self._request
            for name, value in _SECURITY.items():
                headers.setdefault(name, value)
        elif message["type"] == "http.response.body":
            self.size += len(message.get("body", b""))
        await self._send(message)


def _request_id(headers: Headers) -> str:
    given = headers.get(REQUEST_ID, "")
    return given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)


@contextmanager
def _logged(scope: MutableMapping[str, Any], answer: _Answer, started: float, request: str) -> Iterator[None]:
    """Log a request when it ends: its route, not its path, which may be a figure's secret address."""
    try:
        yield
    finally:
        route = getattr(scope.get("route"), "path", "-")
        milliseconds = round((time.monotonic() - started) * 1000)
        _log.info(
            "%s %s %d, %d bytes in %d ms, %s", scope["method"], route, answer.status, answer.size, milliseconds, request
        )
