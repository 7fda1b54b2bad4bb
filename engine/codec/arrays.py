"""The shapes of bytes and of NumPy's arrays."""

from __future__ import annotations

import base64
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from engine.codec.containers import Many
from engine.codec.scalars import PLACE
from engine.codec.shapes import CodecError, Json, Parts, member, within

if TYPE_CHECKING:
    from numpy.typing import NDArray

DTYPES = ("bool", *(f"{kind}{bits}" for kind in ("uint", "int") for bits in (8, 16, 32, 64)))
DTYPES += tuple(f"float{bits}" for bits in (16, 32, 64))


@dataclass(frozen=True)
class Data:
    """Bytes: in base64, or as the index of a part that stands beside the JSON."""

    def encode(self, value: Any, parts: Parts) -> Json:
        """A string, or an index."""
        if not isinstance(value, bytes | bytearray | memoryview):
            raise CodecError(f"must be bytes, not {type(value).__name__}")
        if parts is None:
            return base64.b64encode(value).decode("ascii")
        parts.append(bytes(value))  # which copies no bytes
        return len(parts) - 1

    def decode(self, data: Json, parts: Parts) -> bytes:
        """The bytes."""
        if isinstance(data, str):
            try:
                return base64.b64decode(data, validate=True)
            except ValueError as error:
                raise CodecError("must be base64") from error
        if parts is None or type(data) is not int or not 0 <= data < len(parts):
            raise CodecError("must be base64" if parts is None else "must be base64, or the index of a part")
        return parts[data]

    def schema(self) -> dict[str, Json]:
        """A string in base64."""
        return {"type": "string", "contentEncoding": "base64"}


@dataclass(frozen=True)
class Array:
    """A NumPy array of numbers: its bytes in C order, the least significant first.

    Attributes:
        dtypes: those that there may be; another one is converted to the first where that is the only one.
        shape: the only one, if there is only one.
    """

    dtypes: tuple[str, ...] = DTYPES
    shape: tuple[int, ...] | None = None

    def encode(self, value: Any, parts: Parts) -> Json:
        """An object: dtype, shape and data."""
        import numpy as np

        array: NDArray[Any] = np.asarray(value, dtype=self.dtypes[0] if len(self.dtypes) == 1 else None)
        self._check(array.dtype.name, array.shape)
        data = array.astype(array.dtype.newbyteorder("<"), copy=False).tobytes()
        return {"dtype": array.dtype.name, "shape": list(array.shape), "data": DATA.encode(data, parts)}

    def decode(self, data: Json, parts: Parts) -> NDArray[Any]:
        """The array; it cannot be written to."""
        import numpy as np

        dtype, shape, content = (member(data, name) for name in ("dtype", "shape", "data"))
        with within(".shape"):
            shape = SIZES.decode(shape, parts)
        self._check(dtype, shape)
        with within(".data"):
            content = DATA.decode(content, parts)
        item = np.dtype(dtype).newbyteorder("<")
        if len(content) != math.prod(shape) * item.itemsize:
            raise CodecError("has not as many bytes as its shape and dtype need")
        try:
            return np.frombuffer(content, item).reshape(shape).astype(np.dtype(dtype), copy=False)
        except ValueError as error:  # more dimensions than NumPy has, or too large ones beside a zero
            raise CodecError("has a shape that no array can have") from error

    def schema(self) -> dict[str, Json]:
        """An object of three members."""
        return {
            "type": "object",
            "properties": {
                "dtype": {"enum": list(self.dtypes)},
                "shape": {"const": list(self.shape)} if self.shape else SIZES.schema(),
                "data": DATA.schema(),
            },
            "required": ["dtype", "shape", "data"],
        }

    def _check(self, dtype: object, shape: tuple[int, ...]) -> None:
        if dtype not in self.dtypes:
            raise CodecError(f"must be an array of {' or '.join(self.dtypes)}, not {dtype}")
        if self.shape is not None and shape != self.shape:
            raise CodecError(f"must have the shape {list(self.shape)}, not {list(shape)}")


DATA = Data()
SIZES = Many(PLACE)
