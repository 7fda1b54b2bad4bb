"""A picture's signature with nonsense behind it is damaged, or not known; it is never said to cost too much."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from engine import PictureError
from engine.vision import limits
from engine.vision.decode import decode
from tests.pictures import encoded, write

SIGNATURES = {
    "PNG": b"\x89PNG\r\n\x1a\n",
    "JPEG": b"\xff\xd8\xff\xe0",
    "JPEG without a segment": b"\xff\xd8\xff",
    "GIF87a": b"GIF87a",
    "GIF89a": b"GIF89a",
    "WebP": b"RIFF\x10\0\0\0WEBP",
    "WebP VP8": b"RIFF\x10\0\0\0WEBPVP8 ",
    "WebP VP8L": b"RIFF\x10\0\0\0WEBPVP8L",
    "WebP VP8X": b"RIFF\x10\0\0\0WEBPVP8X",
    "BMP": b"BM",
    "TIFF, least significant byte first": b"II*\0",
    "TIFF, most significant byte first": b"MM\0*",
    "BigTIFF, least significant byte first": b"II+\0",
    "BigTIFF, most significant byte first": b"MM\0+",
    "HEIC": b"\0\0\0\x18ftypheic",
    "HEIF": b"\0\0\0\x18ftypmif1",
    "AVIF": b"\0\0\0\x18ftypavif",
    "AVIF sequence": b"\0\0\0\x18ftypavis",
    **{f"Netpbm {kind}": f"P{kind}\n".encode() for kind in "123456f"},
}
NONSENSE: dict[str, Callable[[int], bytes]] = {
    "zeros": bytes,
    "ones": lambda size: b"\1" * size,
    "all bits": lambda size: b"\xff" * size,
    "noise": lambda size: np.random.default_rng(size).bytes(size),
    "words": lambda size: (b"just some words\n" * (size // 16 + 1))[:size],
}
SIZES = (0, 1, 3, 7, 16, 30, 100, 1_000, 5_000, 200_000, 2_000_000)


@pytest.mark.parametrize("nonsense", NONSENSE.values(), ids=NONSENSE)
@pytest.mark.parametrize("signature", SIGNATURES.values(), ids=SIGNATURES)
def test_nonsense_behind_a_signature_is_not_called_costly(signature: bytes, nonsense: Callable[[int], bytes]) -> None:
    for size in SIZES:
        with pytest.raises(PictureError) as refusal:
            decode(signature + nonsense(size))
        # A GIF's first bytes are its sides, whatever they are.
        assert refusal.value.key in ("picture.damaged", "picture.unknown", "picture.too_many_pixels"), size


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "GIF", "WEBP", "BMP", "TIFF", "PPM", "AVIF"])
def test_a_picture_with_nonsense_at_its_end_is_read(kind: str) -> None:
    whole = encoded(write("7").image, kind)
    for nonsense in NONSENSE.values():
        assert decode(whole + nonsense(200_000)).picture.size
        assert limits.is_affordable(whole + nonsense(200_000))
