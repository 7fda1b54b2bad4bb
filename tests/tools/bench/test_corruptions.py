"""MNIST-C's corruptions: repeatable, whole, and as strong as they were published."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tools.bench.corruptions import CORRUPTIONS, Corruption, Images


def _digits(count: int = 40) -> Images:
    images = np.zeros((count, 28, 28), np.uint8)
    images[:, 6:22, 12:16] = 255
    return images


def _after(name: str, images: Images) -> Images:
    return CORRUPTIONS[name](images, np.random.default_rng(1))


def test_there_are_the_fifteen() -> None:
    assert len(CORRUPTIONS) == 15


@pytest.mark.parametrize("corruption", CORRUPTIONS.values(), ids=CORRUPTIONS)
@given(count=st.integers(1, 4), seed=st.integers(0, 99), level=st.sampled_from([0, 90, 255]))
@settings(max_examples=5, deadline=None)
def test_images_stay_images_and_the_seed_decides(corruption: Corruption, count: int, seed: int, level: int) -> None:
    images = np.full((count, 28, 28), level, np.uint8)
    images[:, 8:20, 10:18] = 255 - level
    before = images.copy()
    one, again = (corruption(images, np.random.default_rng(seed)) for _ in range(2))
    assert one.shape == images.shape
    assert one.dtype == np.uint8
    assert np.array_equal(one, again)
    assert np.array_equal(images, before)


def test_noise_is_as_strong_as_published() -> None:
    empty = np.zeros((200, 28, 28), np.uint8)
    assert np.array_equal(_after("shot_noise", empty), empty)  # no light, no photons
    grey = _after("shot_noise", np.full((200, 28, 28), 85, np.uint8)) / 255
    assert (grey == 0).mean() == pytest.approx(np.exp(-1), abs=0.01)  # one photon of three, Poisson
    assert (_after("impulse_noise", empty) == 255).mean() == pytest.approx(0.17 / 2, abs=0.005)
    assert (_after("brightness", empty) == 128).all()
    mud = _after("spatter", empty) / 255
    assert 0.05 < (mud > 0.15).mean() < 0.5
    assert mud.max() <= 0.25
    fog = _after("fog", _digits()) / 255
    assert fog.std() > 0.1
    assert fog.max() <= 1


def test_shapes_move_as_far_as_published() -> None:
    images = _digits()
    places = np.argwhere(images[0] > 127).mean(axis=0)
    for image in _after("translate", images):
        assert abs(np.argwhere(image > 127).mean(axis=0) - places).tolist() == [3, 3]
    small = _after("scale", images)[0] > 127
    assert small.sum() / (images[0] > 127).sum() == pytest.approx(0.49, abs=0.15)
    for image in _after("rotate", images):
        rows, columns = np.nonzero(image > 127)
        axis = np.linalg.eigh(np.cov(rows, columns))[1][:, -1]
        assert abs(np.arctan2(axis[1], axis[0])) % np.pi == pytest.approx(0.4, abs=0.05) or abs(
            np.arctan2(axis[1], axis[0])
        ) % np.pi == pytest.approx(np.pi - 0.4, abs=0.05)


def test_lines_are_drawn_over_and_stripes_invert() -> None:
    empty = np.zeros((20, 28, 28), np.uint8)
    for image in _after("dotted_line", empty):
        columns = image.max(axis=0)
        assert not columns[np.arange(28) % 4 < 2].any()
        assert (columns[[2, 3, 6, 7, 10, 11]] > 0).any()
    zigzag = _after("zigzag", empty)
    assert all(image[:, 4:24].max(axis=0).min() > 0 for image in zigzag if image.any(axis=1).sum() > 6)
    assert not zigzag[:, :, 26:].any()
    striped = _after("stripe", _digits())
    assert (striped[:, :, :7] == 255).all()
    assert (striped[:, :, 21:] == 255).all()
    assert np.array_equal(striped[:, :, 7:21], _digits()[:, :, 7:21])


def test_edges_stand_where_the_ink_ends() -> None:
    edges = _after("canny_edges", _digits(1))[0]
    assert set(np.unique(edges)) == {0, 255}
    assert not edges[12:16, 13:15].any()  # neither within the stroke
    assert not edges[:3].any()  # nor on the paper


def test_blur_keeps_the_ink_and_spreads_it() -> None:
    images = _digits()
    for name in ("glass_blur", "motion_blur"):
        blurred = _after(name, images)
        assert blurred.sum() == pytest.approx(images.sum(), rel=0.03)
        assert (blurred > 10).sum() > (images > 10).sum()
