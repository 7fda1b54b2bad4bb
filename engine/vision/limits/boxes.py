"""HEIF and AVIF: boxes, items, and what items are put together from (ISO/IEC 23008-12, 14496-12)."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from engine.vision.limits import av1
from engine.vision.limits.common import MOST_NOTES

# What a file's items are and where they lie. A phone's 200 tiles take 20 KB of it, and a colour profile 4 KB.
MOST_DIRECTORY = 1_000_000
# The directory's size times its items: libheif copies a profile for each picture.
MOST_COPIES = 64_000_000
MOST_ITEMS = 1_000  # libheif's own limit
MOST_BOXES = 5_000
# Pixels that are decoded for a picture, however often a tile is in it.
MOST_PIXELS = 110_000_000
# Pixels of an AV1 stream, whatever the file says that they are scaled to.
MOST_STREAM = 24_000_000
# Pictures of a sequence; libavif makes room for each when it opens the file.
MOST_FRAMES = 10_000

_HEADER = struct.Struct(">I4s")
_SIZES = re.compile(b"stsz|stz2")
_PLACES = re.compile(b"stco|co64")


@dataclass
class _Items:
    """What a directory says, by the items' numbers."""

    count: int = 0
    sizes: list[int] = field(default_factory=list)  # pixels, by property
    pixels: dict[int, int] = field(default_factory=dict)
    extents: dict[int, list[tuple[int, int]]] = field(default_factory=dict)
    parts: dict[int, list[int]] = field(default_factory=dict)
    described: list[tuple[int, int]] = field(default_factory=list)


def is_affordable(data: bytes) -> bool:
    """Whether its directory, its items and its frames are within the limits."""
    is_avif = data[8:12] in (b"avif", b"avis") or b"avif" in data[16:64] or b"avis" in data[16:64]
    for kind, start, end in _boxes(data, 0, len(data)):
        if kind in (b"meta", b"moov") and end - start > MOST_DIRECTORY:
            return False
        if kind == b"meta" and not _items_are_affordable(data, _items(data, start + 4, end), end - start, is_avif):
            return False
        if kind == b"moov" and not _frames_are_affordable(data, data[start:end], is_avif):
            return False
    return True


