"""What is alike in all routes that write a message: reading the body, its files, and putting both into the world."""

from __future__ import annotations

import copy
import json
from typing import Any

from aiohttp import web

from tests.bot.discord.server.cdn import Cdn
from tests.bot.discord.server.checks import Refused, check_message
from tests.bot.discord.server.recorder import Json, Upload
from tests.bot.discord.server.world import EPHEMERAL, LOADING, Attachment, Message

Files = dict[str, Upload]
_SUPPRESSED = 1 << 2  # flags that a bot may set: embeds suppressed, ephemeral, notifications silenced
_SETTABLE = _SUPPRESSED | EPHEMERAL | 1 << 12


async def read_body(request: web.Request) -> tuple[Any, Files]:
    """The JSON of a body, and its files if it is multipart."""
    if request.content_type == "multipart/form-data":
        files: Files = {}
        payload: Any = None
        form = await request.multipart()
        async for part in form:
            name, content = str(part.name), bytes(await part.read())  # type: ignore[union-attr]
            if name == "payload_json":
                payload = json.loads(content)
            else:
                files[name] = Upload(str(part.filename), content)  # type: ignore[union-attr]
        return payload, files
    raw = await request.read()
    return (json.loads(raw) if raw else None), {}


def parts_of(payload: Json, files: Files, cdn: Cdn, before: Message | None = None) -> Json:
    """The parts of a message that a body sets, by the names of ``Message``.

    Args:
        payload: the message's JSON.
        files: what came with it.
        cdn: where those go.
        before: the message that is edited.

    Raises:
        Refused: Discord would not take it.
    """
    if any(len(upload.content) > cdn.most for upload in files.values()):
        raise Refused(413, 40005, "Request entity too large")
    check_message(payload, len(files), must_say=before is None)
    parts: Json = {}
    if "content" in payload:
        parts["content"] = payload["content"] or ""
    if "components" in payload:
        parts["components"] = copy.deepcopy(payload["components"] or [])
    if "allowed_mentions" in payload:
        parts["allowed_mentions"] = payload["allowed_mentions"]
    if before is None:
        parts["flags"] = payload.get("flags", 0) & _SETTABLE
    else:
        parts["flags"] = before.flags & ~LOADING
    if "attachments" in payload or files:
        parts["attachments"] = _attachments(payload, files, cdn, before)
    if "embeds" in payload:
        there = parts.get("attachments", before.attachments if before else [])
        parts["embeds"] = [_shown(embed, there) for embed in payload["embeds"] or []]
    return parts


def _attachments(payload: Json, files: Files, cdn: Cdn, before: Message | None) -> list[Attachment]:
    listed = {str(item["id"]): item for item in payload.get("attachments") or []}
    old = before.attachments if before else []
    kept = [one for one in old if str(one.id) in listed or "attachments" not in payload]
    new = []
    for field, upload in files.items():
        said = listed.get(field.removeprefix("files[").removesuffix("]"), {})
        name = said.get("filename") or upload.filename
        new.append(cdn.put(upload.content, name, description=said.get("description")))
    return kept + new


def _shown(embed: Json, attachments: list[Attachment]) -> Json:
    """An embed with the addresses of the files that it shows."""
    embed = copy.deepcopy(embed)
    for place in ("image", "thumbnail"):
        address = embed.get(place, {}).get("url", "")
        if address.startswith("attachment://"):
            name = address.removeprefix("attachment://")
            file = next((one for one in attachments if one.filename == name), None)
            if file is None:
                raise Refused(400, 50035, f"Invalid Form Body: no attachment is called {name}")
            embed[place] = {"url": file.url, "width": file.width, "height": file.height}
    return embed
