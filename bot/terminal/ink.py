"""The colours of what is drawn, in whatever depth there is; each can be read on a light and on a dark background."""

from __future__ import annotations

from enum import Enum

from bot.color import Depth
from bot.terminal.blocks import RESET, palette_index


class Ink(Enum):
    """What a piece of a card or a chart is drawn with."""

    PLAIN = ""
    FAINT = "2"
    STRONG = "1"
    FIRST = (47, 129, 227)
    SECOND = (214, 106, 20)
    RIGHT = (46, 160, 67)
    WRONG = (207, 64, 64)


def inked(text: str, ink: Ink, depth: Depth) -> str:
    """The text in that ink; as it is where there are no colours."""
    if depth is Depth.NONE or ink is Ink.PLAIN or not text:
        return text
    if isinstance(ink.value, str):
        return f"\x1b[{ink.value}m{text}{RESET}"
    red, green, blue = ink.value
    code = f"2;{red};{green};{blue}" if depth is Depth.TRUE else f"5;{palette_index(red, green, blue)}"
    return f"\x1b[38;{code}m{text}{RESET}"


def style(ink: Ink, depth: Depth) -> str:
    """The same colour for prompt_toolkit's formatted text."""
    if depth is Depth.NONE or isinstance(ink.value, str):
        return ""
    return f"fg:#{bytes(ink.value).hex()}"
