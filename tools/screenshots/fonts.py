"""Fonts that a terminal's screen is painted in: one that comes with Matplotlib, and one of the system for Hangul."""

from __future__ import annotations

from pathlib import Path
from unicodedata import east_asian_width

import matplotlib as mpl
from PIL import ImageFont

# Names under which Pillow finds fonts in the system's own folders: Linux's packages, macOS, Windows.
_HANGUL = (
    ("NanumGothicCoding.ttf", "NanumGothicCodingBold.ttf"),
    ("D2Coding.ttf", "D2CodingBold.ttf"),
    ("NotoSansMonoCJKkr-Regular.otf", "NotoSansMonoCJKkr-Bold.otf"),
    ("NotoSansCJK-Regular.ttc", "NotoSansCJK-Bold.ttc"),
    ("AppleSDGothicNeo.ttc", "AppleSDGothicNeo.ttc"),
    ("malgun.ttf", "malgunbd.ttf"),
)


class NoFontError(Exception):
    """There is no font to paint Hangul in."""


class Fonts:
    """The fonts of one size.

    Args:
        size: in pixels.
        hangul: the file of a font with Hangul; looked for in the system's folders if None.

    Raises:
        NoFontError: there is none.
    """

    def __init__(self, size: int, hangul: Path | None = None) -> None:
        folder = Path(mpl.get_data_path()) / "fonts" / "ttf"
        self._latin = {
            bold: ImageFont.truetype(folder / f"DejaVuSansMono{'-Bold' if bold else ''}.ttf", size)
            for bold in (False, True)
        }
        self.width = round(self._latin[False].getlength("0"))
        ascent, descent = self._latin[False].getmetrics()
        self.height = ascent + descent
        self.ascent = ascent
        regular, bold = _hangul(hangul)
        # As wide as two columns, so that it neither touches nor leaves gaps.
        wide = round(size * 2 * self.width / ImageFont.truetype(regular, size).getlength("한"))
        wide = min(wide, round(size * 1.1))
        self._hangul = {False: ImageFont.truetype(regular, wide), True: ImageFont.truetype(bold, wide)}

    def of(self, character: str, *, bold: bool) -> ImageFont.FreeTypeFont:
        """The font that a character is painted in."""
        return (self._hangul if is_wide(character) else self._latin)[bold]


def is_wide(character: str) -> bool:
    """Whether a character takes two columns."""
    return east_asian_width(character[0]) in "WF"


def _hangul(given: Path | None) -> tuple[str, str]:
    if given is not None:
        if not given.is_file():
            raise NoFontError(f"There is no font {given}; check the path.")
        return str(given), str(given)
    for regular, bold in _HANGUL:
        try:
            ImageFont.truetype(regular, 10)
        except OSError:
            continue
        try:
            ImageFont.truetype(bold, 10)
        except OSError:
            return regular, regular
        return regular, bold
    raise NoFontError(
        "There is no font with Hangul here; install one (sudo apt install fonts-nanum-coding), or give its file: "
        "python -m tools.screenshots --hangul FONT.ttf"
    )
