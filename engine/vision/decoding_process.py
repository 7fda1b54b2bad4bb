"""A process that decodes pictures for ``engine.vision.decoder_pool``, one at a time."""

from __future__ import annotations

from typing import Any

from engine.errors import PictureError
from engine.processes import Packet, serve
from engine.vision.decode import decode_bytes


def answer(header: dict[str, Any], data: bytes) -> Packet:
    """A picture's canvas, or why there is none."""
    try:
        canvas = decode_bytes(data, header["name"])
    except PictureError as error:
        return {"error": error.key, "values": error.values}, b""
    return {"size": canvas.size, "shape": canvas.pixels.shape}, canvas.pixels.tobytes()


if __name__ == "__main__":
    serve(answer)
