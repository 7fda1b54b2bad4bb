"""Files that were damaged on their way, or by somebody."""

from __future__ import annotations

import random

ENDS = 6_000  # bytes at either end, where tables and headers lie
KINDS = ("bytes", "bits", "number", "overwritten", "cut out", "doubled", "cut short")


def mutated(content: bytes, chance: random.Random) -> bytes:
    """A file with bytes changed, bits turned at its ends, or a piece overwritten, cut out or doubled."""
    changed = bytearray(content or b"\0")
    size = len(changed)
    kind = chance.choice(KINDS)
    start = chance.randrange(size)
    length = chance.randrange(1, 200)
    if kind == "bytes":
        for _ in range(chance.randrange(1, 12)):
            changed[chance.randrange(size)] = chance.randrange(256)
    elif kind == "bits":
        for _ in range(chance.randrange(1, 8)):
            place = chance.randrange(min(ENDS, size))
            changed[chance.choice((place, size - 1 - place))] ^= 1 << chance.randrange(8)
    elif kind == "number":  # an invalid size or offset
        place = chance.randrange(min(ENDS, size))
        number = chance.choice((b"\0", b"\xff", b"\x7f", b"\x80")) * chance.choice((1, 2, 4, 8))
        changed[place : place + len(number)] = number
    elif kind == "overwritten":
        changed[start : start + length] = chance.randbytes(length)
    elif kind == "cut out":
        del changed[start : start + length]
    elif kind == "doubled":
        changed[start:start] = changed[start : start + length]
    else:
        del changed[start:]
    return bytes(changed)
