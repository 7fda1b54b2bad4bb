"""The pictures that a message has: attached, forwarded, or shown by Discord in place of a link."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urlsplit

import discord

from engine import PICTURE_SUFFIXES

LINK = re.compile(r"<?https?://[^\s<>|]+>?", re.IGNORECASE)
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_UNKNOWN_TYPES = ("", "application/octet-stream", "binary/octet-stream")  # media types that tell nothing of the content


@dataclass(frozen=True)
class LinkedPicture:
    """A picture that is still at Discord."""

    name: str
    url: str
    size: int = 0  # bytes; 0 if Discord does not say
    kind: str = ""  # the media type; empty if Discord does not know it
    why_missing: str = ""  # the key of the reason why it cannot be had; empty if there is none
    spoiler: bool = False  # whether it is hidden until somebody wants to see it

    @classmethod
    def missing(cls, why: str) -> LinkedPicture:
        """A picture that cannot be had."""
        return cls("", "", why_missing=why)

    @classmethod
    def of(cls, attachment: discord.Attachment) -> LinkedPicture:
        """An attachment."""
        kind = attachment.content_type or ""
        return cls(attachment.filename, attachment.url, attachment.size, kind, spoiler=attachment.is_spoiler())

    @property
    def is_picture(self) -> bool:
        """Whether it is a picture by its media type, or by its name if the type says nothing."""
        if self._tells_type:
            return self._type.startswith("image/") and self._type != "image/svg+xml"
        return has_picture_suffix(self.name)

    @property
    def may_be_picture(self) -> bool:
        """Whether it is a picture, or only its content can tell."""
        return self.is_picture or not self._tells_type

    @property
    def _type(self) -> str:
        return self.kind.partition(";")[0].strip().lower()

    @property
    def _tells_type(self) -> bool:
        return self._type not in _UNKNOWN_TYPES


def has_picture_suffix(name: str) -> bool:
    """Whether a file's name, or a link's path, ends like a picture's."""
    return PurePosixPath(name.lower()).suffix in PICTURE_SUFFIXES


def pictures_of(message: discord.Message) -> list[LinkedPicture]:
    """A message's pictures, including those of a forwarded message and of links.

    If none is a picture by type or name, those that may be one; else all attachments, so that the person is told what
    is wrong with them.
    """
    parts: list[discord.Message | discord.MessageSnapshot] = [message, *message.message_snapshots]
    linked = [LinkedPicture.of(file) for part in parts for file in part.attachments]
    linked += [link for part in parts for link in _shown(part.embeds, part.content)]
    likely = [link for link in linked if link.is_picture]
    return likely or [link for link in linked if link.may_be_picture] or linked


def _shown(embeds: Sequence[discord.Embed], text: str) -> Iterator[LinkedPicture]:
    """The pictures that links lead to, from where Discord keeps them, and those in other bots' embeds."""
    hidden = " ".join(_SPOILER.findall(text))
    for embed in embeds:
        media = embed.thumbnail if embed.type == "image" else embed.image if embed.type == "rich" else None
        link = embed.url or (media.url if media is not None else None) or ""
        if media is not None and media.proxy_url:
            name = PurePosixPath(urlsplit(link).path).name
            yield LinkedPicture(name, media.proxy_url, kind="image/*", spoiler=bool(link) and link in hidden)


def without_links(text: str) -> str:
    """A text without its links."""
    return LINK.sub(" ", text).replace("||", " ").strip()
