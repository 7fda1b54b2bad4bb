"""Strokes on the canvas: connected, undone, and kept at every size."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import cv2
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from bot.terminal.draw.drawing import Drawing
from bot.terminal.draw.raster import Point

Action = tuple[list[Point], bool] | Literal["clear", "undo"]

WIDTH, HEIGHT = 40, 30
POINTS = st.tuples(st.floats(2, WIDTH - 2), st.floats(2, HEIGHT - 2))
PATHS = st.lists(POINTS, min_size=1, max_size=6)
ACTIONS = st.lists(st.one_of(st.tuples(PATHS, st.booleans()), st.just("clear"), st.just("undo")), max_size=5)
SIZES = st.tuples(st.integers(20, 160), st.integers(24, 100))


def put(canvas: Drawing, path: Sequence[Point], *, width: float = 2.5, erases: bool = False) -> None:
    canvas.begin(path[0], width, erases=erases)
    for point in path[1:]:
        canvas.extend(point)
    canvas.lift()


def do(canvas: Drawing, actions: Sequence[Action]) -> None:
    for action in actions:
        if action == "clear":
            canvas.clear()
        elif action == "undo":
            canvas.undo()
        else:
            path, erases = action
            put(canvas, path, erases=erases)


@given(PATHS)
def test_a_stroke_is_one_piece_however_far_apart_its_points_are(path: list[Point]) -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    put(canvas, path)
    assert _pieces(canvas) == 1


@given(PATHS)
def test_every_point_of_a_stroke_has_ink(path: list[Point]) -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    put(canvas, path)
    levels = canvas.levels()
    assert all(levels[int(y)][int(x)] > 127 for x, y in path)


@given(ACTIONS, PATHS, st.booleans())
def test_undo_takes_back_a_whole_stroke(actions: list[Action], path: list[Point], erases: bool) -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    do(canvas, actions)
    before, strokes = canvas.levels(), canvas.strokes
    put(canvas, path, erases=erases)
    canvas.undo()
    assert (canvas.levels(), canvas.strokes) == (before, strokes)


@given(PATHS)
def test_undo_brings_back_what_was_cleared(path: list[Point]) -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    put(canvas, path)
    before = canvas.levels()
    canvas.clear()
    assert canvas.blank
    canvas.undo()
    assert canvas.levels() == before


def test_undo_of_nothing_is_nothing() -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    canvas.undo()
    assert canvas.blank


def test_undo_in_the_middle_of_a_stroke_lifts_the_pen() -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    canvas.begin((5, 5), 2)
    canvas.undo()
    canvas.extend((20, 20))
    assert canvas.blank
    assert not canvas.drawing


@given(PATHS, st.lists(SIZES, max_size=4))
def test_a_drawing_is_the_same_when_the_terminal_has_its_size_again(
    path: list[Point], sizes: list[tuple[int, int]]
) -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    put(canvas, path)
    before = _array(canvas)
    for size in sizes:
        canvas.resize(*size)
        assert not canvas.blank
        assert (canvas.width, canvas.height) == size == (len(canvas.levels()[0]), len(canvas.levels()))
    canvas.resize(WIDTH, HEIGHT)
    assert np.abs(before - _array(canvas)).mean() < 1  # of 255; floats may move an edge by a dot


@given(SIZES, SIZES)
def test_what_is_drawn_beside_the_first_page_stays_visible_too(size: tuple[int, int], last: tuple[int, int]) -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    put(canvas, [(WIDTH / 2, HEIGHT / 2)])
    canvas.resize(*size)
    for corner in ((3, 3), (size[0] - 3, 3), (3, size[1] - 3), (size[0] - 3, size[1] - 3)):
        put(canvas, [corner])
    canvas.resize(*last)
    assert _pieces(canvas) == 5


@given(PATHS)
def test_an_eraser_that_goes_the_same_way_leaves_nothing(path: list[Point]) -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    put(canvas, path)
    put(canvas, path, width=4, erases=True)
    assert canvas.blank


def test_the_picture_is_ink_with_paper_around() -> None:
    canvas = Drawing(WIDTH, HEIGHT)
    put(canvas, [(20, 0), (20, HEIGHT)])  # from edge to edge
    pixels = np.asarray(canvas.picture())
    height = HEIGHT * 6
    assert pixels.shape[0] == 3 * height
    assert not pixels[:height].any()
    assert pixels[height:-height].max() == 255
    assert not pixels[-height:].any()


def test_a_huge_terminal_has_no_huge_picture() -> None:
    canvas = Drawing(470, 290)
    put(canvas, [(5, 5), (460, 280)])
    assert canvas.picture().width * canvas.picture().height < 12_000_000


def _array(canvas: Drawing) -> np.ndarray:
    return np.array([list(row) for row in canvas.levels()], float)


def _pieces(canvas: Drawing) -> int:
    number, _ = cv2.connectedComponents((np.asarray(canvas.picture()) > 0).astype(np.uint8), connectivity=8)
    return int(number) - 1  # the paper is one of them
