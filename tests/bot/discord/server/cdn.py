"""The CDN: attachments by their address, some of them slow, gone, cut short or not what was said of them."""

from __future__ import annotations

import asyncio
import io
import mimetypes
from dataclasses import dataclass
from pathlib import PurePosixPath

from aiohttp import web
from PIL import Image

from tests.bot.discord.server.recorder import Json
from tests.bot.discord.server.world import Attachment, World

OCTETS = "application/octet-stream"
MOST_UPLOADED = 10 << 20


@dataclass
class Trouble:
    """What is wrong with one attachment.

    Attributes:
        gone: there is nothing at its address.
        truncated: the connection ends halfway.
        gate: nothing comes before this is set.
        stalls: the first half comes before ``gate`` is set.
        undeclared: the answer does not tell its length.
        failures: how many of the next requests are answered by an error of the CDN's own.
    """

    gone: bool = False
    truncated: bool = False
    gate: asyncio.Event | None = None
    stalls: bool = False
    undeclared: bool = False
    failures: int = 0


class Cdn:
    """Serves ``/attachments/CHANNEL/ID/NAME``.

    Attributes:
        base: the server's address.
        asked: the ids of the attachments that somebody wanted to read.
        most: the largest file that may be uploaded, in bytes.
    """

    def __init__(self, world: World) -> None:
        self.base = ""
        self.asked: list[int] = []
        self.most = MOST_UPLOADED
        self._world = world
        self._files: dict[int, Attachment] = {}
        self._troubles: dict[int, Trouble] = {}

    def put(
        self,
        content: bytes,
        filename: str,
        *,
        content_type: str | None = None,
        said_size: int | None = None,
        description: str | None = None,
        trouble: Trouble | None = None,
    ) -> Attachment:
        """Upload a file; type and size are what they look like unless something else is said, the type "" for none."""
        number = self._world.new_id()
        guessed = mimetypes.guess_type(filename)[0] or OCTETS if content_type is None else content_type or None
        url = f"{self.base}/attachments/1/{number}/{filename}?ex=1&is=1&hm=1&"
        size = len(content) if said_size is None else said_size
        width, height = _dimensions(content)
        attachment = Attachment(number, filename, guessed, size, url, content, width, height, description)
        self._files[number] = attachment
        if trouble:
            self._troubles[number] = trouble
        return attachment

    def preview(self, content: bytes, link: str, kind: str = "image") -> Json:
        """The embed that Discord adds to a message with a link to a picture, which it serves itself."""
        file = self.put(content, PurePosixPath(link.partition("?")[0]).name, content_type="image/png")
        shown = {"url": link, "proxy_url": file.url, "width": file.width, "height": file.height}
        return {"type": kind, "url": link, "thumbnail": shown}

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """GET of an attachment."""
        number = int(request.match_info["id"])
        self.asked.append(number)
        self._world.changes.notify()
        attachment, trouble = self._files.get(number), self._troubles.get(number, Trouble())
        if trouble.gate and not trouble.stalls:
            await trouble.gate.wait()
        if trouble.failures:
            trouble.failures -= 1
            return web.Response(status=500, text="Internal Server Error", content_type="text/plain")
        if attachment is None or trouble.gone:
            return web.Response(status=404, text="This content is no longer available.", content_type="text/plain")
        content = attachment.content
        response = web.StreamResponse(headers={"Content-Type": attachment.content_type or OCTETS})
        if trouble.undeclared:
            response.enable_chunked_encoding()
        else:
            response.content_length = len(content)
        await response.prepare(request)
        half = len(content) // 2
        await response.write(content[:half])
        if trouble.gate and trouble.stalls:
            await trouble.gate.wait()
        if trouble.truncated:
            if request.transport:
                request.transport.close()
            return response
        await response.write(content[half:])
        return response

    def open_gates(self) -> None:
        """Let everything go on that waits."""
        for trouble in self._troubles.values():
            if trouble.gate:
                trouble.gate.set()


def _dimensions(content: bytes) -> tuple[int | None, int | None]:
    try:
        with Image.open(io.BytesIO(content)) as image:
            return image.size
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None, None
