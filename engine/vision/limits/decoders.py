"""WebP, AVIF and HEIF are decoded whole: what a pixel and a byte of the file cost."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.vision.limits.common import MEMORY, TIME

if TYPE_CHECKING:
    from PIL import Image


@dataclass(frozen=True)
class _Cost:
    """Nanoseconds for a pixel and for a byte of the file, and bytes held for each."""

    pixel_time: int
    byte_time: int
    pixel_memory: int
    byte_memory: int


_COSTS = {
    "WEBP": _Cost(32, 38, 16, 2),  # two canvases in libwebp, its answer and Pillow's picture
    "AVIF": _Cost(30, 110, 14, 2),  # planes of up to 12 bits at full size, RGB and Pillow's picture
    "HEIF": _Cost(36, 90, 9, 2),
}
_FULL_COLOUR_HEIF = _Cost(60, 90, 9, 2)  # colours are as many as pixels; else a quarter
_DEEP_HEIF = _Cost(
    110, 90, 20, 2
)  # more than 8 bits a sample, perhaps with transparency; read before they become bytes


def is_affordable(image: Image.Image, size: int) -> bool:
    """Whether an opened picture, from a file of that many bytes, can be decoded."""
    cost = _COSTS.get(image.format or "")
    if cost is None:
        return True
    if image.format == "HEIF" and image.info.get("bit_depth", 8) > 8:
        cost = _DEEP_HEIF
    elif image.format == "HEIF" and image.info.get("chroma") == 444:
        cost = _FULL_COLOUR_HEIF
    pixels = image.width * image.height
    memory = pixels * cost.pixel_memory + size * cost.byte_memory
    return memory <= MEMORY and pixels * cost.pixel_time + size * cost.byte_time <= TIME
