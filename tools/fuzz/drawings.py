"""Line art: whatever somebody draws, what vision finds are glyphs inside the picture, and it never raises."""

from __future__ import annotations

import random

import cv2
import numpy as np
from numpy.typing import NDArray

from engine.vision import Glyph, View, looks
from engine.vision.alternatives import joins, slices
from tools.fuzz.attack import Attack, FaultError

MEGABYTES = 400
KINDS = ("line", "upright", "level", "lines", "closed", "rectangle", "filled", "arc")
Place = tuple[int, int]


def prepare() -> Attack:
    """Nothing needs to be loaded before."""

    def attack(chance: random.Random) -> str:
        return looked_at(drawing(chance))

    return attack


def drawing(chance: random.Random) -> NDArray[np.uint8]:
    """Strokes on a sheet of any shape: (height, width) or (height, width, 3) uint8."""
    usual, narrow, long = (1, 300), (1, 6), (300, 3_000)
    height, width = (chance.randint(*side) for side in chance.choice(((usual, usual), (narrow, long), (long, narrow))))
    sheet = np.full((height, width), chance.choice((255, 0, 240, 128, 30)), np.uint8)
    ink = chance.choice((0, 255, 20, 90, 200))
    for _ in range(chance.randint(1, 5)):
        _stroke(sheet, ink, chance)
    if chance.random() < 0.5:
        noise = np.random.default_rng(chance.randrange(1_000)).normal(0, chance.randint(1, 30), sheet.shape)
        sheet = np.clip(sheet + noise, 0, 255).astype(np.uint8)
    if chance.random() < 0.5:
        colour = np.array([chance.choice((0.2, 0.7, 1.0)) for _ in range(3)])
        sheet = np.rint(sheet[..., None] * colour).astype(np.uint8)
    return sheet


def looked_at(sheet: NDArray[np.uint8]) -> str:
    """Look at a sheet in every way, and split all glyphs otherwise. Raises ``FaultError`` for an invalid glyph."""
    found = 0
    for view in looks(sheet):
        if view.size != (sheet.shape[1], sheet.shape[0]):
            raise FaultError(f"a view of {view.size} of a picture of {sheet.shape}")
        if view.pixels.shape != sheet.shape and max(sheet.shape) <= 960:
            raise FaultError(f"a small picture was reduced to {view.pixels.shape}")
        found = max(found, _glyphs_within(view))
    return "glyphs" if found else "none"


def _stroke(sheet: NDArray[np.uint8], ink: int, chance: random.Random) -> None:
    height, width = sheet.shape
    kind = chance.choice(KINDS)
    pen = chance.randint(*chance.choice(((1, 3), (1, 40))))
    line = chance.choice((cv2.LINE_8, cv2.LINE_AA))
    places = [(chance.randint(-5, width + 5), chance.randint(-5, height + 5)) for _ in range(chance.randint(2, 6))]
    first, second, *others = _along_an_axis(kind, places)
    if kind in ("rectangle", "filled"):
        cv2.rectangle(sheet, first, second, ink, -1 if kind == "filled" else pen, line)
    elif kind == "arc":
        radii = (abs(first[0] - second[0]) // 2, abs(first[1] - second[1]) // 2)
        turn, begin, end = (chance.randint(0, 360) for _ in range(3))
        cv2.ellipse(sheet, first, radii, turn, begin, end, ink, pen, line)
    else:
        cv2.polylines(sheet, [np.array([first, second, *others], np.int32)], kind == "closed", ink, pen, line)


def _along_an_axis(kind: str, places: list[Place]) -> list[Place]:
    """The places that a stroke passes; of an upright or level line they have one coordinate in common."""
    if kind == "upright":
        return [(places[0][0], y) for _, y in places]
    if kind == "level":
        return [(x, places[0][1]) for x, _ in places]
    return places


def _glyphs_within(view: View) -> int:
    if view.sight is None:
        return 0
    width, height = view.size
    others: list[Glyph] = []
    for index in range(min(len(view.glyphs), 8)):
        others += (glyph for join in joins(view.sight, index) for glyph in join.glyphs)
        others += (glyph for way in slices(view.sight, index) for glyph in way.glyphs.values())
    for glyph in (*view.glyphs, *others):
        x, y, wide, high = glyph.box
        inside = 0 <= x < x + wide <= width and 0 <= y < y + high <= height
        pixels = glyph.pixels
        if pixels.shape != (28, 28) or not 0 <= pixels.min() <= pixels.max() <= 1 or pixels.max() <= 0.2 or not inside:
            raise FaultError(f"a glyph {pixels.shape} of {pixels.min()} to {pixels.max()} at {glyph.box}")
    return len(view.glyphs)
