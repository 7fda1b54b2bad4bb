"""The one gate for pictures: bytes, a path, a PIL image or an array becomes a small canvas of plain pixels.

Nothing is decoded before its size is known, and nothing large is converted before it is reduced.
"""

from __future__ import annotations

import io
import re
import threading
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from os import PathLike, fsdecode
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, UnidentifiedImageError

from engine.errors import PictureError
from engine.vision.limits import NotTheFormatError, decoders, is_affordable
from engine.vision.netpbm import in_whole_bytes
from engine.vision.png import decoded_png

if TYPE_CHECKING:
    from engine.messages import Picture
    from engine.vision.box import Box

MAX_BYTES = 50_000_000
# A 50-megapixel phone's picture: with these limits no picture takes the process past 400 MB. Some decoders hold
# several copies of what they decode, or all of a progressive picture's coefficients.
MAX_PIXELS = 52_000_000
MAX_PIXELS_OF = {"WEBP": 15_000_000, "AVIF": 17_000_000, "HEIF": 27_000_000}
MAX_PIXELS_OF_CMYK_JPEG = 30_000_000
# JPEG's own limit. A row costs Pillow some bytes of its own, whatever is in it.
MAX_SIDE = 65_535
# The canvas's longer side: a digit a fortieth of the page high still has its 20 pixels.
CANVAS_SIDE = 960
# Large pictures are converted and reduced in strips of about this many pixels.
STRIP_PIXELS = 1_000_000

# What people send. Formats that run programs or read other files (EPS, MIC, FPX ...) are not opened at all.
FORMATS = ("PNG", "JPEG", "MPO", "GIF", "WEBP", "BMP", "TIFF", "HEIF", "AVIF", "PPM")
_PHONE_BRANDS = (b"ftypheic", b"ftypheix", b"ftyphevc", b"ftypmif1", b"ftypmsf1", b"ftyphei", b"ftypheim")

# Pillow warns of odd metadata, and of pictures larger than its own limit; ours is smaller, and metadata is not read.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)
warnings.filterwarnings("ignore", category=UserWarning, module=r"PIL\.")


# Pillow decodes an image when it is first looked at, and two threads must not do that to the same one.
_CALLERS_IMAGES = threading.Lock()


class SupportsRead(Protocol):
    """A file that was opened to read bytes."""

    def read(self, size: int, /) -> bytes:
        """At most ``size`` bytes."""


@dataclass(frozen=True)
class Canvas:
    """A decoded picture, reduced.

    Attributes:
        pixels: (height, width) or (height, width, 3) uint8; without its margin its longer side is at most
            ``CANVAS_SIDE``.
        size: (width, height) of the picture as it is seen, before it was reduced.
        margin: how many pixels on each side do not belong to the picture.
    """

    pixels: NDArray[np.uint8]
    size: tuple[int, int]
    margin: int = 0

    @property
    def picture(self) -> NDArray[np.uint8]:
        """The pixels without the margin."""
        rows, columns = (slice(self.margin, side - self.margin) for side in self.pixels.shape[:2])
        return self.pixels[rows, columns]

    def in_picture(self, box: Box) -> Box:
        """A box of the canvas in pixels of the picture, and within it."""
        left, across = self._along(box[0], box[2], self.pixels.shape[1], self.size[0])
        top, down = self._along(box[1], box[3], self.pixels.shape[0], self.size[1])
        return left, top, across, down

    def _along(self, start: int, length: int, side: int, size: int) -> tuple[int, int]:
        """Where something begins in the picture, and how long it is there, along a side of the canvas."""
        inner = side - 2 * self.margin
        first = min(max(start - self.margin, 0), inner - 1)
        last = min(max(start + length - self.margin, first), inner)
        begin, end = int(first * size / inner), round(last * size / inner)
        return begin, max(end - begin, 1)


def decode(picture: Picture) -> Canvas:
    """Open a picture, whatever it comes as, and reduce it to a canvas.

    Raises:
        PictureError: it is missing, empty, too large, damaged, or no picture at all.
    """
    if isinstance(picture, np.ndarray):
        return _from_array(picture)
    if isinstance(picture, Image.Image):
        with _CALLERS_IMAGES:
            return _guarded(picture)
    return decode_bytes(*content_of(picture))


def is_open(picture: Picture) -> bool:
    """Whether a picture is an array or a PIL image, and so no file any more."""
    return isinstance(picture, np.ndarray | Image.Image)


def content_of(picture: Picture) -> tuple[bytes, str]:
    """The bytes of a picture that is not open, and what an error calls it.

    Raises:
        PictureError: it is missing, too large, no file that may be read, or nothing that could be a picture.
    """
    if isinstance(picture, str | PathLike):
        return file_bytes(picture), Path(fsdecode(picture)).name
    if isinstance(picture, bytes | bytearray | memoryview):
        return bytes(picture), ""
    if hasattr(picture, "read"):
        return open_file_bytes(picture), ""
    raise PictureError("picture.not_a_picture_type", type=type(picture).__name__)


