"""The pictures of a message: type and size are checked before a byte is read, and what is read is bounded."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import aiohttp
import discord

from bot.discord.patience import patiently
from engine import Attachment, PictureError

MOST = 10  # as many as Discord lets into one message
SECONDS = 15.0
_CDN = ("cdn.discordapp.com", "media.discordapp.net")
_SUFFIXES = (".png", ".jpg", ".jpeg", ".webp", ".gif", ".bmp", ".heic", ".heif", ".avif", ".tif", ".tiff")
_PIECE = 65_536
_ROOM = 100_000_000  # bytes: ten of the largest pictures, or thousands of ordinary ones


@dataclass(frozen=True)
class Linked:
    """A picture that is still at Discord.

    Attributes:
        name: the file's name.
        url: where it lies.
        size: in bytes, as Discord says; 0 where it does not.
        kind: its media type, as Discord says; empty where it knows none.
        why_missing: the key of the sentence that says why it cannot be had; empty if it may be.
    """

    name: str
    url: str
    size: int = 0
    kind: str = ""
    why_missing: str = ""

    @classmethod
    def missing(cls, why: str) -> Linked:
        """One that cannot be had."""
        return cls("", "", why_missing=why)

    @classmethod
    def of(cls, attachment: discord.Attachment) -> Linked:
        """An attachment."""
        return cls(attachment.filename, attachment.url, attachment.size, attachment.content_type or "")

    @property
    def is_picture(self) -> bool:
        """Whether it is one by its media type, or by its name where Discord knows no type."""
        if self.kind:
            kind = self.kind.partition(";")[0].strip().lower()
            return kind.startswith("image/") and kind != "image/svg+xml"
        return PurePosixPath(self.name.lower()).suffix in _SUFFIXES


def pictures_of(message: discord.Message) -> list[Linked]:
    """A message's attachments that are pictures, those of a forwarded message included.

    If none is, all attachments: then the person is told what is wrong with them.
    """
    attached = [*message.attachments, *(file for shot in message.message_snapshots for file in shot.attachments)]
    linked = [Linked.of(attachment) for attachment in attached]
    return [link for link in linked if link.is_picture] or linked


class Room:
    """So many bytes for the pictures of all questions together: what there is no room for yet is not fetched yet.

    Args:
        size: in bytes.
    """

    def __init__(self, size: int) -> None:
        self._size = size
        self._taken = 0
        self._changed = asyncio.Condition()

    @asynccontextmanager
    async def taken(self, count: int) -> AsyncIterator[None]:
        """Takes so many bytes, when they are free; more than there are at all, when all are."""
        count = min(count, self._size)
        async with self._changed:
            await self._changed.wait_for(lambda: self._taken + count <= self._size)
            self._taken += count
        try:
            yield
        finally:
            async with self._changed:
                self._taken -= count
                self._changed.notify_all()


class Downloads:
    """Fetches attachments.

    Args:
        megabytes: how large one may be.
        api: the base of Discord's addresses; where it is not Discord's own, attachments may come from there.
    """

    def __init__(self, megabytes: int, api: str) -> None:
        self._most = megabytes * 1_000_000
        own = urlsplit(api)
        # A message says where its attachments lie; nothing else in the network is fetched for it.
        self._allowed = {("https", host, None) for host in _CDN} | {(own.scheme, own.hostname, own.port)}
        self._session: aiohttp.ClientSession | None = None
        self._room = Room(_ROOM)

    def room(self, links: Sequence[Linked]) -> AbstractAsyncContextManager[None]:
        """Room for the pictures, as long as they are there; to be had before they are fetched."""
        sizes = (min(link.size or self._most, self._most) for link in links[:MOST] if link.is_picture)
        return self._room.taken(sum(sizes))

    async def fetch(self, links: Sequence[Linked]) -> tuple[Attachment, ...]:
        """The pictures, in order; those that cannot be had keep their places, and tell why."""
        return tuple(await asyncio.gather(*map(self._fetched, links[:MOST])))

    async def close(self) -> None:
        """Lets go of the connections."""
        if self._session is not None:
            await self._session.close()

    async def _fetched(self, link: Linked) -> Attachment:
        try:
            return Attachment(await self._bytes(link), link.name)
        except PictureError as error:
            return Attachment(b"", link.name, error)

    async def _bytes(self, link: Linked) -> bytes:
        url, name = link.url, link.name
        if link.why_missing:
            raise PictureError(link.why_missing)
        if not link.is_picture:
            raise PictureError("discord.not_a_picture", name=name)
        if link.size > self._most:
            raise self._too_large(name)
        parts = urlsplit(url)
        if (parts.scheme, parts.hostname, parts.port) not in self._allowed:
            raise PictureError("discord.not_there", name=name)
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        session = self._session
        try:
            return await patiently(lambda: self._received(session, url, name))
        except TimeoutError:
            raise PictureError("discord.slow", name=name) from None
        except (aiohttp.ClientError, OSError):
            raise PictureError("discord.not_there", name=name) from None

    async def _received(self, session: aiohttp.ClientSession, url: str, name: str) -> bytes:
        received = bytearray()
        async with session.get(url, allow_redirects=False) as response:
            if response.status >= 500:
                response.raise_for_status()
            if response.status != 200:
                raise PictureError("discord.not_there", name=name)
            async for piece in response.content.iter_chunked(_PIECE):
                received += piece
                if len(received) > self._most:
                    raise self._too_large(name)
        return bytes(received)

    def _too_large(self, name: str) -> PictureError:
        return PictureError("picture.too_many_bytes", name=name, megabytes=self._most // 1_000_000)
