"""The ways to show a picture at a terminal."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Protocol(Enum):
    """A way to show a picture."""

    KITTY = "kitty"  # https://sw.kovidgoyal.net/kitty/graphics-protocol/
    ITERM2 = "iterm2"  # https://iterm2.com/documentation-images.html
    SIXEL = "sixel"  # https://vt100.net/docs/vt3xx-gp/chapter14.html
    BLOCKS = "blocks"  # text, two pixels to a character; charts in Braille
    NONE = "none"  # nothing is drawn: figures are described in words

    @property
    def graphic(self) -> bool:
        """Whether real pixels are shown."""
        return self in {Protocol.KITTY, Protocol.ITERM2, Protocol.SIXEL}


@dataclass(frozen=True)
class Cell:
    """The size of a character in pixels; by default the VT340's, which Sixel was made for."""

    width: int = 10
    height: int = 20


@dataclass(frozen=True)
class Display:
    """How pictures are shown at a terminal, and its characters' size as far as it is known."""

    protocol: Protocol
    cell: Cell = Cell()
