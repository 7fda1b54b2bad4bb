"""The whole of it on one port: starts, stops, and answers each REST call after the faults and limits had their say."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from types import TracebackType
from typing import Self

from aiohttp import web

from tests.bot.discord.server.cdn import Cdn
from tests.bot.discord.server.checks import Refused
from tests.bot.discord.server.faults import Fault, Faults
from tests.bot.discord.server.gateway import Gateway
from tests.bot.discord.server.interactions import Interactions
from tests.bot.discord.server.limits import Limits
from tests.bot.discord.server.posting import read_body
from tests.bot.discord.server.recorder import Call, Changes, Json, Recorder
from tests.bot.discord.server.rest import Rest
from tests.bot.discord.server.world import World

TOKEN = "bG9vcGJhY2s.Gdigit.not-a-secret-outside-of-the-tests"  # noqa: S105 - as it says

Handler = Callable[[Call, Mapping[str, str]], tuple[int, Json | list[Json] | None]]

_PREFIX = "/api/v10"


class Loopback:
    """A Discord on a port of its own: ``async with Loopback() as discord``.

    Attributes:
        token: the only one that is let in.
        unknown: calls of routes that are not there.
    """

    def __init__(self) -> None:
        self.token = TOKEN
        self.port = 0
        self.changes = Changes()
        self.world = World(self.changes)
        self.recorder = Recorder(self.changes)
        self.faults = Faults()
        self.limits = Limits()
        self.cdn = Cdn(self.world)
        self.gateway = Gateway(self.world, lambda: self.token, lambda: self.gateway_address)
        self.rest = Rest(self.world, self.cdn, self.gateway)
        self.interactions = Interactions(self.world, self.cdn, self.gateway)
        self.unknown: list[Call] = []
        self._runner: web.AppRunner | None = None

    @property
    def api(self) -> str:
        """What ``DIGITBOT_DISCORD_API`` takes."""
        return f"http://127.0.0.1:{self.port}{_PREFIX}"

    @property
    def gateway_address(self) -> str:
        """Where the WebSocket is."""
        return f"ws://127.0.0.1:{self.port}/gateway"

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 << 20)
        for method, path, handler, needs_token in self._routes():
            app.router.add_route(method, _PREFIX + path, self._answering(path, handler, needs_token=needs_token))
        app.router.add_route("*", _PREFIX + "/{anything:.*}", self._answering("", self._nowhere, needs_token=False))
        app.router.add_get("/gateway", self.gateway.serve)
        app.router.add_get("/gateway/", self.gateway.serve)
        app.router.add_get("/attachments/{channel}/{id}/{name}", self.cdn.serve)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=1.0)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = int(self._runner.addresses[0][1])
        self.cdn.base = f"http://127.0.0.1:{self.port}"
        self.rest.address = self.gateway_address
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.faults.clear()
        self.cdn.open_gates()
        await self.gateway.close()
        if self._runner:
            await self._runner.cleanup()

    def _routes(self) -> list[tuple[str, str, Handler, bool]]:
        """Method, path, handler, and whether the bot's token is needed."""
        rest, interactions = self.rest, self.interactions
        messages, commands = "/channels/{channel}/messages", "/applications/{application}/commands"
        reaction, webhook = messages + "/{message}/reactions/{emoji}", "/webhooks/{application}/{token}"
        return [
            ("GET", "/users/@me", rest.me, True),
            ("POST", "/users/@me/channels", rest.open_direct, True),
            ("GET", "/users/{user}", rest.user, True),
            ("GET", "/oauth2/applications/@me", rest.application, True),
            ("GET", "/gateway/bot", rest.gateway_bot, True),
            ("PUT", commands, rest.put_commands, True),
            ("GET", commands, rest.get_commands, True),
            ("PUT", "/applications/{application}/guilds/{guild}/commands", rest.put_server_commands, True),
            ("GET", "/channels/{channel}", rest.get_channel, True),
            ("POST", "/channels/{channel}/typing", rest.type, True),
            ("GET", messages, rest.get_messages, True),
            ("POST", messages, rest.post, True),
            ("GET", messages + "/{message}", rest.get_message, True),
            ("PATCH", messages + "/{message}", rest.edit, True),
            ("DELETE", messages + "/{message}", rest.delete, True),
            ("PUT", reaction + "/@me", rest.react, True),
            ("DELETE", reaction + "/@me", rest.unreact, True),
            ("POST", "/interactions/{interaction}/{token}/callback", interactions.callback, False),
            ("POST", webhook, interactions.follow_up, False),
            ("GET", webhook + "/messages/@original", interactions.original, False),
            ("PATCH", webhook + "/messages/@original", interactions.edit_original, False),
            ("DELETE", webhook + "/messages/@original", interactions.delete_original, False),
            ("GET", webhook + "/messages/{message}", interactions.get, False),
            ("PATCH", webhook + "/messages/{message}", interactions.edit, False),
            ("DELETE", webhook + "/messages/{message}", interactions.delete, False),
        ]

    def _nowhere(self, call: Call, _match: Mapping[str, str]) -> tuple[int, Json]:
        self.unknown.append(call)
        raise Refused(404, 0, "404: Not Found")

    def _answering(
        self, route: str, handler: Handler, *, needs_token: bool
    ) -> Callable[[web.Request], Awaitable[web.StreamResponse]]:
        async def answer(request: web.Request) -> web.StreamResponse:
            payload, files = await read_body(request)
            path = request.path.removeprefix(_PREFIX)
            call = Call(request.method, path, payload, files, asyncio.get_running_loop().time())
            self.recorder.add(call)
            fault = self.faults.take(request.method, path)
            if fault and not fault.late and await self._suffers(fault, request):
                return web.Response()
            match = request.match_info
            major = match.get("channel") or match.get("token") or ""
            headers, wait, everywhere = self.limits.count(request.method, route, major, of_bot=needs_token)
            body: Json | list[Json] | None
            if fault and fault.status and not fault.late:
                status, body, headers = fault.status, fault.body, headers | fault.headers
            elif wait:
                status = 429
                body = {"message": "You are being rate limited.", "retry_after": wait, "global": everywhere}
                headers |= {"Via": "1.1 google", "Retry-After": str(wait)}
            else:
                status, body = self._handled(request, call, handler, needs_token=needs_token)
            if fault and fault.late:
                if await self._suffers(fault, request):
                    return web.Response()
                if fault.status:
                    status, body, headers = fault.status, fault.body, headers | fault.headers
            self.recorder.answered(call, status, body)
            if body is None:
                return web.Response(status=status, headers=headers)
            raw = json.dumps(body).encode()
            return web.Response(status=status, body=raw, headers=headers | {"Content-Type": "application/json"})

        return answer

    @staticmethod
    async def _suffers(fault: Fault, request: web.Request) -> bool:
        """Hold a call back; then whether its connection is cut."""
        if fault.gate:
            await fault.gate.wait()
        if fault.cut and request.transport:
            request.transport.abort()
        return fault.cut

    def _handled(
        self, request: web.Request, call: Call, handler: Handler, *, needs_token: bool
    ) -> tuple[int, Json | list[Json] | None]:
        if needs_token and request.headers.get("Authorization") != f"Bot {self.token}":
            return 401, {"message": "401: Unauthorized", "code": 0}
        try:
            return handler(call, request.match_info)
        except Refused as refused:
            return refused.status, refused.body
