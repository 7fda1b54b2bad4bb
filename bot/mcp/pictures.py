"""The pictures that an assistant names: files where it runs on the same machine, addresses, or their bytes."""

from __future__ import annotations

import asyncio
import base64
import re
from collections.abc import Sequence
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pydantic import BaseModel, Field

from bot.pictures.sources import Search, Source, expand
from bot.web.answering import MOST_PICTURES, Answering
from bot.web.bodies import harmless_name
from engine import Attachment, UsageError

_LONGEST = 4_096  # characters of a path or an address, in all systems that matter
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z\d+.-]+://|data:", re.IGNORECASE)


class PictureData(BaseModel):
    """A picture's file in the call itself."""

    data: str
    name: Annotated[str, Field(max_length=200)] = ""


Picture: TypeAlias = str | PictureData


async def attachments(pictures: Sequence[Picture], answering: Answering, *, paths: bool) -> tuple[Attachment, ...]:
    """The pictures in their order; one that cannot be had has its ``error`` set.

    Args:
        pictures: each a path, a folder's for all the pictures in it, or a pattern; an address; or data.
        answering: fetches those with an address.
        paths: whether files of this machine may be read.

    Raises:
        UsageError: there are none or too many, one is not base64, or is a path where none may be read.
    """
    _check_count(len(pictures))
    sources: list[Source] = []
    for number, picture in enumerate(pictures, 1):
        if isinstance(picture, PictureData):
            sources.append(_decoded(picture, number))
        else:
            sources += await _named(picture, paths=paths)
    _check_count(len(sources))
    return tuple(await asyncio.gather(*(_attached(source, answering) for source in sources)))


def _decoded(picture: PictureData, number: int) -> Source:
    name = harmless_name(picture.name)
    # As programs write it: in lines, or as a data: address.
    encoded = "".join(picture.data.rpartition(";base64,")[2].split())
    try:
        return Source(name, base64.b64decode(encoded, validate=True))
    except ValueError:
        raise UsageError("mcp.not_base64", name=name or number) from None


async def _named(text: str, *, paths: bool) -> Sequence[Source]:
    if not text.strip():
        raise UsageError("mcp.arguments", why="pictures: a path or an address must not be empty")
    if not paths and not _ADDRESS.match(text):  # a file: address is fetched like any other, which is refused
        raise UsageError("mcp.no_paths")
    if len(text) > _LONGEST and not text.startswith("data:"):
        raise UsageError("mcp.arguments", why=f"pictures: a path or an address has at most {_LONGEST} characters")
    if paths and text.lower().startswith("file://"):  # as editors name files
        text = url2pathname(urlsplit(text).path)
    return await asyncio.to_thread(expand, [text], Search())


async def _attached(source: Source, answering: Answering) -> Attachment:
    if source.is_address:
        return await answering.fetched(source.name)
    return Attachment(b"" if source.picture is None else source.picture, harmless_name(source.name), source.error)


def _check_count(count: int) -> None:
    if not 1 <= count <= MOST_PICTURES:
        raise UsageError("web.picture_count", most=MOST_PICTURES, count=count)
