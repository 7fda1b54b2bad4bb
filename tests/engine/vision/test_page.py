"""A page on a desk, a note on a wall, a screen in its bezel: what is written on it is read, and nothing around it."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray

from engine import Engine
from engine.vision.page import find_page
from tests.pictures import overlap, write


def laid_on(page: NDArray[np.uint8], surroundings: NDArray[np.uint8], corner: tuple[int, int]) -> NDArray[np.uint8]:
    picture = surroundings.copy()
    x, y = corner
    picture[y : y + page.shape[0], x : x + page.shape[1]] = page
    return picture


def desk(height: int, width: int, shade: int) -> NDArray[np.uint8]:
    """Wood, with its grain along it."""
    grain = cv2.GaussianBlur(np.random.default_rng(7).normal(0, 1, (height, width)), (0, 0), sigmaX=40, sigmaY=1.5)
    wood: NDArray[np.uint8] = np.clip(shade * (1 + 0.18 * grain / grain.std()), 0, 255).astype(np.uint8)
    return wood


@pytest.mark.parametrize(("ink", "paper", "around"), [(40, 230, 60), (40, 215, 130), (225, 30, 130)])
def test_what_is_written_on_a_page_on_a_desk_is_read(ink: int, paper: int, around: int, engine: Engine) -> None:
    page = write("374", ink=ink, paper=paper, height=120, pen=9)
    height, width = page.pixels.shape
    picture = laid_on(page.pixels, desk(height + 260, width + 300, around), (170, 120))
    reading = engine.predict(picture)[0]
    assert reading.text == "374"
    for digit, (x, y, wide, high) in zip(reading.digits, page.boxes, strict=True):
        assert overlap(digit.box, (x + 170, y + 120, wide, high)) > 0.85


@pytest.mark.parametrize("degrees", [-8, 5])
def test_a_page_lies_askew(degrees: float, engine: Engine) -> None:
    page = write("374", height=120, pen=9)
    height, width = page.pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1)
    turn[:, 2] += 150
    size = (width + 300, height + 300)
    laid = cv2.warpAffine(page.pixels, turn, size, flags=cv2.INTER_LINEAR)
    covers = cv2.warpAffine(np.ones_like(page.pixels), turn, size, flags=cv2.INTER_NEAREST)
    picture = np.where(covers > 0, laid, desk(size[1], size[0], 60)).astype(np.uint8)
    assert engine.predict(picture)[0].text == "374"


def test_a_small_note_on_a_wall_is_read(engine: Engine) -> None:
    note = write("61", ink=40, paper=225, height=110, pen=9, margin=70).pixels
    picture = laid_on(note, np.full((620, 760), 120, np.uint8), (380, 90))
    assert engine.predict(picture)[0].text == "61"


def test_an_empty_page_on_a_desk_says_nothing(engine: Engine) -> None:
    picture = laid_on(np.full((400, 520), 230, np.uint8), desk(640, 800, 60), (140, 120))
    assert engine.predict(picture)[0].text == ""


def pictures_without_surroundings() -> dict[str, NDArray[np.uint8]]:
    paper = write("28", margin=160).pixels
    boxed, shaded, filled = paper.copy(), paper.copy(), np.full((600, 600), 240, np.uint8)
    cv2.rectangle(boxed, (100, 110), (500, 370), 30, 8)
    shaded[60:400, 120:330] = (shaded[60:400, 120:330] * 0.55).astype(np.uint8)
    cv2.line(filled, (300, 60), (290, 540), 20, 110)
    y, x = np.mgrid[0 : 1 : paper.shape[0] * 1j, 0 : 1 : paper.shape[1] * 1j]
    lit = (paper * (0.45 + 0.55 * np.exp(-4 * ((x - 0.3) ** 2 + (y - 0.4) ** 2)))).astype(np.uint8)
    return {"paper alone": paper, "a box": boxed, "a shadow": shaded, "a bold one": filled, "a lamp's light": lit}


@pytest.mark.parametrize("kind", list(pictures_without_surroundings()))
def test_what_is_no_page_is_not_taken_for_one(kind: str) -> None:
    assert find_page(pictures_without_surroundings()[kind]) is None


@pytest.mark.parametrize(("height", "width", "depth"), [(120, 120, 2), (120, 120, 4), (60, 150, 2), (150, 50, 1)])
def test_what_reaches_into_every_corner_is_not_a_page(height: int, width: int, depth: int) -> None:
    picture = np.full((height, width), 220, np.uint8)
    for side in (picture, picture[::-1], picture.T, picture.T[::-1]):  # a dark bar along the middle of each side
        side[:depth, side.shape[1] // 5 : -side.shape[1] // 5] = 30
    assert find_page(picture) is None
