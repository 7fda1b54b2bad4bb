"""Ink is found whatever the pen, the paper and the light."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from engine import Engine, Reason
from engine.vision import look, looks
from engine.vision.ink import Ink, find_ink
from tests.pictures import Colour, write


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0), (60, 200), (200, 60), (120, 170), (90, 50)])
def test_digits_are_read_in_either_polarity(ink: int, paper: int, engine: Engine) -> None:
    assert engine.predict(write("2580", ink=ink, paper=paper).pixels)[0].text == "2580"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    value=st.sampled_from("023456789"),
    ink=st.integers(0, 255),
    paper=st.integers(0, 255),
    height=st.integers(60, 240),
    share=st.floats(0.06, 0.13),
)
def test_one_digit_is_read_in_any_size_and_shade(
    value: str, ink: int, paper: int, height: int, share: float, engine: Engine
) -> None:
    if abs(ink - paper) < 40:
        paper = (ink + 128) % 256
    page = write(value, ink=ink, paper=paper, height=height, pen=max(round(share * height), 3), margin=height // 2)
    assert engine.predict(page.pixels)[0].text == value


PENS = {"blue": (30, 60, 200), "pink": (255, 120, 180), "red": (210, 30, 40), "green": (20, 140, 60)}
PAPERS = {"white": (250, 250, 250), "yellow": (250, 240, 140), "rose": (250, 225, 225), "sky": (205, 230, 250)}


@pytest.mark.parametrize("paper", list(PAPERS))
@pytest.mark.parametrize("pen", list(PENS))
def test_a_coloured_pen_on_coloured_paper_is_read(pen: str, paper: str, engine: Engine) -> None:
    assert engine.predict(write("369", ink=PENS[pen], paper=PAPERS[paper]).pixels)[0].text == "369"


def test_ink_as_bright_as_its_paper_is_seen_by_its_colour(engine: Engine) -> None:
    grey = (128, 128, 128)
    alike = (218, 90, 110)
    assert abs(np.dot((0.299, 0.587, 0.114), np.subtract(grey, alike))) < 4
    assert engine.predict(write("83", ink=alike, paper=grey).pixels)[0].text == "83"


@pytest.mark.parametrize(("ink", "paper"), [(0, 255), (255, 0), ((20, 30, 120), (240, 230, 210))])
def test_what_differs_from_a_margin_is_the_ink(ink: Colour, paper: Colour) -> None:
    page = write("8", ink=ink, paper=paper, height=100, pen=20, margin=20)
    found = find_ink(page.pixels, margin=10)
    assert isinstance(found, Ink)
    inked = np.abs(page.pixels.reshape(*page.pixels.shape[:2], -1)[..., 0].astype(int) - np.atleast_1d(paper)[0]) > 128
    assert np.count_nonzero(found.mask != inked) < 0.05 * np.count_nonzero(inked)


def _lit(pixels: NDArray[np.uint8], light: NDArray[np.float64]) -> NDArray[np.uint8]:
    return np.clip(pixels * light, 0, 255).astype(np.uint8)


def _lights(shape: tuple[int, ...]) -> dict[str, NDArray[np.float64]]:
    y, x = np.mgrid[0 : 1 : shape[0] * 1j, 0 : 1 : shape[1] * 1j]
    shadow = cv2.GaussianBlur(np.where(x + y < 0.9, 0.55, 1.0), (0, 0), 15)
    return {
        "from the left": 0.35 + 0.65 * (1 - x),
        "from above": 0.4 + 0.6 * (1 - y),
        "from a lamp": 0.45 + 0.55 * np.exp(-4 * ((x - 0.3) ** 2 + (y - 0.4) ** 2)),
        "with a shadow": shadow,
        "with dark corners": 1 - 0.5 * ((x - 0.5) ** 2 + (y - 0.5) ** 2),
    }


@pytest.mark.parametrize("light", list(_lights((9, 9))))
def test_uneven_light_does_not_hide_the_digits(light: str, engine: Engine) -> None:
    page = write("4096", ink=50, paper=235)
    assert engine.predict(_lit(page.pixels, _lights(page.pixels.shape)[light]))[0].text == "4096"


@pytest.mark.parametrize("lighter", [160, 230])
def test_where_dark_and_light_stand_out_alike_either_may_be_the_ink(lighter: int) -> None:
    dark, light = write("5", ink=40, paper=140).pixels, write("3", ink=lighter, paper=140).pixels
    usual, *others = looks(np.hstack([dark, light]))
    seen = [view.sight.ink.is_dark for view in (usual, *others) if view.sight is not None]
    assert seen[0]
    assert (False in seen) == (lighter == 230)


@pytest.mark.parametrize(("ink", "paper"), [(50, 235), (225, 45)])
def test_a_pen_is_as_strong_in_the_shade_as_in_the_light(ink: int, paper: int) -> None:
    page = write("88", ink=ink, paper=paper, margin=120)
    light = np.linspace(1.0, 0.45, page.pixels.shape[1])[None, :]
    sight = look(_lit(page.pixels, light)).sight
    assert sight is not None
    first, last = (sight.ink.contrast(mark.box, mark.mask) for mark in sight.marks)
    assert last == pytest.approx(first, rel=0.1)


@pytest.mark.parametrize("grain", [2, 6, 12])
def test_grain_is_not_ink(grain: int, engine: Engine) -> None:
    page = write("57", ink=60, paper=215)
    noise = np.random.default_rng(grain).normal(0, grain, page.pixels.shape)
    assert engine.predict(np.clip(page.pixels + noise, 0, 255).astype(np.uint8))[0].text == "57"


@pytest.mark.parametrize("grain", [0, 2, 6, 12])
def test_empty_paper_is_blank_whatever_its_grain_and_light(grain: int, engine: Engine) -> None:
    noise = np.random.default_rng(grain).normal(0, grain, (300, 400))
    paper = _lit(np.full((300, 400), 220, np.uint8), _lights((300, 400))["from the left"])
    reading = engine.predict(np.clip(paper + noise, 0, 255).astype(np.uint8))[0]
    assert reading.reason == Reason.BLANK


def test_a_photograph_with_too_much_in_it_is_called_crowded(engine: Engine) -> None:
    page = np.full((960, 960), 235, np.uint8)
    for x in range(8, 950, 20):
        for y in range(8, 950, 20):
            cv2.circle(page, (x, y), 5, 30, -1)
    assert engine.predict(page)[0].reason == Reason.CROWDED


def test_the_edge_of_a_table_is_not_writing(engine: Engine) -> None:
    page = write("36", margin=160).pixels
    page[:, :45] = 40
    reading = engine.predict(page)[0]
    assert reading.text == "36"


def test_ink_has_its_strength_only_where_it_is() -> None:
    page = write("5", ink=40, paper=240)
    ink = find_ink(page.pixels)
    assert isinstance(ink, Ink)
    assert ink.strength.dtype == np.float32
    assert ink.strength.shape == ink.mask.shape == page.pixels.shape
    assert ink.level == pytest.approx(200, abs=15)
    assert ink.strength[page.pixels == 240].max() < 10
    assert ink.strength[page.pixels == 40].min() > 185
    assert np.mean((ink.mask > 0) != (page.pixels < 160)) < 0.01
