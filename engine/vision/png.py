"""The PNG that most people send, decoded by kornia-rs: the same pixels as Pillow's in a quarter of the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PIL import Image

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

# While it is decoded a picture is held twice; the memory that is promised has no room for two larger ones.
MOST_PIXELS = 12_000_000
# kornia-rs's names of the colour types that are pixels and nothing else (PNG, third edition, section 11.2.1).
_PLAIN = {0: "mono", 2: "rgb", 6: "rgba"}
# Signs that there is more to it: a transparent colour, EXIF in any of its places, which may turn it, an animation.
_MORE = (b"tRNS", b"eXIf", b"Raw profile type", b"adobe.xmp", b"acTL")


def decoded_png(data: bytes, size: tuple[int, int]) -> Image.Image | None:
    """A plain PNG's pixels.

    Args:
        data: a file that Pillow has recognised.
        size: (width, height) that Pillow read from it.

    Returns:
        a decoded picture, grey, RGB or RGBA; None if this is not a plain 8-bit PNG, or is large
        or damaged: then the caller falls back to Pillow.
    """
    width, height = size
    # The signature, the length and the name of the first chunk, and that chunk, IHDR, are at fixed places.
    if data[:4] != b"\x89PNG" or data[24] != 8 or data[25] not in _PLAIN or width * height > MOST_PIXELS:
        return None
    if any(sign in data for sign in _MORE):
        return None
    from kornia_rs.io import decode_image_png_u8

    try:
        pixels: NDArray[np.uint8] = decode_image_png_u8(data, (height, width), _PLAIN[data[25]])
    except Exception:  # noqa: BLE001 - it has no kind of its own for any fault
        return None
    return Image.fromarray(pixels[..., 0] if pixels.shape[2] == 1 else pixels)
