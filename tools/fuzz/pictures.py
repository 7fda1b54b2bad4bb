"""Files of every format that is opened, whole and damaged: each gives digits, a reason, or one clear sentence."""

from __future__ import annotations

import importlib.util
import random

import numpy as np
from PIL import Image

from engine import Engine, Reading, words
from tests.pictures import encoded, write
from tools.fuzz.attack import Attack, FaultError
from tools.fuzz.mutation import mutated

MEGABYTES = 400
MODES = {
    "PNG": ("L", "RGB", "RGBA", "LA", "P", "1", "I;16"),
    "JPEG": ("L", "RGB", "CMYK"),
    "WEBP": ("RGB", "RGBA"),
    "GIF": ("L", "P", "1"),
    "BMP": ("L", "RGB", "P", "1"),
    "TIFF": ("L", "RGB", "RGBA", "CMYK", "P", "1", "I;16", "F"),
    "PPM": ("L", "RGB", "1"),
    "AVIF": ("RGB", "RGBA"),
    "HEIF": ("RGB",),
}
# Each is tried with each of its options, and often enough without.
OPTIONS: dict[str, tuple[dict[str, object], ...]] = {
    "PNG": ({}, {"compress_level": 0}, {"interlace": True}),
    "JPEG": ({}, {"progressive": True}, {"subsampling": 0, "quality": 95}, {"exif": b"Exif\0\0II*\0\x08\0\0\0\0\0"}),
    "WEBP": ({}, {"lossless": True}),
    "TIFF": ({}, {"compression": "tiff_lzw"}, {"compression": "tiff_adobe_deflate"}, {"compression": "packbits"}),
    "AVIF": ({"speed": 10},),
}


def prepare() -> Attack:
    """Load an engine, and HEIF's decoder where it is installed."""
    engine = Engine.load(plugins=False)
    kinds = list(MODES)
    if importlib.util.find_spec("pillow_heif") is None:
        kinds.remove("HEIF")
    else:
        import pillow_heif

        pillow_heif.register_heif_opener()

    def attack(chance: random.Random) -> str:
        content = _file(chance.choice(kinds), chance)
        for _ in range(chance.choice((0, 1, 1, 1, 2, 5))):
            content = mutated(content, chance)
        (reading,) = engine.predict([content])
        return outcome_of(reading)

    return attack


def outcome_of(reading: Reading) -> str:
    """What came of a picture, in a word. Raises ``FaultError`` if it is not one of what a reading promises."""
    outcome = (bool(reading.digits), reading.reason is not None, reading.error is not None)
    if sum(outcome) != 1:
        raise FaultError(f"digits, reason, error: {outcome}")
    if not all(0 <= digit.value <= 9 and 0 <= digit.confidence <= 1 for digit in reading.digits):
        raise FaultError("a digit of no value or of no confidence")
    if reading.error is not None:
        if reading.error.key == "picture.unexpected":
            raise FaultError(f"a picture that raised something, incident {reading.error.values['id']}")
        for language in ("en", "ko"):
            words(language).error(reading.error)
        return reading.error.key.removeprefix("picture.")
    return "read" if reading.digits else str(reading.reason)


def _file(kind: str, chance: random.Random) -> bytes:
    text = "".join(chance.choice("0123456789") for _ in range(chance.choice((1, 1, 3))))
    height = chance.randrange(8, 90)
    page = write(
        text,
        height=height,
        pen=chance.randrange(1, 9),
        margin=chance.randrange(2 + height // 4, 60),
        ink=chance.choice((0, 30, 255)),
        paper=chance.choice((255, 245, 0)),
    ).image
    mode = chance.choice(MODES[kind])
    image = Image.fromarray(np.asarray(page).astype(np.uint16) * 257) if mode == "I;16" else page.convert(mode)
    options = dict(chance.choice(OPTIONS.get(kind, ({},))))
    if options.get("compression") and mode in ("F", "CMYK"):
        options = {}
    return encoded(image, kind, **options)
