"""The ways to show a picture at a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Literal, TypeAlias

# What a person may set as DIGITBOT_GRAPHICS; "auto" asks the terminal.
Choice: TypeAlias = Literal["auto", "kitty", "iterm2", "sixel", "blocks", "none"]


class Protocol(Enum):
    """A way to show a picture."""

    KITTY = "kitty"  # https://sw.kovidgoyal.net/kitty/graphics-protocol/
    ITERM2 = "iterm2"  # https://iterm2.com/documentation-images.html
    SIXEL = "sixel"  # https://vt100.net/docs/vt3xx-gp/chapter14.html
    BLOCKS = "blocks"  # text, two pixels to a character; charts in Braille
    NONE = "none"  # nothing is drawn: a figure is told in words

    @property
    def graphic(self) -> bool:
        """Whether real pixels are shown."""
        return self in {Protocol.KITTY, Protocol.ITERM2, Protocol.SIXEL}


@dataclass(frozen=True)
class Cell:
    """The place of one character, in pixels. The default is the VT340's, which Sixel was made for."""

    width: int = 10
    height: int = 20


@dataclass(frozen=True)
class Display:
    """How pictures are shown at a terminal.

    Attributes:
        protocol: the way.
        cell: the size of a character, as far as it is known.
    """

    protocol: Protocol
    cell: Cell = Cell()
