"""The pictures that an assistant names: files where it runs on the same machine, addresses, or their bytes."""

from __future__ import annotations

import asyncio
import base64
import json
import os
import re
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Annotated, TypeAlias
from urllib.parse import urlsplit
from urllib.request import url2pathname

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from bot import files
from bot.pictures.sources import Search, Source, expand
from bot.web.answering import MOST_PICTURES, Answering
from bot.web.bodies import short_name
from engine import Attachment, PictureError, UsageError, Words

LONGEST_NAME = 200  # characters
_LONGEST = 4_096  # characters of a path or an address, in all systems that matter
_SHORTEST = 64  # characters of a picture in base64
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z\d+.-]+://|data:")
_DATA = re.compile(r"\s*data:[^,]*;base64,", re.IGNORECASE)
_FILE = re.compile(r"file:/", re.IGNORECASE)
_PATTERN = re.compile(r"[^/\\]*[*?\[]")
_WINDOWS = re.compile(r"/?[A-Za-z]:[\\/]|\\\\")
# What files of PNG, JPEG, GIF, WebP, BMP and TIFF begin with.
_SIGNATURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"BM", b"II*\0", b"MM\0*")


class PictureData(BaseModel):
    """A picture's file in the call itself."""

    model_config = ConfigDict(extra="forbid")

    data: str
    name: Annotated[str | None, Field(max_length=LONGEST_NAME)] = None


def unpacked(picture: object) -> object:
    """The picture; an object that a client wrote as a text of JSON is an object again."""
    if isinstance(picture, str) and picture.lstrip().startswith("{"):
        with suppress(ValueError, RecursionError):
            return json.loads(picture)
    return picture


Picture: TypeAlias = Annotated[str | PictureData, BeforeValidator(unpacked)]


def pictures_in_words(words: Words, *, paths: bool) -> str:
    """What a picture may be."""
    return words.say("mcp.with_paths" if paths else "mcp.without_paths")


async def attachments(
    pictures: Sequence[Picture], answering: Answering, words: Words, *, paths: bool
) -> tuple[Attachment, ...]:
    """The pictures in their order; one that cannot be had has its ``error`` set.

    Args:
        pictures: each a path, a folder's for all the pictures in it, or a pattern; an address; or data.
        answering: fetches those with an address.
        words: for pictures without a name of their own.
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
            sources += await _named(picture, number, paths=paths)
    _check_count(len(sources))
    return _with_distinct_names(await asyncio.gather(*(_attached(source, answering) for source in sources)), words)


def _decoded(picture: PictureData, number: int) -> Source:
    name = short_name(picture.name or "")
    # As programs write it: in lines, or as a data: address.
    encoded = "".join(picture.data.rpartition(";base64,")[2].split())
    try:
        return Source(name, base64.b64decode(encoded, validate=True))
    except ValueError:
        raise UsageError("mcp.not_base64", name=name or number) from None


async def _named(text: str, number: int, *, paths: bool) -> Sequence[Source]:
    if not text.strip():
        raise UsageError("mcp.empty", number=number)
    if _DATA.match(text):
        return [_decoded(PictureData(data=text), number)]
    if _is_base64(text):
        raise UsageError("mcp.bare_base64", number=number)
    if not paths and (not _ADDRESS.match(text) or _FILE.match(text)):
        raise UsageError("mcp.no_paths")
    if len(text) > _LONGEST and not text.startswith("data:"):
        raise UsageError("mcp.too_long", number=number, most=_LONGEST)
    if _FILE.match(text):  # as editors name files
        text = url2pathname(urlsplit(text).path)
    return await asyncio.to_thread(_sources, text)


def _sources(text: str) -> Sequence[Source]:
    sources = expand([text], Search())
    return [_explained(source) if source.name == text else source for source in sources]


def _explained(source: Source) -> Source:
    """The source of a file that is not there with the reason, where the path tells it."""
    path = source.picture
    if not isinstance(path, Path) or files.exists(path):
        return source
    if pattern := _PATTERN.search(source.name):
        return Source(source.name, error=PictureError("folder.no_match", folder=source.name[: pattern.start()] or "."))
    if _WINDOWS.match(source.name) and os.name != "nt":
        return Source(source.name, error=PictureError("attachment.windows_path", name=source.name))
    if not path.is_absolute():
        folder = str(Path.cwd())
        return Source(source.name, error=PictureError("attachment.not_in_folder", name=source.name, folder=folder))
    return source


def _is_base64(text: str) -> bool:
    """Whether a text begins as a picture's file in base64 does, and so is not a path."""
    try:
        start = base64.b64decode(text.strip()[:24], validate=True)
    except ValueError:
        return False
    return len(text) >= _SHORTEST and (start.startswith(_SIGNATURES) or start[4:8] == b"ftyp")


def _with_distinct_names(pictures: Sequence[Attachment], words: Words) -> tuple[Attachment, ...]:
    """The pictures, those of several numbered that have no name or one that another has, too."""
    if len(pictures) == 1:
        return tuple(pictures)
    count = Counter(picture.name for picture in pictures)
    places = (words.say("mcp.picture_at", number=number) for number in range(1, len(pictures) + 1))
    return tuple(
        one if one.name and count[one.name] == 1 else replace(one, name=f"{one.name} ({place})" if one.name else place)
        for one, place in zip(pictures, places, strict=True)
    )


async def _attached(source: Source, answering: Answering) -> Attachment:
    if source.is_address:
        return await answering.fetched(source.name)
    return Attachment(b"" if source.picture is None else source.picture, short_name(source.name), source.error)


def _check_count(count: int) -> None:
    if not 1 <= count <= MOST_PICTURES:
        raise UsageError("mcp.picture_count", most=MOST_PICTURES, count=count)
