"""The shapes of bytes and of NumPy's arrays."""

from __future__ import annotations

import base64
import math
from typing import Any

from engine.codec.shapes import (
    PLACE,
    TEXT,
    Border,
    CodecError,
    Json,
    Shape,
    check,
    many,
    member,
    members,
    object_schema,
)

DTYPES = ("bool", *(f"{kind}{bits}" for kind in ("uint", "int") for bits in (8, 16, 32, 64)))
DTYPES += tuple(f"float{bits}" for bits in (16, 32, 64))


def _data(value: Any, border: Border) -> Json:
    parts = border.parts
    if border.encodes:
        check(value, bytes | bytearray | memoryview, "bytes")
        if parts is None:
            return base64.b64encode(value).decode("ascii")
        parts.append(bytes(value))  # which copies no bytes
        return len(parts) - 1
    if isinstance(value, str):
        try:
            return base64.b64decode(value, validate=True)
        except ValueError as error:
            raise CodecError("must be base64") from error
    if parts is None or type(value) is not int or not 0 <= value < len(parts):
        raise CodecError("must be base64" if parts is None else "must be base64, or the index of a part")
    return parts[value]


# In base64, or the index of a part that stands beside the JSON.
DATA = Shape(_data, {"type": "string", "contentEncoding": "base64"})


def array(dtypes: tuple[str, ...] = DTYPES, shape: tuple[int, ...] | None = None) -> Shape:
    """A NumPy array of numbers: its bytes in C order, the least significant first.

    Args:
        dtypes: those that there may be; another one is converted to the first where that is the only one.
        shape: the only one, if there is only one.
    """
    shapes = {"dtype": TEXT, "shape": many(PLACE), "data": DATA}

    def convert(value: Any, border: Border) -> Any:
        import numpy as np

        if border.encodes:
            value = np.asarray(value, dtype=dtypes[0] if len(dtypes) == 1 else None)
            data = value.astype(value.dtype.newbyteorder("<"), copy=False).tobytes()
            value = {"dtype": value.dtype.name, "shape": value.shape, "data": data}
        numbers = members(shapes, value, border)
        dtype, sizes, content = (member(numbers, name) for name in shapes)
        if dtype not in dtypes:
            raise CodecError(f"must be an array of {' or '.join(dtypes)}, not {dtype}")
        if shape is not None and tuple(sizes) != shape:
            raise CodecError(f"must have the shape {list(shape)}, not {list(sizes)}")
        if border.encodes:
            return numbers
        item = np.dtype(dtype).newbyteorder("<")
        if len(content) != math.prod(sizes) * item.itemsize:
            raise CodecError("has not as many bytes as its shape and dtype need")
        try:
            return np.frombuffer(content, item).reshape(sizes).astype(np.dtype(dtype), copy=False)
        except ValueError as error:  # more dimensions than NumPy has, or too large ones beside a zero
            raise CodecError("has a shape that no array can have") from error

    sizes = {"const": list(shape)} if shape else many(PLACE).schema
    return Shape(convert, object_schema(dtype={"enum": list(dtypes)}, shape=sizes, data=DATA.schema))