def open_file_bytes(file: SupportsRead) -> bytes:
    """What is left to be read of an open file, and a byte more than may be at most.

    Raises:
        PictureError: it is closed, was opened for writing, or for text.
    """
    try:
        data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # closed, or opened for writing
        raise PictureError("picture.damaged", name="") from error
    if not isinstance(data, bytes):
        raise PictureError("picture.not_a_picture_type", type="a text file")
    return data


def file_bytes(picture: str | PathLike[str]) -> bytes:
    """The bytes of a picture's file.

    Raises:
        PictureError: it is missing, too large, or no file that may be read.
    """
    path = Path(fsdecode(picture))
    try:
        if path.is_dir():
            raise PictureError("picture.folder", name=path.name or str(path))
        if path.exists() and not path.is_file():
            raise PictureError("picture.unknown", name=path.name)  # a pipe or a device could make us wait forever
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise PictureError("picture.too_many_bytes", name=path.name, megabytes=MAX_BYTES // 1_000_000)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise PictureError("picture.missing", name=str(path)) from error
    except (PermissionError, IsADirectoryError) as error:
        raise PictureError("picture.forbidden", name=path.name) from error
    except (OSError, ValueError) as error:  # a name too long, or with a zero byte in it
        raise PictureError("picture.missing", name=repr(str(path))[1:-1][:80]) from error


def decode_bytes(data: bytes, name: str = "") -> Canvas:
    """Open a picture's bytes; see ``decode``."""
    if not data:
        raise PictureError("picture.empty", name=name)
    if len(data) > MAX_BYTES:
        raise PictureError("picture.too_many_bytes", name=name, megabytes=MAX_BYTES // 1_000_000)
    try:
        affordable = is_affordable(data)
    except NotTheFormatError as error:
        raise PictureError("picture.damaged", name=name) from error
    if not affordable:
        raise PictureError("picture.too_costly", name=name)
    is_heic = _is_heic(data)
    if is_heic:
        try:
            from pillow_heif import register_heif_opener
        except ModuleNotFoundError as error:
            raise PictureError("picture.needs_heif", name=name) from error
        register_heif_opener(thumbnails=False)
    # Once it is registered, pillow-heif would take AVIF pictures of the common brand, too, which it cannot read.
    formats = ["HEIF"] if is_heic else [known for known in _known_formats() if known != "HEIF"]
    try:
        data = in_whole_bytes(data)
        with Image.open(io.BytesIO(data), formats=formats) as image:
            _check_size(image, name, len(data))
            size = image.size
            if (plain := decoded_png(data, size)) is not None:
                return _guarded(plain, name)
            image.draft(None, (CANVAS_SIDE, CANVAS_SIDE))  # JPEG decodes at 1/2, 1/4 or 1/8; other formats ignore it
            return _guarded(image, name, size)
    except UnidentifiedImageError as error:
        raise PictureError("picture.unknown", name=name) from error
    except Image.DecompressionBombError as error:
        raise PictureError("picture.too_many_pixels", name=name, megapixels=MAX_PIXELS // 1_000_000) from error
    except PictureError:
        raise
    except Exception as error:
        raise PictureError("picture.damaged", name=name) from error


def _is_heic(data: bytes) -> bool:
    """Whether pillow-heif is needed; the brand of both says that it is AVIF by one of the others that it names."""
    size = int.from_bytes(data[:4], "big")
    return data[4:16].startswith(_PHONE_BRANDS) and not re.search(b"avi[fs]", data[16 : min(size, 64)])


def _guarded(image: Image.Image, name: str = "", size: tuple[int, int] | None = None) -> Canvas:
    """Decode an opened picture; one that is cut off may show it only now."""
    try:
        return _reduced(image, name, size)
    except PictureError:
        raise
    except Exception as error:
        raise PictureError("picture.damaged", name=name) from error


def _known_formats() -> list[str]:
    Image.init()
    return [name for name in FORMATS if name in Image.OPEN]


def _check_size(image: Image.Image, name: str, file_size: int = 0) -> None:
    width, height = image.size
    most = MAX_PIXELS_OF.get(image.format or "", MAX_PIXELS)
    if image.format in ("JPEG", "MPO") and image.mode == "CMYK":
        most = MAX_PIXELS_OF_CMYK_JPEG
    if width * height > most:
        raise PictureError("picture.too_many_pixels", name=name, megapixels=most // 1_000_000)
    if max(width, height) > MAX_SIDE:
        raise PictureError("picture.too_long", name=name, side=MAX_SIDE)
    if not width or not height:
        raise PictureError("picture.empty", name=name)
    if not decoders.is_affordable(image, file_size):
        raise PictureError("picture.too_costly", name=name)


def _reduced(image: Image.Image, name: str = "", size: tuple[int, int] | None = None) -> Canvas:
    """Decode, reduce, orient and flatten.

    Args:
        image: the picture.
        name: what an error calls it.
        size: its (width, height) where the decoder has been told to give a smaller one.
    """
    _check_size(image, name)
    size = size or image.size
    image.load()
    turn = _TURNS.get(_orientation(image))  # asked only now: some decoders turn the picture themselves
    factor = -(-max(image.size) // CANVAS_SIDE)
    if factor > 1:
        image = _shrunk(image, factor)
    if turn is not None:
        image = image.transpose(turn)
        size = size[::-1] if turn in _SIDEWAYS else size
    return Canvas(_flattened(image), size)


def _shrunk(image: Image.Image, factor: int) -> Image.Image:
    """Reduce by a whole number, strip by strip: what has to be converted first is never held whole."""
    width, height = image.size
    rows = factor * max(1, STRIP_PIXELS // (width * factor))
    strips = [
        _averageable(image.crop((0, top, width, min(top + rows, height))), image.info).reduce(factor)
        for top in range(0, height, rows)
    ]
    whole = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    top = 0
    for strip in strips:
        whole.paste(strip, (0, top))
        top += strip.height
    return whole


# EXIF's tag 0x0112 and what undoes it (CIPA DC-008, Exif 2.32, section 4.6.4).
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
_SIDEWAYS = tuple(_TURNS[orientation] for orientation in (5, 6, 7, 8))


def _orientation(image: Image.Image) -> int:
    try:
        return int(image.getexif().get(_ORIENTATION, 1))
    except Exception:  # noqa: BLE001 - a damaged EXIF block is no reason to refuse the picture
        return 1


def _averageable(image: Image.Image, info: Mapping[Any, Any]) -> Image.Image:
    """Palettes, single bits and 16-bit greys cannot be averaged as they are."""
    if "transparency" in info:
        image.info["transparency"] = info["transparency"]  # a crop of a palette picture may have lost it
    if image.mode in ("1", "P", "PA"):
        transparent = "transparency" in info or image.mode == "PA"
        return image.convert("RGBA" if transparent else "L" if image.mode == "1" else "RGB")
    return image.convert("I") if image.mode.startswith("I;") else image


def _flattened(image: Image.Image) -> NDArray[np.uint8]:
    """Grey or RGB, with transparency laid over the background that shows the ink."""
    if image.mode.startswith(("I", "F")):
        return _to_bytes(np.asarray(image, dtype=np.float32))
    if image.mode in ("LA", "La", "RGBA", "RGBa", "PA") or "transparency" in image.info:
        return _composed(np.asarray(image.convert("RGBA")))
    if image.mode not in ("L", "RGB"):
        image = image.convert("L" if image.mode == "1" else "RGB")
    return np.asarray(image)


def _to_bytes(values: NDArray[np.float32]) -> NDArray[np.uint8]:
    """Numbers of any scale to 0..255: the smallest usual range that holds them, or else their own."""
    if not np.isfinite(values).all():
        raise PictureError("picture.not_finite")
    low, high = float(values.min()), float(values.max())
    full = next((full for full in (1.0, 255.0, 65535.0) if low >= 0 and high <= full), None)
    if full is None:
        values, full = values - low, max(high - low, 1e-9)
    return np.rint(values * (255.0 / full)).astype(np.uint8)


def _composed(rgba: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Lay a transparent picture over white or black.

    A drawing (less than half of it opaque) gets the background that its strokes stand out from; a page with
    transparent corners gets the one that its paper fades into.
    """
    alpha = rgba[..., 3:].astype(np.float32) / 255
    if alpha.min() == 1:
        return np.ascontiguousarray(rgba[..., :3])
    opaque = float(alpha.sum())
    brightness = float((rgba[..., :3].mean(axis=2, keepdims=True) * alpha).sum()) / max(opaque, 1e-6)
    is_drawing = opaque < alpha.size / 2
    background = 255.0 if (brightness < 128) == is_drawing else 0.0
    return np.rint(rgba[..., :3] * alpha + background * (1 - alpha)).astype(np.uint8)


def _from_array(array: NDArray[Any]) -> Canvas:
    """An array of uint8 in 0..255, bool, or float in 0..1 (or 0..255)."""
    shape = "x".join(map(str, array.shape)) or "()"
    if array.ndim == 3 and array.shape[2] == 1:
        array = array[..., 0]
    plain = array.ndim == 2 or (array.ndim == 3 and array.shape[2] in (3, 4))
    if not plain or not all(array.shape):
        raise PictureError("picture.wrong_shape", shape=shape)
    if array.shape[0] * array.shape[1] > MAX_PIXELS:
        raise PictureError("picture.too_many_pixels", name="", megapixels=MAX_PIXELS // 1_000_000)
    if array.dtype == bool:
        array = array.astype(np.uint8) * 255
    elif np.issubdtype(array.dtype, np.floating):
        if not np.isfinite(array).all():
            raise PictureError("picture.not_finite")
        if array.min() < 0 or array.max() > 255:
            raise PictureError("picture.out_of_range", low=f"{array.min():g}", high=f"{array.max():g}")
        array = _to_bytes(array.astype(np.float32))
    elif array.dtype != np.uint8:
        raise PictureError("picture.wrong_dtype", dtype=array.dtype)
    return _reduced(Image.fromarray(np.ascontiguousarray(array)))
