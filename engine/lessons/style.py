"""The colours of the lessons' figures, and the words on them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from engine.figures.study import labels
from engine.locales import Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.colors import LinearSegmentedColormap

BLUE, ORANGE, GREEN, PURPLE, RED = "#0969da", "#bc4c00", "#1a7f37", "#8250df", "#cf222e"
COLOURS = (BLUE, ORANGE, GREEN, PURPLE, RED)
INK, FAINT = "#1f2328", "#d0d7de"


def heat_colours() -> LinearSegmentedColormap:
    """From what speaks against (blue) over white to what speaks for something (orange); told apart by everybody."""
    from matplotlib.colors import LinearSegmentedColormap

    return LinearSegmentedColormap.from_list("heat", [BLUE, "white", ORANGE])


class Style:
    """Writes on axes; a label is given as its key in the locale files.

    The language is the person's, or English if no font here has its letters. Signs and Latin letters come from a font
    that has all of them.
    """

    def __init__(self, words: Words) -> None:
        self.words = words
        self._words, font = labels(words)
        self.fonts = list(dict.fromkeys(["DejaVu Sans", font]))

    def say(self, key: str, **values: object) -> str:
        """A label with its placeholders filled."""
        return self._words.say(key, **values)

    def title(self, axes: Axes, key: str, **values: object) -> None:
        """Give axes a title."""
        axes.set_title(self.say(key, **values), fontfamily=self.fonts, fontsize=11)

    def name(self, axes: Axes, x: str | None = None, y: str | None = None) -> None:
        """Name the horizontal axis, the vertical one, or both."""
        if x:
            axes.set_xlabel(self.say(x), fontfamily=self.fonts)
        if y:
            axes.set_ylabel(self.say(y), fontfamily=self.fonts)

    def legend(self, axes: Axes, place: Literal["best", "upper left"] = "best") -> None:
        """Say what the lines are."""
        axes.legend(loc=place, prop={"family": self.fonts, "size": 9})
