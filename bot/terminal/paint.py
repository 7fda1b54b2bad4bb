"""The colours of what is drawn, in any depth; each is legible on a light and on a dark background."""

from __future__ import annotations

from collections.abc import Sequence
from enum import Enum

from bot.color import Depth

RESET = "\x1b[0m"
# xterm's palette: from 16 on a cube of 6 x 6 x 6 colours of these levels, from 232 on 24 greys of 8, 18, ... 238.
_CUBE_LEVELS = (0, 95, 135, 175, 215, 255)


class Paint(Enum):
    """What a piece of a card or a chart is drawn with."""

    PLAIN = ""
    FAINT = "2"
    STRONG = "1"
    FIRST = (47, 129, 227)
    SECOND = (214, 106, 20)
    RIGHT = (46, 160, 67)
    WRONG = (207, 64, 64)


def colored(text: str, paint: Paint, depth: Depth) -> str:
    """The text in that paint; as it is where there are no colours."""
    if depth is Depth.NONE or paint is Paint.PLAIN or not text:
        return text
    code = paint.value if isinstance(paint.value, str) else f"38;{color_code(paint.value, depth)}"
    return f"\x1b[{code}m{text}{RESET}"


def style(paint: Paint, depth: Depth) -> str:
    """The same colour for prompt_toolkit's formatted text."""
    if depth is Depth.NONE or isinstance(paint.value, str):
        return ""
    return f"fg:#{bytes(paint.value).hex()}"


def color_code(rgb: Sequence[int], depth: Depth) -> str:
    """A colour in an escape sequence, after the 38 of the foreground or the 48 of the background."""
    red, green, blue = rgb
    return f"2;{red};{green};{blue}" if depth is Depth.TRUE else f"5;{palette_index(red, green, blue)}"


def palette_index(red: int, green: int, blue: int) -> int:
    """The nearest of xterm's colours 16 to 255."""
    steps = [min(range(6), key=lambda step: abs(_CUBE_LEVELS[step] - value)) for value in (red, green, blue)]
    cube = [_CUBE_LEVELS[step] for step in steps]
    grey_step = max(0, min(23, round(((red + green + blue) / 3 - 8) / 10)))
    grey = 8 + 10 * grey_step
    target = (red, green, blue)
    if sum((grey - value) ** 2 for value in target) < sum((a - b) ** 2 for a, b in zip(cube, target, strict=True)):
        return 232 + grey_step
    return 16 + 36 * steps[0] + 6 * steps[1] + steps[2]
