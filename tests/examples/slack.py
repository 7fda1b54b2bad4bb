"""Slack's Web API and Socket Mode on this machine, for one bot."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import WSMsgType, web
from aiohttp.test_utils import TestServer
from slack_sdk.models.blocks import Block

BOT_TOKEN, APP_TOKEN = "xoxb-bot", "xapp-app"
BOT, ADA = "UBOT", "UADA"
LONGEST = 3000  # characters of a block


class Slack:
    """The server.

    Attributes:
        sent: what the bot posted: (method, arguments).
        files: what can be downloaded with the bot's token, by name.
        acknowledged: ids of events.
    """

    def __init__(self) -> None:
        self.sent: asyncio.Queue[tuple[str, dict[str, Any]]] = asyncio.Queue()
        self.files: dict[str, bytes] = {}
        self.acknowledged: set[str] = set()
        self.url = ""
        self._events: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._uploads: dict[str, tuple[str, bytes]] = {}
        self._number = 0

    def say(self, text: str = "", *files: dict[str, Any], **more: Any) -> str:
        """Somebody writes in a direct message, perhaps with files; its time stamp."""
        self._number += 1
        stamp = f"1700000000.{self._number:06}"
        event: dict[str, Any] = {
            "type": "message",
            "channel": "D1",
            "channel_type": "im",
            "user": ADA,
            "text": text,
            "ts": stamp,
        }
        if files:
            event |= {"subtype": "file_share", "files": files}
        self._events.put_nowait(event | more)
        return stamp

    def mention(self, text: str, **more: Any) -> str:
        """Somebody names the bot in a channel; Slack tells of it twice."""
        text = f"<@{BOT}> {text}"
        stamp = self.say(text, channel="C1", channel_type="channel", **more)
        self.say(text, channel="C1", type="app_mention", channel_type=None, **{"ts": stamp, **more})
        return stamp

    def file(self, name: str, content: bytes | None = None, size: int = 9) -> dict[str, Any]:
        """A file as an event tells of it; one without content is gone."""
        if content is not None:
            self.files[name] = content
        return {"id": name, "name": name, "size": size, "url_private_download": f"{self.url}/files/{name}"}

    async def call(self, request: web.Request) -> web.Response:
        """A method of the Web API."""
        token = request.headers["Authorization"].removeprefix("Bearer ")
        method = request.match_info["method"]
        assert token == (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN)
        body = await request.json() if request.content_type == "application/json" else await request.post()
        given = {**request.query, **body}
        match method:
            case "auth.test":
                return _ok(user_id=BOT, bot_id="B1", team_id="T1", user="digits", team="T", url="https://t.slack.com/")
            case "apps.connections.open":
                return _ok(url=f"{self.url}/socket".replace("http", "ws", 1))
            case "files.getUploadURLExternal":
                name = f"F{len(self._uploads)}"
                self._uploads[name] = (given["alt_txt"], b"")
                return _ok(upload_url=f"{self.url}/upload/{name}", file_id=name)
            case "files.completeUploadExternal":
                files = json.loads(given["files"]) if isinstance(given["files"], str) else given["files"]
                for file in files:
                    await self.sent.put((method, given | {"upload": self._uploads[file["id"]]}))
                return _ok(files=files)
        blocks = json.loads(given["blocks"]) if isinstance(given["blocks"], str) else given["blocks"]
        assert len(Block.parse_all(blocks)) == len(blocks) == 1
        text = "".join(part["text"] for element in blocks[0]["elements"] for part in element["elements"])
        assert 0 < len(text) <= LONGEST
        await self.sent.put((method, given | {"words": text, "elements": blocks[0]["elements"]}))
        return _ok(ts="1700000001.000000", channel=given["channel"])

    async def upload(self, request: web.Request) -> web.Response:
        """A file that the bot sends."""
        name = request.match_info["name"]
        self._uploads[name] = (self._uploads[name][0], await request.read())
        return web.Response(text="OK")

    async def download(self, request: web.Request) -> web.Response:
        """A file that somebody sent."""
        if request.headers.get("Authorization") != f"Bearer {BOT_TOKEN}":
            raise web.HTTPForbidden
        content = self.files.get(request.match_info["name"])
        if content is None:
            raise web.HTTPNotFound
        return web.Response(body=content)

    async def socket(self, request: web.Request) -> web.WebSocketResponse:
        """Events, each in an envelope, which the bot acknowledges."""
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        await socket.send_json({"type": "hello", "num_connections": 1})
        sending = asyncio.create_task(self._send(socket))
        async for message in socket:
            if message.type is WSMsgType.TEXT:
                self.acknowledged.add(json.loads(message.data)["envelope_id"])
        sending.cancel()
        return socket

    async def _send(self, socket: web.WebSocketResponse) -> None:
        number = 0
        while True:
            event = {name: value for name, value in (await self._events.get()).items() if value is not None}
            number += 1
            payload = {
                "type": "event_callback",
                "team_id": "T1",
                "api_app_id": "A1",
                "event_id": f"E{number}",
                "event": event,
            }
            envelope = {"type": "events_api", "envelope_id": f"E{number}", "payload": payload}
            await socket.send_json({**envelope, "accepts_response_payload": False})


def _ok(**more: Any) -> web.Response:
    return web.json_response({"ok": True, **more})


@asynccontextmanager
async def running() -> AsyncIterator[Slack]:
    """A Slack."""
    slack, application = Slack(), web.Application()
    application.router.add_post("/api/{method}", slack.call)
    application.router.add_post("/upload/{name}", slack.upload)
    application.router.add_get("/files/{name}", slack.download)
    application.router.add_get("/socket", slack.socket)
    async with TestServer(application) as server:
        slack.url = str(server.make_url("")).rstrip("/")
        yield slack
