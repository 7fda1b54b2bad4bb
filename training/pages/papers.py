"""From a sheet to a picture of it: paper of many sorts, what is printed on it, and the colours of pens."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import cv2
import numpy as np
from numpy.typing import NDArray

from training.pages.noise import clouds, grain
from training.pages.sheet import OWNED, Kind, Sheet, Thing
from training.pages.strangers import COLOURED

Colour = NDArray[np.float32]  # (3,), red, green and blue, 0 to 255
_INKS = ((20, 20, 25), (25, 40, 130), (30, 60, 180), (170, 25, 30), (20, 110, 50), (90, 30, 120), (60, 60, 65))
_LINES = ((150, 170, 215), (190, 205, 230), (200, 120, 120), (150, 190, 160), (170, 170, 175), (90, 90, 95))
_PAPERS = ((255, 255, 255), (250, 248, 240), (253, 246, 227), (255, 247, 160), (214, 232, 250), (220, 245, 220),
           (250, 215, 220), (196, 164, 120), (225, 225, 225))  # fmt: skip
_BOARDS = ((38, 60, 48), (28, 34, 40), (30, 30, 32), (20, 35, 70), (60, 60, 62), (45, 20, 50))
_NEONS = ((255, 60, 160), (60, 255, 120), (80, 220, 255), (255, 240, 60), (255, 140, 30), (190, 110, 255))


def paper(sheet: Sheet, rng: np.random.Generator) -> NDArray[np.uint8]:
    """Write a sheet's ink on some paper.

    Args:
        sheet: printed lines that can be seen are put on it as a thing of their own, under all ink.
        rng: where the chance comes from.

    Returns:
        (height, width) or (height, width, 3) RGB, uint8.
    """
    is_plain = rng.random() < 0.36
    if is_plain:
        ground, ink, has_lines = _plain(rng)
    else:
        make = _SORTS[rng.integers(len(_SORTS))]
        ground, ink, has_lines = make(rng)
    lines = _printed(sheet, rng) if has_lines else None
    has_pens = any(thing.pen for thing in sheet.things)
    if not has_pens and rng.random() < (0.85 if is_plain else 0.5):
        ground, ink = _grey(ground), _grey(ink)
    alpha = sheet.ink if is_plain else _worn(sheet.ink, rng)
    # Each channel is an array of its own: numpy is several times faster so.
    page = [np.full(sheet.shape, level, np.float32) for level in ground]
    if not is_plain and rng.random() < 0.5:
        uneven = clouds(rng, *sheet.shape, rng.uniform(1, 60)) * np.float32(rng.uniform(0.5, 6))
        for channel in page:
            channel += uneven
    if not is_plain and rng.random() < 0.08:
        _lay(page, ink, _shining_through(sheet, rng) * np.float32(rng.uniform(0.05, 0.25)))
    if lines is not None:
        _lay(page, _line_colour(ground, ink, rng), lines)
    if has_pens and len(ground) == 3:
        _write_coloured(page, sheet, alpha, ground, ink, rng)
    else:
        _lay(page, ink, alpha)
    pixels = [cv2.convertScaleAbs(np.maximum(channel, 0)) for channel in page]
    return np.asarray(pixels[0] if len(pixels) == 1 else cv2.merge(pixels), np.uint8)


def _lay(
    page: list[NDArray[np.float32]], colour: Iterable[float | NDArray[np.float32]], alpha: NDArray[np.float32]
) -> None:
    """Cover a page's channels with a colour, as far as ``alpha`` says."""
    for channel, level in zip(page, colour, strict=True):
        channel += (level - channel) * alpha


def _plain(rng: np.random.Generator) -> tuple[Colour, Colour, bool]:
    """Black on white or white on black, as programs draw and scanners see."""
    dark, light = (0.0, 255.0) if rng.random() < 0.7 else (rng.uniform(0, 40), rng.uniform(225, 255))
    has_lines = bool(rng.random() < 0.08)
    if rng.random() < 0.6:
        return _colour(light), _colour(dark), has_lines
    return _colour(dark), _colour(light), has_lines


def _written(rng: np.random.Generator) -> tuple[Colour, Colour, bool]:
    """A pen on paper."""
    ground = np.array(_PAPERS[min(int(rng.exponential(1.6)), len(_PAPERS) - 1)], np.float32) * np.float32(
        rng.uniform(0.72, 1)
    )
    ink = np.array(_INKS[rng.integers(len(_INKS))], np.float32) + rng.normal(0, 12, 3).astype(np.float32)
    return ground, _strength(ground, ink, rng.uniform(0.55, 1)), bool(rng.random() < 0.3)


def _pencil(rng: np.random.Generator) -> tuple[Colour, Colour, bool]:
    """Grey and faint."""
    ground = np.array(_PAPERS[rng.integers(3)], np.float32) * np.float32(rng.uniform(0.75, 1))
    return ground, _strength(ground, _colour(rng.uniform(40, 90)), rng.uniform(0.3, 0.85)), bool(rng.random() < 0.3)


