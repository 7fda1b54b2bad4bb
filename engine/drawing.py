"""Draws a figure, or says that it cannot be drawn: there is no font, or no folder for a library's cache, say."""

from __future__ import annotations

from collections.abc import Callable

from engine.errors import FigureError
from engine.foreign import contained


def drawn(draw: Callable[[], bytes], alt: str) -> bytes | FigureError:
    """The picture, or why there is none.

    Args:
        draw: draws and encodes it.
        alt: what would be seen, in words.
    """
    try:
        with contained():
            return draw()
    except FigureError as error:  # it was to be drawn elsewhere
        return error
    except Exception as error:  # noqa: BLE001 - a figure costs no answer, whatever goes wrong
        return FigureError.unexpected(error, alt)
