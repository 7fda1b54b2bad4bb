"""A Slack bot, on Bolt's Socket Mode: ``SLACK_BOT_TOKEN=... SLACK_APP_TOKEN=... python -m examples.slack_bot``."""

import asyncio
from contextlib import suppress
from html import unescape
from typing import Any
from weakref import WeakValueDictionary

from aiohttp import ClientError, ClientSession
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.web.async_client import AsyncWebClient

from digitbot import Attachment, Engine, Message, Passage, PictureError


def block(passages: tuple[Passage, ...]) -> dict[str, Any]:
    """Words as they are: what looks like markup or a mention stays what it looks like."""
    kinds = [("rich_text_preformatted" if one.fixed_width else "rich_text_section", one.text) for one in passages]
    elements = [{"type": kind, "elements": [{"type": "text", "text": f"{text}\n"}]} for kind, text in kinds]
    return {"type": "rich_text", "elements": elements}


async def download(file: dict[str, Any], token: str | None) -> Attachment:
    """A file of a message; one that cannot be had says why."""
    name, small, ours = file["name"], file["size"] <= 20_000_000, not file.get("is_external")
    if small and ours:  # another place must not see the token
        with suppress(ClientError, TimeoutError):
            async with ClientSession(headers={"Authorization": f"Bearer {token}"}, raise_for_status=True) as session:
                return Attachment(await (await session.get(file["url_private_download"])).read(), name)
    key = "attachment.not_received" if small else "picture.too_many_bytes"
    return Attachment(b"", name, PictureError(key, name=name, megabytes=20))


def bot(engine: Engine, client: AsyncWebClient | None = None) -> AsyncApp:
    """It answers mentions and direct messages, those of a thread one at a time, downloads included."""
    app, locks = AsyncApp(client=client), WeakValueDictionary[str, asyncio.Lock]()

    @app.event("app_mention")
    @app.event("message")
    async def answer(event: dict[str, Any], bot_user_id: str, client: AsyncWebClient) -> None:
        direct = event.get("channel_type") == "im" and event.get("subtype", "file_share") == "file_share"
        if "bot_id" in event or not (direct or event["type"] == "app_mention"):
            return
        text = unescape(event.get("text", "").replace(f"<@{bot_user_id}>", ""))
        place = {"channel": event["channel"], "thread_ts": event.get("thread_ts") or (None if direct else event["ts"])}
        async with locks.setdefault(str(place), asyncio.Lock()):
            pictures = tuple([await download(file, client.token) for file in event.get("files", ())])
            reply = await engine.ahandle(Message(text, pictures, event["user"], str(place)))
            reply = await asyncio.to_thread(reply.drawn)
            for words in reply.split_passages(2999):
                await client.chat_postMessage(**place, text=words[0].text, blocks=[block(words)])
            if files := [{"file": one.png, "filename": f"{one.name}.png", "alt_txt": one.alt} for one in reply.figures]:
                await client.files_upload_v2(**place, file_uploads=files)

    return app


if __name__ == "__main__":
    asyncio.run(AsyncSocketModeHandler(bot(Engine.load(seconds=60))).start_async())  # type: ignore[no-untyped-call]