def _board(rng: np.random.Generator) -> tuple[Colour, Colour, bool]:
    """Chalk on a board, or a pale pen on dark paper."""
    ground = np.array(_BOARDS[rng.integers(len(_BOARDS))], np.float32) + rng.normal(0, 6, 3).astype(np.float32)
    ink = _colour(rng.uniform(200, 255)) + rng.normal(0, 14, 3).astype(np.float32)
    return ground, _strength(ground, ink, rng.uniform(0.5, 1)), bool(rng.random() < 0.12)


def _neon(rng: np.random.Generator) -> tuple[Colour, Colour, bool]:
    """A bright colour on a dark screen."""
    ground = _colour(rng.uniform(0, 45)) + np.abs(rng.normal(0, 8, 3)).astype(np.float32)
    return ground, np.array(_NEONS[rng.integers(len(_NEONS))], np.float32), bool(rng.random() < 0.1)


def _any_two(rng: np.random.Generator) -> tuple[Colour, Colour, bool]:
    """Any two colours that differ in their lightness."""
    for _ in range(20):
        ground, ink = rng.uniform(0, 255, (2, 3)).astype(np.float32)
        if abs(_light(ground) - _light(ink)) > 70:
            break
    else:
        ground, ink = _colour(230), _colour(30)
    return ground, ink, bool(rng.random() < 0.15)


_SORTS: tuple[Callable[[np.random.Generator], tuple[Colour, Colour, bool]], ...] = (
    _written, _written, _written, _written, _pencil, _pencil, _board, _neon, _any_two,
)  # fmt: skip


def _colour(level: float) -> Colour:
    return np.full(3, level, np.float32)


def _light(colour: Colour) -> float:
    return float(colour @ np.array((0.299, 0.587, 0.114), np.float32)) if len(colour) == 3 else float(colour[0])


def _grey(colour: Colour) -> Colour:
    return np.array([_light(colour)], np.float32)


def _strength(ground: Colour, ink: Colour, share: float) -> Colour:
    """An ink that covers only this share of its ground."""
    return (ground + (ink - ground) * np.float32(share)).astype(np.float32)


def _line_colour(ground: Colour, ink: Colour, rng: np.random.Generator) -> Colour:
    """From hardly there to the pen's own: in its colour or in another."""
    strength = float(np.exp(rng.uniform(np.log(0.08), np.log(1.0))))
    if len(ground) == 1 or rng.random() < 0.4:
        return _strength(ground, ink, strength)
    printed = np.array(_LINES[rng.integers(len(_LINES))], np.float32)
    if _light(ground) < 110:
        printed = 255 - 0.6 * (255 - printed)
    return _strength(ground, printed, min(1.0, strength * 2))


def _write_coloured(
    page: list[NDArray[np.float32]], sheet: Sheet, alpha: NDArray[np.float32], ground: Colour, ink: Colour,
    rng: np.random.Generator,
) -> None:  # fmt: skip
    """Write each pen in its own colour."""
    pens = np.array([0, *(thing.pen for thing in sheet.things)], np.uint8)
    pen_of = pens[sheet.owner]
    pen_of = np.where(sheet.owner > 0, pen_of, cv2.dilate(pen_of, np.ones((3, 3), np.uint8)))
    for pen in sorted(set(pens.tolist())):
        share = alpha * (pen_of == pen)
        if pen == COLOURED:
            _lay(page, _gradient(sheet.shape, alpha, rng), share)
        else:
            _lay(page, ink if pen == 0 else _another(ground, rng), share)


def _another(ground: Colour, rng: np.random.Generator) -> Colour:
    """A pen that can be seen on this ground."""
    table = _NEONS if _light(ground) < 110 else _INKS
    return np.array(table[rng.integers(len(table))], np.float32)


def _gradient(
    shape: tuple[int, int], alpha: NDArray[np.float32], rng: np.random.Generator
) -> list[NDArray[np.float32]]:
    """Colours of a photo: they go from one to the next over the picture, and with its light."""
    light = np.float32(1.2) - np.float32(0.5) * alpha
    corners = rng.uniform(0, 255, (3, 3, 3)).astype(np.float32)
    return [cv2.resize(corner, shape[::-1], interpolation=cv2.INTER_LINEAR) * light for corner in corners]


