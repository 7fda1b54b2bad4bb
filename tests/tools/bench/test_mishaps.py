"""The mishaps that accuracy is measured by: repeatable, of the same kind, and as large as they say."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.pictures import write
from tools.bench.mishaps import MISHAPS, PAGE, Mishap, Picture, surrounded


def _picture(height: int = 160, *, ink: int = 30, paper: int = 240) -> Picture:
    return np.repeat(write("4", height=height, ink=ink, paper=paper).pixels[..., None], 3, axis=2)


def _after(name: str, picture: Picture, seed: int = 1) -> Picture:
    return MISHAPS[name](picture, np.random.default_rng(seed))


def test_there_are_the_thirteen() -> None:
    assert len(MISHAPS) == 13


@pytest.mark.parametrize("mishap", MISHAPS.values(), ids=MISHAPS)
@given(
    height=st.integers(5, 90),
    width=st.integers(5, 90),
    levels=st.sampled_from([(240, 20), (10, 250), (128, 128)]),
    seed=st.integers(0, 99),
)
@settings(max_examples=6, deadline=None)
def test_a_picture_of_any_size_stays_one_and_the_seed_decides(
    mishap: Mishap, height: int, width: int, levels: tuple[int, int], seed: int
) -> None:
    picture = np.full((height, width, 3), levels[0], np.uint8)
    picture[height // 4 : height // 2, width // 4 : width // 2] = levels[1]
    before = picture.copy()
    one, again = (mishap(picture, np.random.default_rng(seed)) for _ in range(2))
    assert one.dtype == np.uint8
    assert one.ndim == 3
    assert one.shape[2] == 3
    assert np.array_equal(one, again)
    assert np.array_equal(picture, before)


@pytest.mark.parametrize("name", [name for name in MISHAPS if name not in ("jpeg", "shrunk", "faint")])
def test_chance_differs_from_seed_to_seed(name: str) -> None:
    one, other = (_after(name, _picture(), seed) for seed in (1, 2))
    assert one.shape != other.shape or not np.array_equal(one, other)


def test_each_does_what_it_says() -> None:
    picture = _picture()
    assert max(_after("shrunk", picture).shape) == 40
    assert _after("shrunk", picture[::8, ::8]).shape == picture[::8, ::8].shape
    assert _after("cornered", picture).shape[:2] == PAGE
    contrast = float(np.ptp(_after("faint", picture)) / np.ptp(picture))
    assert contrast == pytest.approx(0.25, abs=0.02)
    assert _after("shadowed", picture).min(axis=2).max() > 230  # one side stays lit,
    assert 80 < np.quantile(_after("shadowed", picture), 0.1) < 160  # and the other is dark
    assert np.ptp(_after("cast", picture)[0, 0].astype(int)) > 20
    assert abs(_after("noisy", picture)[:20].astype(float) - picture[:20]).std() > 5
    assert max(_after("stained", picture).shape) > 2 * max(picture.shape)


@pytest.mark.parametrize(("name", "paper"), [("ruled", 240), ("squared", 240), ("ruled", 10), ("squared", 10)])
def test_print_lies_behind_the_ink(name: str, paper: int) -> None:
    picture = _picture(ink=250 - paper, paper=paper)
    printed = _after(name, picture)
    inked = abs(picture.astype(int) - paper).min(axis=2) > 200
    assert np.array_equal(printed[inked], picture[inked])
    changed = (printed != picture).any(axis=2)
    assert 0.02 < changed.mean() < 0.4
    across, down = changed.mean(axis=1).max(), changed.mean(axis=0).max()
    assert across > 0.2
    assert (down > 0.2) == (name == "squared")


@given(margin=st.integers(0, 40))
@settings(max_examples=10, deadline=None)
def test_more_background_is_the_pictures_own(margin: int) -> None:
    picture = np.full((40, 30, 3), 200, np.uint8)
    picture[:, 14:17] = 20  # ink that touches the border does not go on
    wide = surrounded(picture, margin, margin, margin, margin)
    assert np.array_equal(wide[margin : margin + 40, margin : margin + 30], picture)
    assert (wide[:margin] == 200).all()
