"""TIFF: directories, their tags, strips and tiles (TIFF 6.0, section 2; Adobe's BigTIFF design)."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from engine.vision.limits import jpeg
from engine.vision.limits.common import MEMORY, MOST_NOTES, NotTheFormatError

# A camera's directory has 60 tags, a map's 100.
MOST_TAGS = 2_000
# Bytes of numbers: the places and the lengths of as many strips as are allowed take 530,000.
MOST_NUMBERS = 600_000
# Strips or tiles: rows one by one of any picture that is allowed, or tiles of 64x64.
MOST_STRIPS = 32_768
# None, CCITT, LZW, JPEG, deflate, PackBits. What scanners and editors write; the rest unpack far more than they hold.
COMPRESSIONS = (1, 2, 3, 4, 5, 7, 8, 32771, 32773, 32946)
# Other directories, which Pillow reads whole: EXIF, GPS, interoperability.
_DIRECTORIES = (34665, 34853, 40965)
_SIDES = {256, 257}

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4, 16: 8}
_BYTES = (1, 2, 7)
_SHORT, _LONG8 = 3, 16


@dataclass
class _Directory:
    """The tags of a directory.

    Attributes:
        first: the first value of each tag that has numbers.
        counts: how many it has.
        places: where its values lie.
        tags: how many it says there are.
        notes: bytes of text and of what means nothing to a decoder.
        numbers: bytes of everything else.
        kinds: of values.
    """

    first: dict[int, int] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)
    kinds: dict[int, int] = field(default_factory=dict)
    tags: int = 0
    notes: int = 0
    numbers: int = 0


def is_affordable(data: bytes) -> bool:
    """Whether its tags and its strips are within the limits."""
    order = "<" if data[:2] == b"II" else ">"
    is_big = data[2:4] in (b"\x2b\x00", b"\x00\x2b")
    (start,) = struct.unpack_from(order + "Q", data, 8) if is_big else struct.unpack_from(order + "I", data, 4)
    page = _directory(data, start, order, is_big)
    if _page_is_affordable(data, page, order, is_big):
        return True
    if not page.counts.keys() >= _SIDES:
        raise NotTheFormatError
    return False


def _page_is_affordable(data: bytes, page: _Directory, order: str, is_big: bool) -> bool:
    if page.tags > MOST_TAGS:
        return False
    notes, numbers = page.notes, page.numbers
    waiting = [page.first[tag] for tag in _DIRECTORIES if tag in page.first]
    for _ in range(2 * len(_DIRECTORIES)):
        if not waiting:
            break
        other = _directory(data, waiting.pop(), order, is_big)
        if other.tags > MOST_TAGS:
            return False
        notes, numbers = notes + other.notes, numbers + other.numbers
        waiting += [other.first[tag] for tag in _DIRECTORIES if tag in other.first]
    # Pillow keeps what it reads of a directory three times.
    return numbers <= MOST_NUMBERS and _strips_are_affordable(data, page, order, 3 * notes)


def _directory(data: bytes, start: int, order: str, is_big: bool) -> _Directory:
    """A directory, as far as the limit goes. Where one tag is there twice, Pillow takes the first."""
    found = _Directory()
    entry, count_format = struct.Struct(order + ("HHQ8s" if is_big else "HHL4s")), order + ("Q" if is_big else "H")
    if start + 2 > len(data):
        return found
    (found.tags,) = struct.unpack_from(count_format, data, start)
    first = start + struct.calcsize(count_format)
    end = min(first + min(found.tags, MOST_TAGS) * entry.size, len(data) - entry.size + 1)
    for at in range(first, end, entry.size):
        tag, kind, count, value = entry.unpack_from(data, at)
        if kind not in _SIZES:
            continue
        size = count * _SIZES[kind]
        place = at + entry.size - len(value)
        if size > len(value):
            (place,) = struct.unpack(order + ("Q" if is_big else "I"), value)
        if kind in _BYTES:
            found.notes += size
        else:
            found.numbers += size
        if tag not in found.counts:
            found.counts[tag], found.places[tag], found.kinds[tag] = count, place, kind
            found.first[tag] = _number(data, place, kind, order) if count else 0
    return found


def _number(data: bytes, place: int, kind: int, order: str) -> int:
    size = {_SHORT: 2, _LONG8: 8}.get(kind, 4)
    return int.from_bytes(data[place : place + size], "little" if order == "<" else "big")


def _strips_are_affordable(data: bytes, page: _Directory, order: str, kept: int) -> bool:
    width, height = page.first.get(256, 0), page.first.get(257, 0)
    if page.first.get(259, 1) not in COMPRESSIONS:
        return False
    tile, rows = (page.first.get(322, 0), page.first.get(323, 0)), page.first.get(278, height)
    across, down = tile if 324 in page.counts and 273 not in page.counts else (width, min(rows, height))
    bits = max(page.first.get(258, 1), 8) * (1 if page.first.get(284, 1) == 2 else page.first.get(277, 1))
    # Pillow holds one strip and the picture, in four bytes for each pixel where it is not grey.
    strip = across * down * bits // 8 if page.first.get(259, 1) != 1 else 0
    picture = width * height * (1 if max(page.first.get(258, 1), 8) * page.first.get(277, 1) == 8 else 4)
    if strip + picture + kept + len(data) > MEMORY or kept > 3 * MOST_NOTES * 2:
        return False
    places = 273 if 273 in page.counts else 324
    if page.counts.get(places, 0) > MOST_STRIPS:
        return False
    if page.first.get(259, 1) != 7:
        return True
    kind = page.kinds.get(places, 4)
    step, start = _SIZES[kind], page.places.get(places, 0)
    starts = {_number(data, start + i * step, kind, order) for i in range(page.counts.get(places, 0))}
    return all(jpeg.has_one_scan(data, at) for at in starts if at < len(data))
