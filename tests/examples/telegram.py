"""Telegram's Bot API on this machine, for one bot; what it gives and takes is checked with aiogram's own types."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Update
from aiohttp import web
from aiohttp.test_utils import TestServer

TOKEN = "42:token"  # noqa: S105 - of our own Telegram
ME = {"id": 42, "is_bot": True, "first_name": "Digits", "username": "digit_bot"}
ADA = {"id": 7, "is_bot": False, "first_name": "Ada", "language_code": "en"}
PRIVATE = {"id": 7, "type": "private", "first_name": "Ada"}
GROUP = {"id": -100, "type": "supergroup", "title": "Digits"}


class Telegram:
    """The server.

    Attributes:
        sent: what the bot sent, as the library's own methods, with the files' bytes by the names of their fields.
        files: what can be downloaded, by id; an exception's words stand for a refusal.
    """

    def __init__(self) -> None:
        self.sent: asyncio.Queue[tuple[Any, dict[str, bytes]]] = asyncio.Queue()
        self.files: dict[str, bytes | str] = {}
        self._updates: asyncio.Queue[dict[str, Any]] = asyncio.Queue()
        self._number = 0

    def say(self, text: str = "", *, chat: dict[str, Any] = PRIVATE, person: dict[str, Any] = ADA, **more: Any) -> int:
        """Somebody sends a message; its id."""
        self._number += 1
        words = {"text": text} if text else {}
        message = {"message_id": self._number, "date": 1_700_000_000, "chat": chat, "from": person, **words, **more}
        update = {"update_id": self._number, "message": message}
        Update.model_validate(update)
        self._updates.put_nowait(update)
        return self._number

    def photo(self, content: bytes | str, **more: Any) -> int:
        """Somebody sends a photo, in two sizes."""
        self.files["large"] = content
        sizes = [{"file_id": name, "file_unique_id": name, "width": 90, "height": 90} for name in ("small", "large")]
        return self.say(photo=sizes, **more)

    def document(self, content: bytes | str, name: str, **more: Any) -> int:
        """Somebody sends a file; ``size``: what it claims to have."""
        self.files[name] = content
        size = more.pop("size", len(content))
        file = {"file_id": name, "file_unique_id": name, "file_name": name, "file_size": size}
        return self.say(document=file, **more)

    async def call(self, request: web.Request) -> web.Response:
        """A method of the API."""
        form = await request.post()
        fields = {name: _value(value) for name, value in form.items() if isinstance(value, str)}
        files = {name: value.file.read() for name, value in form.items() if isinstance(value, web.FileField)}
        name = request.match_info["method"]
        kind = getattr(methods, name[0].upper() + name[1:])
        method = kind.model_validate(fields)
        match name:
            case "getMe":
                return _ok(ME)
            case "getUpdates":
                return _ok([await self._updates.get()])
            case "getFile":
                content = self.files[method.file_id]
                if isinstance(content, str):
                    return web.json_response({"ok": False, "error_code": 400, "description": content}, status=400)
                return _ok({"file_id": method.file_id, "file_unique_id": "x", "file_path": method.file_id})
            case "sendChatAction":
                return _ok(True)
        await self.sent.put((method, files))
        return _ok({"message_id": 1000, "date": 1_700_000_000, "chat": PRIVATE})

    async def file(self, request: web.Request) -> web.Response:
        """A file's content."""
        content = self.files[request.match_info["path"]]
        assert isinstance(content, bytes)
        return web.Response(body=content)


def _value(text: str) -> Any:
    return json.loads(text) if text[:1] in ("{", "[") else text


def _ok(result: Any) -> web.Response:
    return web.json_response({"ok": True, "result": result})


@asynccontextmanager
async def running() -> AsyncIterator[tuple[Telegram, Bot]]:
    """A Telegram, and a bot that knows it."""
    telegram, application = Telegram(), web.Application()
    application.router.add_post(f"/bot{TOKEN}/{{method}}", telegram.call)
    application.router.add_get(f"/file/bot{TOKEN}/{{path:.*}}", telegram.file)
    async with TestServer(application) as server:
        api = TelegramAPIServer.from_base(str(server.make_url("")).rstrip("/"))
        async with Bot(TOKEN, session=AiohttpSession(api=api)) as bot:
            yield telegram, bot
