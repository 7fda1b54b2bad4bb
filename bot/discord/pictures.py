"""Fetches pictures: type and size are checked before a byte is read, and the bytes read are limited."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import AbstractContextManager, ExitStack
from itertools import repeat
from urllib.parse import urlsplit

import aiohttp

from bot.discord.calls import retry
from bot.discord.linked_pictures import LinkedPicture
from bot.serving.budget import Budget, Share
from engine import Attachment, PictureError

MOST = 10  # of one message, as Discord allows
SECONDS = 15.0
# The last two fetch what links in messages lead to, so that the bot itself need not.
_CDN = ("cdn.discordapp.com", "media.discordapp.net", "images-ext-1.discordapp.net", "images-ext-2.discordapp.net")
_PIECE = 65_536
# The bytes that may be fetched and not yet passed to an engine process, of all messages together and of one message.
# Nobody has two messages under way, so that one person takes at most a quarter.
_BUDGET = 200_000_000
_TOGETHER = 50_000_000


class Downloads:
    """Fetches attachments of at most this many megabytes, from Discord's hosts and that of ``api``."""

    def __init__(self, megabytes: int, api: str) -> None:
        self._most = megabytes * 1_000_000
        self._most_together = max(_TOGETHER, self._most)
        own = urlsplit(api)
        # A message contains the addresses of its attachments, which must not lead elsewhere in the network.
        self._allowed = {("https", host, None) for host in _CDN} | {(own.scheme, own.hostname, own.port)}
        self._session: aiohttp.ClientSession | None = None
        self._budget = Budget(_BUDGET)

    def share(self) -> AbstractContextManager[Share]:
        """A message's share of the byte budget, which counts its pictures while they are in memory."""
        return self._budget.share()

    async def fetch(self, links: Sequence[LinkedPicture], share: Share) -> tuple[Attachment, ...]:
        """The pictures, in order, once there is room for them; those that cannot be had carry the error instead."""
        errors = self._errors(links[:MOST])
        await share.take(sum(link.size for link, error in zip(links, errors, strict=False) if error is None))
        pictures = tuple(await asyncio.gather(*map(self._attachment, links, errors, repeat(share))))
        share.keep(bytes_of(pictures))
        return pictures

    async def close(self) -> None:
        """Close the connections."""
        if self._session is not None:
            await self._session.close()

    def _errors(self, links: Sequence[LinkedPicture]) -> list[PictureError | None]:
        """For each picture, what is wrong with it before a byte of it is read."""
        errors: list[PictureError | None] = []
        together = 0
        for link in links:
            if link.why_missing:
                errors.append(PictureError(link.why_missing))
            elif not link.may_be_picture:
                errors.append(PictureError("picture.unknown", name=link.name))
            elif link.size > self._most:
                errors.append(_too_large("picture.too_many_bytes", link.name, self._most))
            elif together + link.size > self._most_together:
                errors.append(_too_large("attachment.too_large_together", link.name, self._most_together))
            else:
                errors.append(None)
                together += link.size
        return errors

    async def _attachment(self, link: LinkedPicture, error: PictureError | None, share: Share) -> Attachment:
        if error is None:
            try:
                return Attachment(await self._content(link.url, link.name, share), link.name)
            except PictureError as failure:
                error = failure
        return Attachment(b"", link.name, error)

    async def _content(self, url: str, name: str, share: Share) -> bytes:
        parts = urlsplit(url)
        if (parts.scheme, parts.hostname, parts.port) not in self._allowed:
            raise PictureError("attachment.not_received", name=name)
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=SECONDS))
        session = self._session
        try:
            return await retry(lambda: self._download(session, url, name, share))
        except TimeoutError:
            raise PictureError("attachment.slow", name=name) from None
        except (aiohttp.ClientError, OSError):
            raise PictureError("attachment.not_received", name=name) from None

    async def _download(self, session: aiohttp.ClientSession, url: str, name: str, share: Share) -> bytes:
        """One try; if it fails, its bytes no longer count."""
        content = bytearray()
        with ExitStack() as failure:
            failure.callback(lambda: share.arrive(-len(content)))
            async with session.get(url, allow_redirects=False) as response:
                if response.status >= 500:
                    response.raise_for_status()
                if response.status != 200:
                    raise PictureError("attachment.not_received", name=name)
                async for piece in response.content.iter_chunked(_PIECE):
                    content += piece
                    if share.arrive(len(piece)) > self._most_together:  # more than Discord announced
                        raise _too_large("attachment.too_large_together", name, self._most_together)
                    if len(content) > self._most:
                        raise _too_large("picture.too_many_bytes", name, self._most)
            failure.pop_all()
        return bytes(content)


def _too_large(key: str, name: str, most: int) -> PictureError:
    return PictureError(key, name=name, megabytes=most // 1_000_000)


def bytes_of(pictures: Sequence[Attachment]) -> int:
    """The size of pictures together."""
    return sum(len(picture.picture) for picture in pictures if isinstance(picture.picture, bytes))