def _boxes(data: bytes, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Each box's name, and where its content begins and ends."""
    for _ in range(MOST_BOXES):
        if start + _HEADER.size > end:
            return
        size, kind = _HEADER.unpack_from(data, start)
        header = 8
        if size == 1 and start + 16 <= end:
            (size,), header = struct.unpack_from(">Q", data, start + 8), 16
        stop = min(start + size, end) if size else end
        yield kind, start + header, max(stop, start + header)
        start = max(stop, start + header)


def _items_are_affordable(data: bytes, items: _Items, size: int, is_avif: bool) -> bool:
    if items.count > MOST_ITEMS or items.count * size > MOST_COPIES:
        return False
    if sum(length for item, _ in items.described for _, length in items.extents.get(item, ())) > MOST_NOTES:
        return False
    if is_avif:
        for item, extents in items.extents.items():
            pixels = _pixels_of_stream(data, *extents[0]) if extents else 0
            if pixels > MOST_STREAM:
                return False
            items.pixels[item] = max(items.pixels.get(item, 0), pixels)
    return all(_decoded(items, item, 4) <= MOST_PIXELS for item in items.parts)


def _pixels_of_stream(data: bytes, start: int, length: int) -> int:
    pixels = av1.largest_frame(data, start, min(start + length, len(data)))
    return MOST_STREAM + 1 if pixels is None else pixels


def _decoded(items: _Items, item: int, depth: int) -> int:
    """Pixels that are decoded for an item."""
    if item not in items.parts or not depth:
        return items.pixels.get(item, 1)
    costs = {part: _decoded(items, part, depth - 1) for part in set(items.parts[item])}
    return sum(costs[part] for part in items.parts[item])


def _frames_are_affordable(data: bytes, movie: bytes, is_avif: bool) -> bool:
    padded = movie.ljust(len(movie) + 24, b"\0")
    if any(struct.unpack_from(">I", padded, table.end() + 8)[0] > MOST_FRAMES for table in _SIZES.finditer(movie)):
        return False
    return not is_avif or all(_pixels_of_stream(data, at, len(data)) <= MOST_STREAM for at in _first_frames(padded))


def _first_frames(movie: bytes) -> list[int]:
    """Where the first frame of each track begins."""
    places = ((table.end() + 8, 8 if table[0] == b"co64" else 4) for table in _PLACES.finditer(movie))
    return [int.from_bytes(movie[at : at + size], "big") for at, size in places]


def _items(data: bytes, start: int, end: int) -> _Items:
    items = _Items()
    for kind, first, last in _boxes(data, start, end):
        body = data[first:last]
        if kind == b"iinf":
            items.count = int.from_bytes(body[4:8] if body[0] else body[4:6], "big")
        elif kind == b"iloc":
            items.extents = _extents(body)
        elif kind == b"iref":
            _references(body, items)
        elif kind == b"iprp":
            for name, inner, outer in _boxes(data, first, last):
                if name == b"ipco":
                    items.sizes = [_pixels(data[a:b]) if k == b"ispe" else 0 for k, a, b in _boxes(data, inner, outer)]
                elif name == b"ipma":
                    items.pixels = _pixels_by_item(data[inner:outer], items.sizes)
    return items


def _pixels(extent: bytes) -> int:
    width, height = struct.unpack_from(">II", extent, 4)
    return int(width * height)


def _pixels_by_item(body: bytes, sizes: list[int]) -> dict[int, int]:
    wide, at, found = 4 if body[0] else 2, 8, {}
    step = 2 if body[3] & 1 else 1
    for _ in range(min(int.from_bytes(body[4:8], "big"), MOST_ITEMS)):
        item, count = int.from_bytes(body[at : at + wide], "big"), body[at + wide]
        at += wide + 1
        numbers = [int.from_bytes(body[at + i * step : at + i * step + step], "big") for i in range(count)]
        numbers = [number & (0x7FFF if step == 2 else 0x7F) for number in numbers]
        found[item] = max((sizes[number - 1] for number in numbers if 0 < number <= len(sizes)), default=0)
        at += count * step
    return found


def _references(body: bytes, items: _Items) -> None:
    wide = 4 if body[0] else 2
    for kind, start, end in _boxes(body, 4, len(body)):
        item, count = int.from_bytes(body[start : start + wide], "big"), int.from_bytes(body[start + wide :][:2], "big")
        numbers = body[start + wide + 2 : end]
        targets = [int.from_bytes(numbers[i * wide : i * wide + wide], "big") for i in range(count)]
        if kind == b"dimg":
            items.parts.setdefault(item, []).extend(targets)
        elif kind == b"cdsc":
            items.described.extend((item, target) for target in targets)


def _extents(body: bytes) -> dict[int, list[tuple[int, int]]]:
    """Where the parts of each item are, and how long."""
    version = body[0]
    offset_size, length_size, base_size = body[4] >> 4, body[4] & 15, body[5] >> 4
    index_size = body[5] & 15 if version in (1, 2) else 0
    wide, at = 4 if version == 2 else 2, 6
    found: dict[int, list[tuple[int, int]]] = {}

    def number(size: int) -> int:
        nonlocal at
        at += size
        return int.from_bytes(body[at - size : at], "big")

    for _ in range(min(number(wide), MOST_ITEMS)):
        item = number(wide)
        number(4 if version else 2)  # how it is stored, and in which file
        base = number(base_size)
        extents = found.setdefault(item, [])
        for _ in range(number(2)):
            number(index_size)
            extents.append((base + number(offset_size), number(length_size)))
            if at > len(body):
                return found
    return found
