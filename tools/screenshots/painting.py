"""Paints a terminal's screen as a picture of its window."""

from __future__ import annotations

from dataclasses import dataclass

from PIL import Image, ImageDraw
from pyte.screens import Char

from tools.screenshots.fonts import Fonts, is_wide

Color = tuple[int, int, int]
Box = tuple[int, int, int, int]

_ROUND = 10  # of the corners, in pixels before scaling; likewise below
_BAR, _MARGIN = 34, 16
_LIGHTS = ((255, 95, 86), (255, 189, 46), (39, 201, 63))
_ANSI = ("black", "red", "green", "brown", "blue", "magenta", "cyan", "white")  # as pyte calls them


@dataclass(frozen=True)
class Theme:
    """A terminal's colours.

    Attributes:
        text: of what has no colour of its own.
        paper: behind it.
        bar: of the window's title.
        edge: around the window.
        ansi: the sixteen colours.
    """

    text: Color
    paper: Color
    bar: Color
    edge: Color
    ansi: tuple[str, ...]

    def color(self, name: str, default: Color) -> Color:
        """The colour that pyte calls so."""
        if name == "default":
            return default
        plain = name.removeprefix("bright").removeprefix("bfight")  # pyte's own slip
        if plain in _ANSI:
            return _rgb(self.ansi[_ANSI.index(plain) + (8 if plain != name else 0)])
        return _rgb(name)


# GitHub's own terminal colours, since that is where the pictures are seen first.
LOOKS = {
    "dark": Theme(
        (230, 237, 243), (13, 17, 23), (22, 27, 34), (48, 54, 61),
        ("484f58", "ff7b72", "3fb950", "d29922", "58a6ff", "bc8cff", "39c5cf", "b1bac4",
         "6e7681", "ffa198", "56d364", "e3b341", "79c0ff", "d2a8ff", "56d4dd", "ffffff"),
    ),
    "light": Theme(
        (31, 35, 40), (255, 255, 255), (246, 248, 250), (208, 215, 222),
        ("24292f", "cf222e", "116329", "4d2d00", "0969da", "8250df", "1b7c83", "6e7781",
         "57606a", "a40e26", "1a7f37", "633c01", "218bff", "a475f9", "3192aa", "8c959f"),
    ),
}  # fmt: skip


def painted(
    cells: list[list[Char]], cursor: tuple[int, int] | None, look: Theme, fonts: Fonts, scale: int
) -> Image.Image:
    """The picture of a window.

    Args:
        cells: the screen; what pyte calls blinking is faint, see ``tests.bot.terminal.emulator``.
        cursor: its column and line, if it is shown.
        look: the colours.
        fonts: in the size that is asked for, scaling included.
        scale: pixels of the picture for one of the window.
    """
    bar, margin, corner = _BAR * scale, _MARGIN * scale, _ROUND * scale
    width = len(cells[0]) * fonts.width + 2 * margin
    height = len(cells) * fonts.height + bar + 2 * margin
    window = Image.new("RGBA", (width, height), (0, 0, 0, 0))
    pen = ImageDraw.Draw(window)
    edge = (*look.edge, 255)
    pen.rounded_rectangle((0, 0, width - 1, height - 1), corner, (*look.paper, 255), edge, scale)
    top = (True, True, False, False)
    pen.rounded_rectangle((0, 0, width - 1, bar), corner, (*look.bar, 255), edge, scale, corners=top)
    for number, light in enumerate(_LIGHTS):
        middle, radius = margin + (6 + 20 * number) * scale, 6 * scale
        pen.ellipse((middle - radius, bar // 2 - radius, middle + radius, bar // 2 + radius), (*light, 255))
    for line, row in enumerate(cells):
        for column, cell in enumerate(row):
            place = margin + column * fonts.width, bar + margin + line * fonts.height
            _cell(pen, cell, place, look, fonts, under_cursor=(column, line) == cursor)
    return window


def _cell(
    pen: ImageDraw.ImageDraw, cell: Char, corner: tuple[int, int], look: Theme, fonts: Fonts, *, under_cursor: bool
) -> None:
    if not cell.data:  # the right half of a wide character
        return
    left, top = corner
    right, bottom = left + fonts.width * (2 if is_wide(cell.data) else 1), top + fonts.height
    text, paper = look.color(cell.fg, look.text), look.color(cell.bg, look.paper)
    if cell.reverse != under_cursor:
        text, paper = paper, text
    if cell.blink:
        text = _mixed(text, paper)
    if paper != look.paper:
        pen.rectangle((left, top, right - 1, bottom - 1), (*paper, 255))
    block = _block(cell.data, (left, top, right, bottom))
    if block is not None:
        pen.rectangle(block, (*text, 255))
    elif "\u2800" <= cell.data <= "\u28ff":
        _braille(pen, ord(cell.data) - 0x2800, (left, top, right, bottom), text)
    elif cell.data.strip():
        font = fonts.of(cell.data, bold=cell.bold)
        pen.text((left, top + fonts.ascent), cell.data, (*text, 255), font, anchor="ls")
    if cell.underscore:
        pen.line((left, bottom - 2, right - 1, bottom - 2), (*text, 255))


def _block(character: str, box: Box) -> Box | None:
    """The rectangle that a block element is; fonts leave seams between theirs."""
    left, top, right, bottom = box
    code = ord(character[0])
    across, down = (right - left) / 8, (bottom - top) / 8
    if code == 0x2580:
        return left, top, right - 1, top + round(4 * down) - 1
    if 0x2581 <= code <= 0x2588:  # from the bottom, in eighths
        return left, bottom - round((code - 0x2580) * down), right - 1, bottom - 1
    if 0x2589 <= code <= 0x258F:  # from the left, in eighths
        return left, top, left + round((0x2590 - code) * across) - 1, bottom - 1
    return None


def _braille(pen: ImageDraw.ImageDraw, dots: int, box: Box, color: Color) -> None:
    """Two dots by four, which the font has no characters for; bit by bit as Unicode numbers them."""
    left, top, right, bottom = box
    across, down = (right - left) / 2, (bottom - top) / 4
    radius = 0.42 * min(across, down)
    for bit, (column, row) in enumerate([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2), (0, 3), (1, 3)]):
        if dots >> bit & 1:
            x, y = left + (column + 0.5) * across, top + (row + 0.5) * down
            pen.ellipse((x - radius, y - radius, x + radius, y + radius), (*color, 255))


def _mixed(text: Color, paper: Color) -> Color:
    red, green, blue = (round(0.55 * one + 0.45 * other) for one, other in zip(text, paper, strict=True))
    return red, green, blue


def _rgb(text: str) -> Color:
    return int(text[0:2], 16), int(text[2:4], 16), int(text[4:6], 16)
