"""The shape of a picture, whatever it comes as: what another process can decode, without loss."""

from __future__ import annotations

import io
from os import PathLike, fspath
from typing import TYPE_CHECKING, Any

from engine.codec.arrays import DATA, DTYPES, Array
from engine.codec.scalars import TEXT
from engine.codec.shapes import CodecError, Json, Parts, member, within
from engine.errors import PictureError

if TYPE_CHECKING:
    from PIL.Image import Image

# Modes that PNG keeps as they are, and those that TIFF keeps. The engine itself reads any other as RGB or RGBA.
_AS_PNG = frozenset({"1", "L", "LA", "P", "RGB", "RGBA", "I;16"})
_AS_TIFF = frozenset({"I", "F", "CMYK", "YCbCr", "LAB"})
_WITH_ALPHA = frozenset({"PA", "La", "RGBa"})
_ARRAY = Array()


class PictureShape:
    """An encoded file, an array, or a path.

    Args:
        paths: whether a path crosses as a path, to a process that sees the same files. Otherwise its file's bytes do,
            and a path is not decoded: who sends JSON must not have files of this disk opened.
    """

    def __init__(self, *, paths: bool = False) -> None:
        self._paths = paths

    def encode(self, value: Any, parts: Parts) -> Json:
        """An object with a type.

        Raises:
            PictureError: the file cannot be read, the PIL image is damaged, or it is no picture.
        """
        if isinstance(value, bytes | bytearray | memoryview):
            return {"type": "file", "data": DATA.encode(value, parts)}
        if isinstance(value, str | PathLike):
            path = fspath(value)
            if self._paths:
                return {"type": "path", "path": TEXT.encode(path, parts)}
            from engine.vision.decode import file_bytes

            return {"type": "file", "data": DATA.encode(file_bytes(path), parts)}
        kind = type(value)
        if hasattr(kind, "__array_interface__") and not hasattr(kind, "save"):  # which PIL images have
            if value.dtype.name not in DTYPES:
                raise PictureError("picture.wrong_dtype", dtype=str(value.dtype))
            return {"type": "array", **_ARRAY.encode(value, parts)}
        if hasattr(kind, "save"):
            return {"type": "file", "data": DATA.encode(_file_of(value), parts)}
        if hasattr(kind, "read"):
            from engine.vision.decode import open_file_bytes

            return {"type": "file", "data": DATA.encode(open_file_bytes(value), parts)}
        raise PictureError("picture.not_a_picture_type", type=kind.__name__)

    def decode(self, data: Json, parts: Parts) -> Any:
        """Bytes, an array, or a string."""
        match member(data, "type"):
            case "file":
                with within(".data"):
                    return DATA.decode(member(data, "data"), parts)
            case "array":
                return _ARRAY.decode(data, parts)
            case "path" if self._paths:
                return TEXT.decode(member(data, "path"), parts)
            case "path":
                raise CodecError("is a path, which is opened for nobody here: send the file's bytes")
        raise CodecError("must be of type file, array or path")

    def schema(self) -> dict[str, Json]:
        """One of three."""
        file = {"properties": {"type": {"const": "file"}, "data": DATA.schema()}, "required": ["type", "data"]}
        path = {"properties": {"type": {"const": "path"}, "path": TEXT.schema()}, "required": ["type", "path"]}
        array = _ARRAY.schema()
        array["properties"] |= {"type": {"const": "array"}}
        array["required"] = ["type", *array["required"]]
        return {"anyOf": [{"type": "object", **file}, array, {"type": "object", **path}]}


def _file_of(image: Image) -> bytes:
    """A PIL image as a file that holds the same pixels and the same orientation."""
    buffer = io.BytesIO()
    try:
        if image.mode not in _AS_PNG | _AS_TIFF:
            image = image.convert("RGBA" if image.mode in _WITH_ALPHA else "RGB")
        exif = image.getexif()
        if image.mode in _AS_TIFF:
            image.save(buffer, "TIFF", **({"exif": exif} if exif else {}))
        else:
            # The quickest compression: it is decoded at once.
            image.save(buffer, "PNG", compress_level=1, **({"exif": exif} if exif else {}))
    except Exception as error:
        raise PictureError("picture.damaged", name="") from error
    return buffer.getvalue()
