"""Reads the graphics protocols back, as a terminal would."""

from __future__ import annotations

import base64
import io
import re

import numpy as np
from numpy.typing import NDArray
from PIL import Image


def kitty(text: str) -> tuple[dict[str, str], Image.Image]:
    """The first command's keys, and the picture."""
    commands = re.findall(r"\x1b_G([^;]*);([^\x1b]*)\x1b\\", text)
    keys = [dict(pair.split("=") for pair in control.split(",")) for control, _ in commands]
    assert "".join(f"\x1b_G{control};{data}\x1b\\" for control, data in commands) == text
    assert all(len(data) <= 4096 and len(data) % 4 == 0 for _, data in commands)
    assert [key["m"] for key in keys] == ["1"] * (len(keys) - 1) + ["0"]
    assert all(key["q"] == "2" for key in keys)
    data = base64.standard_b64decode("".join(data for _, data in commands))
    return keys[0], Image.open(io.BytesIO(data))


def iterm2(text: str) -> tuple[dict[str, str], Image.Image]:
    """The file's keys, and the picture."""
    match = re.fullmatch(r"\x1b\]1337;File=([^:]*):([A-Za-z0-9+/=]*)\x07", text)
    assert match
    keys = dict(pair.split("=") for pair in match[1].split(";"))
    data = base64.standard_b64decode(match[2])
    assert int(keys["size"]) == len(data)
    return keys, Image.open(io.BytesIO(data))


def sixel(text: str) -> NDArray[np.int64]:
    """The picture, (height, width, 3) in hundredths; -1 where nothing was drawn."""
    match = re.fullmatch(r'\x1bP[\d;]*q"1;1;(\d+);(\d+)(.*)\x1b\\', text, re.DOTALL)
    assert match
    width, height = int(match[1]), int(match[2])
    pixels = np.full((-(-height // 6) * 6, width, 3), -1)
    colors: dict[int, tuple[int, ...]] = {}
    x = y = 0
    color = -1
    for piece in re.findall(r"#\d+(?:;\d+)*|!\d+.|[$-]|[?-~]", match[3]):
        if piece[0] == "#":
            numbers = [int(number) for number in piece[1:].split(";")]
            color = numbers[0]
            if len(numbers) > 1:
                assert numbers[1] == 2
                colors[color] = tuple(numbers[2:])
        elif piece == "$":
            x = 0
        elif piece == "-":
            x, y = 0, y + 6
        else:
            times = int(piece[1:-1]) if piece[0] == "!" else 1
            bits = ord(piece[-1]) - 0x3F
            for row in range(6):
                if bits >> row & 1:
                    pixels[y + row, x : x + times] = colors[color]
            x += times
            assert x <= width
    assert len(colors) <= 256
    assert (pixels[height:] == -1).all()
    return pixels[:height]
