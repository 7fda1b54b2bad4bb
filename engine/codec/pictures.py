"""The shape of a picture, whatever it comes as: what another process can decode, without loss."""

from __future__ import annotations

import io
from os import PathLike, fsdecode
from typing import TYPE_CHECKING, Any

from engine.codec.data import DATA, DTYPES, array
from engine.codec.shapes import TEXT, Border, CodecError, Shape, member, members, object_schema
from engine.errors import PictureError

if TYPE_CHECKING:
    from PIL.Image import Image

# Modes that PNG keeps as they are, and those that TIFF keeps. The engine itself reads any other as RGB or RGBA.
_AS_PNG = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})
_AS_TIFF = frozenset({"I", "F", "CMYK", "LAB"})
_WITH_ALPHA = frozenset({"PA", "La", "RGBa"})
_ARRAY = array()


def _picture(value: Any, border: Border) -> Any:
    if border.encodes:
        try:
            return _encoded(value, border)
        except (PictureError, CodecError):
            raise
        except Exception as error:  # of somebody's own file, path or array
            raise PictureError.unexpected(error, "") from error
    match member(value, "type"):
        case "file":
            return member(members({"data": DATA}, value, border), "data")
        case "array":
            return _ARRAY.convert(value, border)
        case "path" if border.paths:
            return TEXT.convert(member(value, "path"), border)
        case "path":  # who sends JSON must not have files of this disk opened
            raise CodecError("is a path, which is opened for nobody here: send the file's bytes")
    raise CodecError("must be of type file, array or path")


def _encoded(value: Any, border: Border) -> Any:
    kind = type(value)
    if isinstance(value, str | PathLike) and border.paths:
        return {"type": "path", "path": TEXT.convert(fsdecode(value), border)}
    if hasattr(kind, "__array_interface__") and not hasattr(kind, "save"):  # which PIL images have
        if value.dtype.name not in DTYPES:
            raise PictureError("picture.wrong_dtype", dtype=str(value.dtype))
        return {"type": "array", **_ARRAY.convert(value, border)}
    return {"type": "file", "data": DATA.convert(_file(value), border)}


_MEMBERS = {"file": {"data": DATA.schema}, "array": _ARRAY.schema["properties"], "path": {"path": TEXT.schema}}
_SCHEMAS = [object_schema(type={"const": kind}, **schemas) for kind, schemas in _MEMBERS.items()]
# An encoded file, an array, or a path.
PICTURE = Shape(_picture, {"anyOf": _SCHEMAS})


def _file(value: Any) -> Any:
    """A picture as an encoded file's bytes.

    Raises:
        PictureError: the file cannot be read, the PIL image is damaged, or it is not a picture.
    """
    from engine.vision.decode import file_bytes, open_file_bytes

    if isinstance(value, bytes | bytearray | memoryview):
        return value
    if isinstance(value, str | PathLike):
        return file_bytes(value)
    if hasattr(type(value), "save"):
        return _file_of(value)
    if hasattr(type(value), "read"):
        return open_file_bytes(value)
    raise PictureError("picture.not_a_picture_type", type=type(value).__name__)


def _file_of(image: Image) -> bytes:
    """A PIL image as a file that holds the same pixels and the same orientation."""
    buffer = io.BytesIO()
    try:
        if image.mode not in _AS_PNG | _AS_TIFF:
            image = image.convert("RGBA" if image.mode in _WITH_ALPHA else "RGB")
        exif = {"exif": image.getexif()} if image.getexif() else {}
        if image.mode in _AS_TIFF:
            image.save(buffer, "TIFF", **exif)
        else:  # by the quickest compression: it is decoded at once
            image.save(buffer, "PNG", compress_level=1, **exif)
    except Exception as error:
        raise PictureError("picture.damaged", name="") from error
    return buffer.getvalue()
