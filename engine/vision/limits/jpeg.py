"""JPEG: segments, notes and scans (ITU-T T.81, annex B)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from engine.vision.limits.common import MEMORY, MOST_NOTES, MOST_PARSED, TIME, NotTheFormatError

# The profile of a press has 255 segments at most, extended XMP of 8 MB 130; cameras write about ten.
MOST_SEGMENTS = 1_000
# Bytes between segments that belong to none; Pillow steps over each in Python. Some cameras align with a few.
MOST_PADDING = 65_536
# Quantization tables: four of 129 bytes at most are in use; some writers repeat them.
MOST_TABLES = 65_536
# Nanoseconds, where there are several scans: for each sample, for each byte of the scans, and for each sample that a
# scan goes through; one of a few bytes goes through all of a component. libjpeg writes ten scans.
SAMPLE_TIME, BYTE_TIME, VISIT_TIME = 4, 47, 1.4
MOST_SCANS = 100  # what libtiff allows

# Anything, fill bytes, and a marker's code. In a scan 0xFF is followed by 0, or by a restart marker.
_MARKER = re.compile(rb"[^\xff]*+\xff++([^\xff])", re.DOTALL)
_AFTER_SCAN = re.compile(rb"\xff[\x01-\xcf\xd8-\xfe]")
_FRAMES = (0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
_PROGRESSIVE = (0xC2, 0xC6, 0xCA, 0xCE)
# Lossless and arithmetic coding: ten times as slow, never reduced while decoding, and written by no camera or editor.
_UNUSUAL = (0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF)
_SCAN, _END, _TABLES, _COMMENT = 0xDA, 0xD9, 0xDB, 0xFE
_ALONE = (0x00, 0x01, *range(0xD0, 0xDA))  # markers without a length
_NOTES = (*range(0xE0, 0xF0), _COMMENT)


@dataclass
class _Frame:
    """What a frame header says, and where the scans begin."""

    code: int = 0
    width: int = 0
    height: int = 0
    sampling: tuple[int, ...] = ()
    notes: int = 0
    scans_at: int = 0
    scan_components: int = 0

    @property
    def components(self) -> list[int]:
        """Samples of each component, with what fills up the last blocks."""
        factors = [(both >> 4, both & 15) for both in self.sampling]
        across, down = (max((pair[i] for pair in factors), default=1) or 1 for i in (0, 1))
        units = -(-self.width // (8 * across)) * -(-self.height // (8 * down))
        return [units * horizontal * vertical * 64 for horizontal, vertical in factors]

    @property
    def has_many_scans(self) -> bool:
        return self.code in _PROGRESSIVE or self.scan_components < len(self.sampling)


def is_affordable(data: bytes) -> bool:
    """Whether its segments, its notes and its scans are within the limits."""
    frame = _frame(data, 0)
    if frame is None:
        return False
    if not frame.scans_at:
        return True  # nothing that a decoder would begin to read
    if frame.code in _UNUSUAL:
        return False
    kept = sum(frame.components) * 2 if frame.has_many_scans else 0
    reduction = next((by for by in (8, 4, 2) if min(frame.width, frame.height) // 960 >= by), 1)
    pixels = frame.width * frame.height // reduction**2 * (1 if len(frame.sampling) == 1 else 4)
    if kept + pixels + len(data) + 2 * frame.notes > MEMORY:
        return False
    return not frame.has_many_scans or _scans_are_affordable(data, frame)


def has_one_scan(data: bytes, start: int) -> bool:
    """Whether the JPEG that begins there is decoded in one go, as the strips and tiles of a TIFF are."""
    frame = _frame(data, start)
    return frame is not None and not frame.has_many_scans and frame.code not in _UNUSUAL


def _frame(data: bytes, start: int) -> _Frame | None:
    """What comes before the first scan; None where it is over a limit."""
    frame = _Frame()
    at, padding, parsed, tables = start + 2, 0, 0, 0
    for _ in range(MOST_SEGMENTS):
        marker = _MARKER.match(data, at)
        padding += (len(data) if marker is None else marker.end() - 2) - at
        if padding > MOST_PADDING:
            raise NotTheFormatError
        if marker is None:
            return frame
        at, code = marker.end(), marker[1][0]
        if code in _ALONE:
            continue
        size = max(int.from_bytes(data[at : at + 2], "big"), 2)
        if code in _FRAMES:
            frame.code = code
            frame.height, frame.width = (int.from_bytes(data[at + i : at + i + 2], "big") for i in (3, 5))
            frame.sampling = tuple(data[at + 9 : at + size : 3])
        elif code == _SCAN:
            frame.scans_at, frame.scan_components = at + size, data[at + 2]
            return frame
        elif code in _NOTES:
            frame.notes += size
            if code == 0xED or data.startswith(b"Exif\0\0", at + 2):
                parsed += size
        elif code == _TABLES:
            tables += size
        if frame.notes > MOST_NOTES or parsed > MOST_PARSED or tables > MOST_TABLES:
            return None
        at += size
    return None


def _scans_are_affordable(data: bytes, frame: _Frame) -> bool:
    scans, at = 1, frame.scans_at
    for _ in range(MOST_SEGMENTS):
        marker = _AFTER_SCAN.search(data, at)
        if marker is None or marker[0][1] == _END:
            size = (len(data) if marker is None else marker.end()) - frame.scans_at
            visits = scans * max(frame.components, default=0)
            time = sum(frame.components) * SAMPLE_TIME + size * BYTE_TIME + visits * VISIT_TIME
            return scans <= MOST_SCANS and time <= TIME
        at, code = marker.end(), marker[0][1]
        scans += code == _SCAN
        if code not in _ALONE:
            at += int.from_bytes(data[at : at + 2], "big")
    return False
