"""The pictures of a message: type and size are checked before a byte is read, and what is read is bounded."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from itertools import repeat
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import aiohttp
import discord

from bot.discord.patience import patiently
from bot.serving.budget import Budget, Share
from engine import PICTURE_SUFFIXES, Attachment, PictureError

MOST = 10  # as many as Discord lets into one message
SECONDS = 15.0
_CDN = ("cdn.discordapp.com", "media.discordapp.net")
_PIECE = 65_536
# Of all messages together, and of one: bytes that were fetched and are not yet an engine process's. Nobody has two
# messages under way, so that one person holds a quarter at most.
_BUDGET = 200_000_000
_TOGETHER = 50_000_000


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
        return PurePosixPath(self.name.lower()).suffix in PICTURE_SUFFIXES


def pictures_of(message: discord.Message) -> list[Linked]:
    """A message's attachments that are pictures, those of a forwarded message included.

    If none is, all attachments: then the person is told what is wrong with them.
    """
    attached = [*message.attachments, *(file for shot in message.message_snapshots for file in shot.attachments)]
    linked = [Linked.of(attachment) for attachment in attached]
    return [link for link in linked if link.is_picture] or linked


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
        self._budget = Budget(_BUDGET)

    def share(self) -> AbstractContextManager[Share]:
        """A message's share of the byte budget; what is fetched is counted there as long as it is kept."""
        return self._budget.share()

    async def fetch(self, links: Sequence[Linked], share: Share) -> tuple[Attachment, ...]:
        """The pictures, in order, begun when there is room; those that cannot be had keep their places and tell why."""
        errors = self._refused(links[:MOST])
        await share.take(sum(link.size for link, error in zip(links, errors, strict=False) if error is None))
        pictures = tuple(await asyncio.gather(*map(self._fetched, links, errors, repeat(share))))
        share.keep(bytes_of(pictures))
        return pictures

    async def close(self) -> None:
        """Lets go of the connections."""
        if self._session is not None:
            await self._session.close()

    def _refused(self, links: Sequence[Linked]) -> list[PictureError | None]:
        """For each picture, what is wrong with it before a byte of it is read."""
        errors: list[PictureError | None] = []
        together = 0
        for link in links:
            if link.why_missing:
                errors.append(PictureError(link.why_missing))
            elif not link.is_picture:
                errors.append(PictureError("picture.unknown", name=link.name))
            elif link.size > self._most:
                errors.append(self._too_large(link.name))
            elif together + link.size > max(_TOGETHER, self._most):
                errors.append(self._too_large_together(link.name))
            else:
                errors.append(None)
                together += link.size
        return errors

    async def _fetched(self, link: Linked, error: PictureError | None, share: Share) -> Attachment:
        if error is not None:
            return Attachment(b"", link.name, error)
        try:
            return Attachment(await self._bytes(link.url, link.name, share), link.name)
        except PictureError as refused:
            return Attachment(b"", link.name, refused)

    async def _bytes(self, url: str, name: str, share: Share) -> bytes:
        parts = urlsplit(url)
        if (parts.scheme, parts.hostname, parts.port) not in self._allowed:
            raise PictureError("attachment.not_received", name=name)
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        session = self._session
        try:
            return await patiently(lambda: self._received(session, url, name, share))
        except TimeoutError:
            raise PictureError("attachment.slow", name=name) from None
        except (aiohttp.ClientError, OSError):
            raise PictureError("attachment.not_received", name=name) from None

    async def _received(self, session: aiohttp.ClientSession, url: str, name: str, share: Share) -> bytes:
        """One try; where it fails, its bytes no longer count."""
        received = bytearray()
        try:
            async with session.get(url, allow_redirects=False) as response:
                await self._receive(response, name, share, received)
        except BaseException:
            share.arrive(-len(received))
            raise
        return bytes(received)

    async def _receive(self, response: aiohttp.ClientResponse, name: str, share: Share, received: bytearray) -> None:
        if response.status >= 500:
            response.raise_for_status()
        if response.status != 200:
            raise PictureError("attachment.not_received", name=name)
        async for piece in response.content.iter_chunked(_PIECE):
            received += piece
            if share.arrive(len(piece)) > max(_TOGETHER, self._most):  # more than Discord announced
                raise self._too_large_together(name)
            if len(received) > self._most:
                raise self._too_large(name)

    def _too_large(self, name: str) -> PictureError:
        return PictureError("picture.too_many_bytes", name=name, megabytes=self._most // 1_000_000)

    def _too_large_together(self, name: str) -> PictureError:
        megabytes = max(_TOGETHER, self._most) // 1_000_000
        return PictureError("attachment.too_large_together", name=name, megabytes=megabytes)


def bytes_of(pictures: Sequence[Attachment]) -> int:
    """How large pictures are together."""
    return sum(len(picture.picture) for picture in pictures if isinstance(picture.picture, bytes))
