"""Pictures drawn for tests: digits as a hand would write them, on paper of any kind, with any pen."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

Colour = int | tuple[int, int, int]
Box = tuple[int, int, int, int]

# Each digit's strokes as points (x, y) that the pen passes, in a box one high; y grows downwards.
STROKES: dict[int, tuple[tuple[tuple[float, float], ...], ...]] = {
    0: (((0.34, 0.00), (0.08, 0.22), (0.04, 0.60), (0.24, 0.97), (0.52, 0.80), (0.58, 0.38), (0.36, 0.01)),),
    1: (((0.24, 0.00), (0.20, 0.50), (0.16, 1.00)),),
    2: (
        (
            (0.06, 0.22),
            (0.24, 0.01),
            (0.48, 0.12),
            (0.44, 0.42),
            (0.04, 0.98),
        ),
        ((0.04, 0.98), (0.30, 0.93), (0.60, 0.98)),
    ),
    3: (
        ((0.06, 0.10), (0.30, 0.00), (0.48, 0.16), (0.40, 0.40), (0.20, 0.47)),
        ((0.20, 0.47), (0.46, 0.56), (0.52, 0.80), (0.28, 1.00), (0.00, 0.90)),
    ),
    4: (
        ((0.12, 0.00), (0.06, 0.30), (0.04, 0.55), (0.32, 0.54), (0.56, 0.50)),
        ((0.50, 0.06), (0.46, 0.55), (0.44, 1.00)),
    ),
    5: (
        ((0.52, 0.00), (0.32, 0.03), (0.12, 0.04)),
        ((0.12, 0.04), (0.09, 0.24), (0.07, 0.44)),
        ((0.07, 0.44), (0.30, 0.36), (0.52, 0.56), (0.44, 0.88), (0.20, 1.00), (0.00, 0.90)),
    ),
    6: (
        (
            (0.42, 0.00),
            (0.14, 0.30),
            (0.02, 0.70),
            (0.20, 0.99),
            (0.48, 0.86),
            (0.44, 0.60),
            (0.22, 0.56),
            (0.05, 0.74),
        ),
    ),
    7: (((0.00, 0.06), (0.28, 0.04), (0.56, 0.02)), ((0.56, 0.02), (0.36, 0.48), (0.22, 1.00))),
    8: (
        (
            (0.50, 0.10),
            (0.26, 0.00),
            (0.08, 0.20),
            (0.28, 0.44),
            (0.50, 0.70),
            (0.34, 0.99),
            (0.06, 0.86),
            (0.14, 0.60),
            (0.44, 0.36),
            (0.50, 0.12),
        ),
    ),
    9: (
        ((0.48, 0.16), (0.28, 0.00), (0.06, 0.18), (0.12, 0.42), (0.36, 0.42), (0.49, 0.14)),
        ((0.49, 0.14), (0.46, 0.52), (0.36, 1.00)),
    ),
}


@dataclass(frozen=True)
class Page:
    """A drawn page.

    Attributes:
        pixels: (height, width) or (height, width, 3) uint8.
        boxes: of each digit's ink, (x, y, width, height), in reading order.
    """

    pixels: NDArray[np.uint8]
    boxes: tuple[Box, ...]

    @property
    def image(self) -> Image.Image:
        """The page as Pillow has it."""
        return Image.fromarray(self.pixels)

    def encoded(self, kind: str = "PNG", **options: Any) -> bytes:
        """The page as a file's content."""
        return encoded(self.image, kind, **options)


def write(
    text: str,
    *,
    height: int = 160,
    pen: int = 14,
    ink: Colour = 30,
    paper: Colour = 245,
    margin: int = 80,
) -> Page:
    """Write digits by hand.

    Args:
        text: the digits; a line break begins a new line.
        height: of a digit, in pixels.
        pen: its width, in pixels.
        ink: the pen's grey or RGB.
        paper: the paper's, of the same kind.
        margin: around all of it, and between lines, in pixels.
    """
    lines = text.split("\n")
    step = round(0.95 * height)
    width = max(map(len, lines)) * step - round(0.35 * height) + 2 * margin
    tall = len(lines) * (height + margin) + margin
    strength = np.zeros((tall, width), np.uint8)
    boxes = []
    for row, line in enumerate(lines):
        for column, value in enumerate(line):
            alone = np.zeros_like(strength)
            corner = (margin + column * step, margin + row * (height + margin))
            _pen(alone, STROKES[int(value)], corner, height, pen)
            boxes.append(ink_box(alone))
            strength = np.maximum(strength, alone)
    return Page(_mixed(strength, ink, paper), tuple(boxes))


def encoded(image: Image.Image, kind: str = "PNG", **options: Any) -> bytes:
    """A picture as a file's content."""
    buffer = io.BytesIO()
    image.save(buffer, kind, **options)
    return buffer.getvalue()


def png_of_size(width: int, height: int) -> bytes:
    """A PNG of few bytes that says it is of that size, in grey, and has far too little in it."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    content = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(100_000))) + chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + content


def ink_box(strength: NDArray[Any]) -> Box:
    """The box of what is more than half inked."""
    rows, columns = (np.flatnonzero((strength > 127).any(axis=axis)) for axis in (1, 0))
    left, top = int(columns[0]), int(rows[0])
    return left, top, int(columns[-1]) - left + 1, int(rows[-1]) - top + 1


def with_alpha(page: Page, colour: int, *, paper: int = 245) -> Image.Image:
    """The page's dark ink in one grey, on nothing at all."""
    alpha = np.clip((paper - page.pixels.astype(int)) * 255 // paper, 0, 255).astype(np.uint8)
    return Image.merge("LA", (Image.new("L", page.image.size, colour), Image.fromarray(alpha)))


def overlap(one: Box, other: Box) -> float:
    """Intersection over union of two boxes."""
    across = min(one[0] + one[2], other[0] + other[2]) - max(one[0], other[0])
    down = min(one[1] + one[3], other[1] + other[3]) - max(one[1], other[1])
    shared = max(across, 0) * max(down, 0)
    return shared / (one[2] * one[3] + other[2] * other[3] - shared)


def _pen(
    canvas: NDArray[np.uint8],
    strokes: Sequence[Sequence[tuple[float, float]]],
    corner: tuple[int, int],
    height: int,
    width: int,
) -> None:
    for stroke in strokes:
        points = _curve(np.array(stroke)) * height + corner
        fixed = np.rint(points * 16).astype(np.int32)  # four bits after the point, as OpenCV's `shift` takes them
        cv2.polylines(canvas, [fixed], False, 255, width, cv2.LINE_AA, 4)


def _curve(points: NDArray[np.float64], steps: int = 16) -> NDArray[np.float64]:
    """A smooth way through all points: Catmull and Rom's spline."""
    ends = np.vstack([2 * points[0] - points[1], points, 2 * points[-1] - points[-2]])
    along = np.linspace(0, 1, steps, endpoint=False)[:, None]
    parts = []
    for before, start, end, after in zip(ends, ends[1:], ends[2:], ends[3:], strict=False):
        parts.append(
            0.5
            * (
                2 * start
                + (end - before) * along
                + (2 * before - 5 * start + 4 * end - after) * along**2
                + (3 * start - before - 3 * end + after) * along**3
            )
        )
    return np.vstack([*parts, points[-1:]])


def _mixed(strength: NDArray[np.uint8], ink: Colour, paper: Colour) -> NDArray[np.uint8]:
    share = strength.astype(np.float64) / 255
    front, back = np.array(ink, float), np.array(paper, float)
    if front.ndim:
        share = share[..., None]
    return np.rint(front * share + back * (1 - share)).astype(np.uint8)
