"""Small pictures pixel by pixel: two pixels to a character in colour, signs in ASCII."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size

from bot.color import Depth
from bot.terminal.blocks import lines
from bot.terminal.paint import Paint, colored
from bot.wrapping import wrapped
from engine import Tile, TileData, Words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_GAP = 2  # columns between two tiles
_FOR, _AGAINST = (255, 140, 26), (46, 134, 255)  # told apart by the colour-blind, too
_DIMMED, _GROUND = 115, 30  # the grey of ink that says nothing, and of heat without ink
_INK = " .:*#@"  # shades of ink without the signs of heat
_PLAIN = 0.2  # the least heat that is shown by a sign, where there are no colours
_SCALES = (1, 2)  # pixels of a tile to one on the screen; smaller it would be a smear
_ROWS = 16  # lines that tiles may always take: a glyph has 28 rows of pixels


def tile_lines(data: TileData, width: int, rows: int, depth: Depth, words: Words) -> list[str]:
    """The tiles side by side as the width allows, as large as fits into the rows; those that do not fit are counted."""
    tiles = [tile for tile in data.tiles if tile.ink or tile.heat]
    legend = _legend(width, depth, words) if any(tile.heat for tile in tiles) else []
    drawn = _fitted(tiles, width, rows - len(legend), depth, words)
    return [*drawn, *legend] if drawn else []


def _legend(width: int, depth: Depth, words: Words) -> list[str]:
    """What the signs or the colours of heat mean."""
    text = words.say("charts.heat_signs" if depth is Depth.NONE else "charts.heat_colours")
    return [colored(line, Paint.FAINT, depth) for line in wrapped(text, width)]


def _fitted(tiles: Sequence[Tile], width: int, rows: int, depth: Depth, words: Words) -> list[str]:
    """As many tiles as fit, as large as they fit."""
    drawn: list[str] = []
    for scale in _SCALES:
        pictures = [drawn_tile(tile, scale, depth) for tile in tiles]
        if not pictures or max(columns for columns, _ in pictures) > width:
            continue
        drawn = _side_by_side(pictures, width)
        if len(drawn) <= max(rows, _ROWS):
            return drawn
    for count in range(len(tiles) - 1, 0, -1) if drawn else ():
        drawn = _side_by_side(pictures[:count], width)
        if len(drawn) < max(rows, _ROWS):
            more = words.say("charts.more_tiles", count=len(tiles) - count)
            return [*drawn, *(colored(line, Paint.FAINT, depth) for line in wrapped(more, width))]
    return drawn


def _side_by_side(pictures: Sequence[tuple[int, list[str]]], width: int) -> list[str]:
    """Pictures, each with its width in columns, in as few rows as the screen's width allows."""
    rows: list[list[tuple[int, list[str]]]] = []
    left = 0
    for columns, picture in pictures:
        if not rows or left < _GAP + columns:
            rows.append([])
            left = width + _GAP
        rows[-1].append((columns, picture))
        left -= _GAP + columns
    drawn: list[str] = []
    for row in rows:
        height = max(len(picture) for _, picture in row)
        padded = [[*picture, *[" " * columns] * (height - len(picture))] for columns, picture in row]
        drawn += ["", *((" " * _GAP).join(parts).rstrip() for parts in zip(*padded, strict=True))]
    return drawn[1:]


def drawn_tile(tile: Tile, scale: int, depth: Depth) -> tuple[int, list[str]]:
    """A tile's width in columns, and its title above its pixels."""
    import numpy as np

    shape = np.array(tile.ink or tile.heat).shape
    ink = _reduced(np.array(tile.ink or np.ones(shape)), scale)
    heat = _reduced(np.array(tile.heat or np.zeros(shape)), scale, mean=not tile.ink)
    columns = max(ink.shape[1], cell_len(tile.title) if scale == 1 else 0)
    picture = _signs(ink, heat, bare=not tile.ink) if depth is Depth.NONE else _colours(ink, heat, bare=not tile.ink)
    shown = picture if isinstance(picture, list) else lines(picture, depth)
    title = colored(set_cell_size(tile.title, columns), Paint.STRONG, depth)
    return columns, [title, *(line + " " * (columns - ink.shape[1]) for line in shown)]


def _reduced(values: NDArray[np.float64], scale: int, *, mean: bool = False) -> NDArray[np.float64]:
    """Each square of pixels as one: the furthest from 0 of strokes, which a mean would wash out, else the mean."""
    import numpy as np

    if scale == 1:
        return values
    rows, columns = -(-values.shape[0] // scale), -(-values.shape[1] // scale)
    padded = np.zeros((rows * scale, columns * scale))
    padded[: values.shape[0], : values.shape[1]] = values
    squares: NDArray[np.float64] = padded.reshape(rows, scale, columns, scale).swapaxes(1, 2).reshape(rows, columns, -1)
    if mean:
        return np.asarray(squares.mean(axis=2))
    furthest = abs(squares).argmax(axis=2)
    return np.asarray(np.take_along_axis(squares, furthest[..., None], axis=2)[..., 0])


def _colours(ink: NDArray[np.float64], heat: NDArray[np.float64], *, bare: bool) -> NDArray[np.uint8]:
    """Ink in the colour of what it says, the more of it the more it weighs: (height, width, 3)."""
    import numpy as np

    heated = bool(abs(heat).max(initial=0) > 0)
    ground = _GROUND if bare else _DIMMED if heated else 255
    strength = np.sqrt(abs(heat).clip(0, 1))[..., None]  # what weighs a quarter of the most is still plain to see
    colour = np.where(heat[..., None] > 0, _FOR, _AGAINST)
    pixels = ink[..., None].clip(0, 1) * (ground * (1 - strength) + colour * strength)
    return np.asarray(np.rint(pixels), np.uint8)


def _signs(ink: NDArray[np.float64], heat: NDArray[np.float64], *, bare: bool) -> list[str]:
    """+ for, - against, and shades of ink elsewhere; two rows of pixels to a line."""
    import numpy as np

    if len(ink) % 2:
        ink, heat = (np.concatenate([values, values[-1:]]) for values in (ink, heat))
    dark = (ink[0::2] + ink[1::2]).clip(0, 2) / 2
    upper, lower = heat[0::2], heat[1::2]
    warm = np.where(abs(upper) >= abs(lower), upper, lower)
    marks = []
    for shades, weights in zip(dark, warm, strict=True):
        marks.append(
            "".join(
                ("+" if weight > 0 else "-")
                if abs(weight) >= _PLAIN and (bare or shade > 0.15)
                else " "
                if bare
                else _INK[min(int(shade * len(_INK)), len(_INK) - 1)]
                for shade, weight in zip(shades, weights, strict=True)
            )
        )
    return marks
