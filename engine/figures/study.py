"""What Matplotlib's figures share: a canvas without a window, its PNG, and words in a font that has them."""

from __future__ import annotations

import io
from collections.abc import Iterable
from contextlib import suppress
from functools import cache
from typing import TYPE_CHECKING

from engine.locales import DEFAULT, Words, words

if TYPE_CHECKING:
    from matplotlib.figure import Figure

WIDTH, HEIGHT, DOTS_PER_INCH = 7.2, 4.8, 100
FONT = "DejaVu Sans"  # Matplotlib brings it


def new_figure(width: float = WIDTH, height: float = HEIGHT) -> Figure:
    """A figure of its own, safe to draw in any thread (pyplot is not)."""
    from matplotlib.figure import Figure

    return Figure(figsize=(width, height), dpi=DOTS_PER_INCH, layout="constrained")


def png(figure: Figure) -> bytes:
    """The figure, encoded."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png")
    return buffer.getvalue()


def labels(wanted: Words) -> tuple[Words, str]:
    """Words for the labels and the font that has them: English ones where no font here can write the wanted ones."""
    names = wanted.table("fonts")["names"]
    font = installed_font(tuple(names)) if names else FONT
    return (wanted, font) if font else (words(DEFAULT), FONT)


@cache
def installed_font(names: tuple[str, ...]) -> str | None:
    """The first of the fonts that this machine has."""
    from matplotlib import font_manager

    manager = font_manager.fontManager
    found = _first_of(names, {entry.name for entry in manager.ttflist})
    if found is None:
        # Matplotlib keeps its list of fonts from the first day on; one that was installed since is not in it.
        known = {entry.fname for entry in manager.ttflist}
        for path in sorted(set(font_manager.findSystemFonts()) - known):
            with suppress(RuntimeError, OSError):  # a font that Matplotlib cannot use
                manager.addfont(path)
        found = _first_of(names, {entry.name for entry in manager.ttflist})
    return found


def _first_of(wanted: Iterable[str], there: set[str]) -> str | None:
    return next((name for name in wanted if name in there), None)
