"""The size of an AV1 picture as its stream has it (AV1 bitstream specification, sections 5.3 and 5.5).

libavif decodes what the stream has, however small the file says that it is.
"""

from __future__ import annotations

MOST_UNITS = 1_000
_SEQUENCE_HEADER = 1


def largest_frame(data: bytes, start: int, end: int) -> int | None:
    """The most pixels that a frame may have; None where there are too many units to go through them."""
    most = 0
    for _ in range(MOST_UNITS):
        if start >= end:
            return most
        kind, has_extension, has_size = data[start] >> 3 & 15, data[start] >> 2 & 1, data[start] >> 1 & 1
        start += 1 + has_extension
        size, shift = 0, 0
        while has_size and start < end and shift < 56:
            byte = data[start]
            size |= (byte & 0x7F) << shift
            start, shift, has_size = start + 1, shift + 7, byte >> 7
        stop = min(start + size, end) if shift else end
        if kind == _SEQUENCE_HEADER:
            most = max(most, _pixels(_Bits(data[start : min(stop, start + 512)])))
        start = stop
    return None


class _Bits:
    """Numbers from bits, the highest first."""

    def __init__(self, data: bytes) -> None:
        self._value, self._left = int.from_bytes(data, "big"), len(data) * 8

    def __call__(self, count: int) -> int:
        self._left -= count
        if self._left < 0:
            raise IndexError
        return self._value >> self._left & ((1 << count) - 1)

    def variable(self) -> int:
        """uvlc()."""
        zeros = 0
        while not self(1):
            zeros += 1
        return self(zeros) + (1 << zeros) - 1 if zeros < 32 else (1 << 32) - 1


def _pixels(bits: _Bits) -> int:
    """Of a sequence header; 0 where it is cut off, for the decoder refuses it, too."""
    try:
        bits(4)  # profile, still picture
        if bits(1):  # the short header of a still picture
            bits(5)
        else:
            _skip_timing(bits)
        across, down = bits(4) + 1, bits(4) + 1
        return (bits(across) + 1) * (bits(down) + 1)
    except IndexError:
        return 0


def _skip_timing(bits: _Bits) -> None:
    delay_bits = 0
    if bits(1):  # timing
        bits(64)
        if bits(1):
            bits.variable()
        if bits(1):  # decoder model
            delay_bits = bits(5) + 1
            bits(42)
    has_delay = bits(1)
    for _ in range(bits(5) + 1):  # operating points
        bits(12)
        if bits(5) > 7:
            bits(1)
        if delay_bits and bits(1):
            bits(2 * delay_bits + 1)
        if has_delay and bits(1):
            bits(4)
