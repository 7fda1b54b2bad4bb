"""A picture among lines of text: how many cells it takes, and the lines that show it there."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import TYPE_CHECKING

from bot.terminal.blocks import on_white
from bot.terminal.graphics import inline, sixel
from bot.terminal.graphics.protocol import Cell, Display, Protocol

if TYPE_CHECKING:
    from PIL.Image import Image

_SAVE_CURSOR, _RESTORE_CURSOR = "\x1b7", "\x1b8"
_COMMON_CELL = 20  # pixels high; if characters are higher, the screen is dense, and pictures grow with it


def picture_lines(png: bytes, display: Display, width: int, rows: int) -> list[str]:
    """An encoded picture as lines to be written to the terminal as they are.

    They are as many empty lines as the picture is high, then one that goes back up, draws it and returns: so nothing
    scrolls while it is drawn, and what follows begins below it whatever the terminal does with its cursor.

    Args:
        png: the picture; transparent parts become white.
        display: a way that shows pixels.
        width: the greatest width in characters.
        rows: the greatest height in lines.
    """
    image = on_white(png)
    size, columns, lines = fitted(image.size, display.cell, width, rows)
    if display.protocol is Protocol.SIXEL:
        drawn = sixel.encode(_resized(image, size).convert("RGB"))
    else:
        encode = inline.kitty if display.protocol is Protocol.KITTY else inline.iterm2
        drawn = encode(_filling(image, size, display.cell, columns, lines), columns, lines)
    return [""] * lines + [f"{_SAVE_CURSOR}\x1b[{lines}A\r{drawn}{_RESTORE_CURSOR}"]


def fitted(size: tuple[int, int], cell: Cell, width: int, rows: int) -> tuple[tuple[int, int], int, int]:
    """The size in pixels that a picture gets, and the columns and lines that it takes.

    Args:
        size: of the picture, in its own pixels; a dense screen shows one of them on several of its own.
        cell: the size of a character.
        width: the greatest width in characters.
        rows: the greatest height in lines.
    """
    dense = max(1.0, cell.height / _COMMON_CELL)
    scale = min(dense, width * cell.width / size[0], rows * cell.height / size[1])
    across, down = max(1, int(size[0] * scale)), max(1, int(size[1] * scale))
    return (across, down), -(-across // cell.width), -(-down // cell.height)


def for_prompt_toolkit(lines: Iterable[str]) -> str:
    """Lines for ``prompt_toolkit.ANSI``: a picture between marks, so that it passes unchanged."""
    return "\n".join(f"\x01{line}\x02" if is_picture(line) else line for line in lines)


def is_picture(line: str) -> bool:
    """Whether a line of ``picture_lines`` is the one that draws."""
    return line.startswith(_SAVE_CURSOR)


def _resized(image: Image, size: tuple[int, int]) -> Image:
    from PIL import Image as Pillow

    return image if image.size == size else image.resize(size, Pillow.Resampling.LANCZOS)


def _filling(image: Image, size: tuple[int, int], cell: Cell, columns: int, lines: int) -> bytes:
    """A PNG with exactly the proportions of those cells, padded with transparency, so that nothing is stretched."""
    from PIL import Image as Pillow

    padded = Pillow.new("RGBA", (columns * cell.width, lines * cell.height), (255, 255, 255, 0))
    padded.paste(_resized(image, size))
    buffer = io.BytesIO()
    padded.save(buffer, "PNG")
    return buffer.getvalue()