def _worn(ink: NDArray[np.float32], rng: np.random.Generator) -> NDArray[np.float32]:
    """Ink as pens leave it: grained (pencil, chalk), in places pale (ball-pen), gone in short gaps, or even."""
    sort = rng.random()
    if sort < 0.45:
        return ink
    height, width = ink.shape
    if sort < 0.65:
        rough = clouds(rng, height, width, rng.uniform(1.0, 3.5)) * np.float32(rng.uniform(0.1, 0.45))
        return ink * np.clip(rough + np.float32(0.9), 0.05, 1)
    pale = clouds(rng, height, width, rng.uniform(6, 40)) * np.float32(rng.uniform(0.1, 0.35)) + np.float32(0.85)
    if sort < 0.75:
        pale *= np.where(grain(rng, height, width) > 2.1, np.float32(0.3), np.float32(1))
    return ink * np.clip(pale, 0.2, 1)


def _shining_through(sheet: Sheet, rng: np.random.Generator) -> NDArray[np.float32]:
    """The writing of the other side, or of the sheet below."""
    other = np.roll(sheet.ink[:, ::-1], tuple(rng.integers(-40, 41, 2).tolist()), (0, 1))
    return cv2.GaussianBlur(other, (0, 0), rng.uniform(0.8, 2.5))


def _printed(sheet: Sheet, rng: np.random.Generator) -> NDArray[np.float32]:
    """Lines printed on the paper before anybody wrote on it."""
    height, width = sheet.shape
    lines = np.zeros((height, width), np.float32)
    step = float(np.exp(rng.uniform(np.log(9), np.log(70))))
    thick = 1 if rng.random() < 0.7 else int(rng.integers(2, 4))
    sort = rng.integers(7)
    if sort in (0, 1):
        _across(lines, step, thick, rng)
    elif sort in (2, 3):
        _across(lines, step, thick, rng)
        _across(lines.T, step * (1 if rng.random() < 0.85 else 1.6), thick, rng)
    elif sort == 4:
        _dots(lines, step, rng)
    elif sort == 5:  # millimetre paper
        _across(lines, max(5.0, step / 4), 1, rng)
        _across(lines.T, max(5.0, step / 4), 1, rng)
        lines *= np.float32(0.5)
        coarse = np.zeros_like(lines)
        _across(coarse, max(25.0, 1.25 * step), 1, rng)
        _across(coarse.T, max(25.0, 1.25 * step), 1, rng)
        np.maximum(lines, coarse, out=lines)
    else:
        _around_writing(lines, sheet, thick, rng)
    if rng.random() < 0.2:  # a margin
        place = int(rng.uniform(0.02, 0.2) * width)
        lines[:, place : place + thick] = 1
    visible = (lines > OWNED) & (sheet.owner == 0)
    sheet.things.append(Thing(Kind.RULE))
    sheet.owner[visible] = len(sheet.things)
    return lines


def _across(lines: NDArray[np.float32], step: float, thick: int, rng: np.random.Generator) -> None:
    """Level lines a step apart, straight on the pixels or a little blurred."""
    soft = rng.uniform(0.4, 1.0) if rng.random() < 0.3 else 1.0
    places = np.arange(rng.uniform(0, step), lines.shape[0], step).astype(int)
    for shift in range(thick):
        rows = places + shift
        lines[rows[rows < lines.shape[0]]] = soft


def _dots(lines: NDArray[np.float32], step: float, rng: np.random.Generator) -> None:
    rows, columns = (np.arange(rng.uniform(0, step), side, step).astype(int) for side in lines.shape)
    size = 1 + int(rng.random() < 0.4)
    for y in range(size):
        for x in range(size):
            lines[np.ix_(np.minimum(rows + y, lines.shape[0] - 1), np.minimum(columns + x, lines.shape[1] - 1))] = 1


def _around_writing(lines: NDArray[np.float32], sheet: Sheet, thick: int, rng: np.random.Generator) -> None:
    """An underline, a frame or a table where the writing is."""
    rows, columns = np.flatnonzero(sheet.owner.any(1)), np.flatnonzero(sheet.owner.any(0))
    height, width = sheet.shape
    if not len(rows):
        return
    top, bottom, left, right = int(rows[0]), int(rows[-1]), int(columns[0]), int(columns[-1])
    pad = max(2, int((bottom - top) * rng.uniform(0.03, 0.25)))
    low = min(height - 1, bottom + pad)
    sort = rng.random()
    if sort < 0.4:
        for row in {low, min(height - 1, low + 2 + pad // 3)} if rng.random() < 0.2 else {low}:
            cv2.line(
                lines,
                (max(0, left - pad), row),
                (min(width - 1, right + pad), row + int(rng.normal(0, 2))),
                1.0,
                thick,
                cv2.LINE_AA,
            )
    elif sort < 0.75:
        cv2.rectangle(lines, (left - pad, top - pad), (right + pad, low), 1.0, thick)
    else:
        for column in np.linspace(left - pad, right + pad, int(rng.integers(2, 6))).astype(int):
            cv2.line(lines, (int(column), 0), (int(column), height), 1.0, thick)
        _across(lines, max(12.0, (bottom - top) * rng.uniform(0.3, 1.3) + 2), thick, rng)
