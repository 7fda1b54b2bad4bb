"""PBM, PGM, PPM: headers that Pillow reads byte by byte, and numbers as text, which it decodes in Python."""

from __future__ import annotations

import re

from engine.vision.limits.common import NotTheFormatError

# Numbers as text: 400 ns each. A million grey pixels take 4 MB.
MOST_TEXT = 5_000_000
# GIMP and ImageMagick write one comment, in the header. Pillow copies a megabyte for each in the text.
MOST_COMMENTS = 500
MOST_HEADER = 4_096

# Two numbers where each sample is a bit, else three; blanks and comments before each, a blank behind the last.
_NUMBER = rb"(?:\s|#[^\r\n]*+[\r\n])++([^\s#]++)"
_BITS = re.compile(rb"(P[14])" + _NUMBER * 2 + rb"\s")
HEADER = re.compile(rb"(P[02356fy]\w{0,4})" + _NUMBER * 3 + rb"\s")
_COMMENT = re.compile(rb"#[^\r\n]*+[\r\n]?")
_LONGEST_NUMBER = 10  # characters, in Pillow
_TEXT = (b"P1", b"P2", b"P3")
_BYTES = (b"P5", b"P6")  # of any depth: engine.vision.netpbm
_FLOATS = b"Pf"


def is_affordable(data: bytes) -> bool:
    """Whether its header ends where headers do, and its samples are bytes or little text."""
    if data[1:2] not in (b"0", b"1", b"2", b"3", b"4", b"5", b"6", b"f", b"y"):
        return True
    for number in _COMMENT.sub(b"", data[:MOST_HEADER]).split()[1 : 3 if data[1:2] in b"14" else 4]:
        if not _is_number(number):
            raise NotTheFormatError
    header = (_BITS if data[:2] in (b"P1", b"P4") else HEADER).match(data[:MOST_HEADER])
    if header is None:
        return len(data) <= MOST_HEADER
    if data[:2] in _TEXT:
        return len(data) <= MOST_TEXT and data.count(b"#") <= MOST_COMMENTS
    return data[:2] in (b"P4", *_BYTES, _FLOATS) or header[4] == b"255"


def _is_number(text: bytes) -> bool:
    """Whether a decoder takes it for a number, a fraction perhaps."""
    try:
        float(text)
    except ValueError:
        return False
    return len(text) <= _LONGEST_NUMBER
