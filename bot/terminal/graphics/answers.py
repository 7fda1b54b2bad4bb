"""What a terminal is asked about its graphics, and how its answers are told from what a person types meanwhile."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.terminal.graphics.protocol import Cell, Display, Protocol

# Every terminal answers DA1 (CSI c), and answers come in the order of the questions: what was silent until then has
# nothing to say. Before it: the name (XTVERSION), the cell's size by iTerm2's report and by xterm's.
# https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
FIRST = b"\x1b[>0q\x1b]1337;ReportCellSize\x1b\\\x1b[16t\x1b[c"
# Kitty's own question: may a picture of one pixel be sent like this? It is kept apart: tmux takes it for a title, and
# terminals that are no more than a VT100 would print it.
SECOND = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c"

_END = rb"(?:\x1b\\|\x07)"
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]{0,99})c")
_NAME = re.compile(rb"\x1bP>\|([^\x1b\x07]*)" + _END)
_ITERM2_CELL = re.compile(rb"\x1b\]1337;ReportCellSize=([\d.]{1,9});([\d.]{1,9})(?:;([\d.]{1,9}))?" + _END)
_XTERM_CELL = re.compile(rb"\x1b\[6;(\d{1,9});(\d{1,9})t")
_KITTY = re.compile(rb"\x1b_G[^;\x1b]*i=31[^;\x1b]*;([^\x1b]*)\x1b\\")
_UNFINISHED = re.compile(rb"\x1b(?:P>\||\]1337;|_G|\[\?[\d;]*\Z|\[6;[\d;]*\Z)[^\x1b\x07]*\x1b?\Z")
_MAY_BEGIN = re.compile(rb"\x1b(?:P>?|\](?:1(?:3(?:37?)?)?)?|_|\[6?)?\Z")
_ANSWERS = (_ATTRIBUTES, _NAME, _ITERM2_CELL, _XTERM_CELL, _KITTY)

_SIXEL_ATTRIBUTE = 4
_VT220 = 62  # DA1's first number from this terminal on; below it, the number says VT100, VT102, ...
_MULTIPLEXERS = ("tmux", "screen")
_ITERM2_SPEAKERS = ("iterm2", "wezterm")
_LARGEST_CELL = 200  # pixels; what claims more is garbage


def complete(received: bytes) -> bool:
    """Whether the terminal has answered all that it was going to."""
    return _ATTRIBUTES.search(received) is not None


def sifted(received: bytes) -> tuple[bytes, bytes]:
    """What is no answer, the person's keys, in their order; and the beginning of an answer that has not yet ended."""
    for answer in _ANSWERS:
        received = answer.sub(b"", received)
    unfinished = _UNFINISHED.search(received)
    place = unfinished.start() if unfinished else len(received)
    return received[:place], received[place:]


def may_begin(received: bytes) -> int:
    """How many bytes at the end may be the beginning of an answer, and may be keys: Esc, or Alt and a letter."""
    beginning = _MAY_BEGIN.search(received)
    return len(beginning[0]) if beginning else 0


@dataclass(frozen=True)
class Answers:
    """What a terminal said.

    Attributes:
        attributes: DA1's numbers; empty if it was silent.
        name: what it calls itself, in lower case; empty if it does not say.
        iterm2: whether it gave iTerm2's report.
        cell: the size of a character, if it told.
    """

    attributes: tuple[int, ...] = ()
    name: str = ""
    iterm2: bool = False
    cell: Cell | None = None

    @classmethod
    def read(cls, received: bytes) -> Answers:
        """The answers in what was received, whatever else is in it."""
        attributes, name = _ATTRIBUTES.search(received), _NAME.search(received)
        return cls(
            attributes=tuple(int(number) for number in attributes[1].split(b";") if number) if attributes else (),
            name=name[1].decode("utf-8", "replace").strip().lower() if name else "",
            iterm2=_ITERM2_CELL.search(received) is not None,
            cell=_cell(received),
        )

    @property
    def display(self) -> Display:
        """What follows from them, without Kitty's answer."""
        if not self._multiplexer and (self.iterm2 or self.name.startswith(_ITERM2_SPEAKERS)):
            protocol = Protocol.ITERM2
        elif _SIXEL_ATTRIBUTE in self.attributes[1:]:
            protocol = Protocol.SIXEL
        else:
            protocol = Protocol.BLOCKS
        return Display(protocol, self.cell or Cell())

    @property
    def may_be_kitty(self) -> bool:
        """Whether Kitty's question does no harm here, and its answer would change anything."""
        modern = bool(self.attributes) and self.attributes[0] >= _VT220
        return modern and not self._multiplexer and self.display.protocol is not Protocol.ITERM2

    @property
    def _multiplexer(self) -> bool:
        return self.name.startswith(_MULTIPLEXERS)


def says_kitty(received: bytes) -> bool:
    """Whether the answer to ``SECOND`` is that pictures may be sent."""
    answer = _KITTY.search(received)
    return answer is not None and answer[1] == b"OK"


def _cell(received: bytes) -> Cell | None:
    """The size that xterm's report gives, else iTerm2's, which is in points, and pixels to a point."""
    pixels = _XTERM_CELL.search(received)
    points = _ITERM2_CELL.search(received)
    try:
        if pixels:
            height, width = int(pixels[1]), int(pixels[2])
        elif points:
            scale = float(points[3] or 1)
            height, width = round(float(points[1]) * scale), round(float(points[2]) * scale)
        else:
            return None
    except (ValueError, OverflowError):  # "1.2.3"
        return None
    return Cell(width, height) if 0 < width <= _LARGEST_CELL and 0 < height <= _LARGEST_CELL else None
