"""What a terminal reports about its graphics, told apart from the keys that a person types meanwhile."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.terminal.graphics.protocol import Cell, Display, Protocol

# The first query: the name (XTVERSION), the cell's size in iTerm2's way and in xterm's, and at last DA1 (CSI c), which
# every terminal answers. Reports come in the order of the questions: what is missing by then will not come.
# https://invisible-island.net/xterm/ctlseqs/ctlseqs.html
FIRST = b"\x1b[>0q\x1b]1337;ReportCellSize\x1b\\\x1b[16t\x1b[c"
# Kitty's own question: may a picture of one pixel be sent like this? A query of its own: tmux takes it for a title, and
# terminals like the VT100 would print it.
SECOND = b"\x1b_Gi=31,s=1,v=1,a=q,t=d,f=24;AAAA\x1b\\\x1b[c"

_END = rb"(?:\x1b\\|\x07)"
_ATTRIBUTES = re.compile(rb"\x1b\[\?([\d;]{0,99})c")
_NAME = re.compile(rb"\x1bP>\|([^\x1b\x07]*)" + _END)
_ITERM2_CELL = re.compile(rb"\x1b\]1337;ReportCellSize=([\d.]{1,9});([\d.]{1,9})(?:;([\d.]{1,9}))?" + _END)
_XTERM_CELL = re.compile(rb"\x1b\[6;(\d{1,9});(\d{1,9})t")
_KITTY = re.compile(rb"\x1b_G[^;\x1b]*i=31[^;\x1b]*;([^\x1b]*)\x1b\\")
_UNFINISHED = re.compile(rb"\x1b(?:P>\||\]1337;|_G|\[\?[\d;]*\Z|\[6;[\d;]*\Z)[^\x1b\x07]*\x1b?\Z")
_POSSIBLE_BEGINNING = re.compile(rb"\x1b(?:P>?|\](?:1(?:3(?:37?)?)?)?|_|\[6?)?\Z")
_REPORTS = (_ATTRIBUTES, _NAME, _ITERM2_CELL, _XTERM_CELL, _KITTY)

_SIXEL_ATTRIBUTE = 4
_VT220 = 62  # DA1's first number from this terminal on; below it, the number says VT100, VT102, ...
_MULTIPLEXERS = ("tmux", "screen")
_WITH_ITERM2 = ("iterm2", "wezterm")
_LARGEST_CELL = 200  # pixels; a larger size is garbage


def complete(received: bytes) -> bool:
    """Whether the terminal has reported all that it will."""
    return _ATTRIBUTES.search(received) is not None


def split_keys(received: bytes) -> tuple[bytes, bytes]:
    """The person's keys without any reports, and the beginning of a report that has not ended yet."""
    for report in _REPORTS:
        received = report.sub(b"", received)
    unfinished = _UNFINISHED.search(received)
    place = unfinished.start() if unfinished else len(received)
    return received[:place], received[place:]


def possible_beginning(received: bytes) -> int:
    """How many bytes at the end may begin a report, or be keys: Esc, or Alt and a letter."""
    beginning = _POSSIBLE_BEGINNING.search(received)
    return len(beginning[0]) if beginning else 0


def supports_kitty(received: bytes) -> bool:
    """Whether the report on ``SECOND`` is that pictures may be sent."""
    report = _KITTY.search(received)
    return report is not None and report[1] == b"OK"


@dataclass(frozen=True)
class Report:
    """What a terminal reported on the first query.

    Attributes:
        attributes: DA1's numbers; empty if there was no answer.
        name: the terminal's name, in lower case; empty if unknown.
        iterm2: whether it answered iTerm2's question.
        cell: the size of a character, if it is known.
    """

    attributes: tuple[int, ...] = ()
    name: str = ""
    iterm2: bool = False
    cell: Cell | None = None

    @classmethod
    def parse(cls, received: bytes) -> Report:
        """The report in what was received, whatever else is in it."""
        attributes, name = _ATTRIBUTES.search(received), _NAME.search(received)
        return cls(
            attributes=tuple(int(number) for number in attributes[1].split(b";") if number) if attributes else (),
            name=name[1].decode("utf-8", "replace").strip().lower() if name else "",
            iterm2=_ITERM2_CELL.search(received) is not None,
            cell=_cell(received),
        )

    @property
    def display(self) -> Display:
        """The best way to show pictures, Kitty's left aside."""
        if not self._multiplexer and (self.iterm2 or self.name.startswith(_WITH_ITERM2)):
            protocol = Protocol.ITERM2
        elif _SIXEL_ATTRIBUTE in self.attributes[1:]:
            protocol = Protocol.SIXEL
        else:
            protocol = Protocol.BLOCKS
        return Display(protocol, self.cell or Cell())

    @property
    def may_be_kitty(self) -> bool:
        """Whether Kitty's question is harmless here, and its answer would change anything."""
        modern = bool(self.attributes) and self.attributes[0] >= _VT220
        return modern and not self._multiplexer and self.display.protocol is not Protocol.ITERM2

    @property
    def _multiplexer(self) -> bool:
        return self.name.startswith(_MULTIPLEXERS)


def _cell(received: bytes) -> Cell | None:
    """The size by xterm's report, else by iTerm2's: points, and pixels to a point."""
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
