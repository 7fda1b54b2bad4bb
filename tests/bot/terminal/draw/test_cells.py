"""What is shown: the canvas in colours and without, and the panel beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from prompt_toolkit.formatted_text import StyleAndTextTuples, fragment_list_to_text, fragment_list_width

from bot.color import Depth
from bot.terminal.draw.cells import Cursor, canvas_lines
from bot.terminal.draw.layout import LEAST_COLUMNS, LEAST_ROWS, layout
from bot.terminal.draw.panel import Panel
from bot.terminal.words import words
from engine import Digit, Reading, Reason

WIDTH, HEIGHT = 30, 22
GLYPH = np.zeros((28, 28), np.float32)


def text(lines: Sequence[StyleAndTextTuples]) -> str:
    return "\n".join(fragment_list_to_text(line).rstrip() for line in lines)


def digit(value: int, confidence: float, runner_up: int = 0) -> Digit:
    probabilities = [0.0] * 10
    probabilities[value], probabilities[runner_up] = confidence, 1 - confidence
    return Digit(value, confidence, tuple(probabilities), (0, 0, 9, 9), glyph=GLYPH)


def panel(
    outcome: Reading | Exception | None, *, language: str = "en", height: int = HEIGHT, blank: bool = False
) -> str:
    made = Panel(WIDTH, height, words(language), Depth.TRUE)
    lines = made.lines("Pen 3", outcome, blank=blank)
    assert len(lines) <= height
    assert all(fragment_list_width(line) <= WIDTH for line in lines)
    return text(lines)


def test_two_pixels_share_a_cell() -> None:
    lines = canvas_lines([[0, 255, 255, 0], [255, 0, 255, 0]], None, Depth.TRUE)
    assert text(lines) == "▀▀█"
    (first, _), (second, _), *_ = ((str(style), shown) for style, shown, *_ in lines[0])
    assert first == "fg:#141721 bg:#ffffff"
    assert second == "fg:#ffffff bg:#141721"


def test_the_cursor_is_the_half_of_its_cell() -> None:
    paper = [[0] * 3] * 4
    upper = canvas_lines(paper, Cursor(1, 2, "#00afff"), Depth.TRUE)
    lower = canvas_lines(paper, Cursor(1, 3, "#00afff"), Depth.TRUE)
    assert upper[1][1][0] == "fg:#00afff bg:#141721"
    assert lower[1][1][0] == "fg:#141721 bg:#00afff"
    assert text(upper).splitlines()[0] == ""


def test_without_colours_ink_is_shades_of_ascii() -> None:
    lines = canvas_lines([[0, 255, 128, 255], [0, 255, 128, 0]], None, Depth.NONE)
    assert fragment_list_to_text(lines[0])[:2] == " @"
    assert all(style == "" for style, *_ in lines[0])
    assert fragment_list_to_text(lines[0]).isascii()


def test_the_panel_says_what_it_has() -> None:
    assert "Nothing yet" in panel(None, blank=True)
    assert "Reading" in panel(None)
    assert "No digit" in panel(Reading(reason=Reason.NO_DIGIT))
    assert "아직 숫자가 보이지 않아요." in panel(Reading(reason=Reason.CROWDED), language="ko").replace("\n", " ")


def test_a_doubt_is_said_in_words_with_the_second_guess() -> None:
    shown = panel(Reading(digits=(digit(7, 0.55, runner_up=1),), sure=False))
    assert "7   55.0%" in shown
    assert "may be 7 or 1" in shown.replace("\n", " ")
    assert "may be" not in panel(Reading(digits=(digit(7, 0.999),)))


@pytest.mark.parametrize("values", [(7,), (4, 0)])
def test_a_doubt_about_the_ink_is_none_about_the_value(values: tuple[int, ...]) -> None:
    digits = tuple(digit(value, 0.999, runner_up=1) for value in values)
    shown = panel(Reading(digits=digits, sure=False, ink_in_doubt=True)).replace("\n", " ")
    assert "saw all of it correctly" in shown
    assert "may be" not in shown
    assert "Unsure about some" not in shown


def test_a_bar_is_as_long_as_its_digit_is_likely() -> None:
    shown = panel(Reading(digits=(digit(3, 0.5, runner_up=8),)))
    bars = {line[0]: line.count("█") for line in shown.splitlines() if line[:1].isdigit() and "   " in line[1:]}
    assert shown.count("%") == 11
    assert bars["8"] == (WIDTH - 9) // 2
    assert bars["0"] == 0


def test_several_digits_have_a_line_each_and_no_more_than_there_is_room_for() -> None:
    shown = panel(Reading(digits=tuple(digit(value % 10, 0.99) for value in range(40)), sure=False))
    assert "0123456789" in shown
    assert "and 26 more" in shown
    assert "Unsure about some" in shown


def test_what_the_network_sees_is_shown_where_there_is_room() -> None:
    reading = Reading(digits=(digit(3, 0.99),))
    assert "network sees" in panel(reading, height=40)
    assert "network sees" not in panel(reading)


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_smallest_panel_has_room_for_every_bar_and_the_doubt(language: str) -> None:
    places = layout(LEAST_COLUMNS, LEAST_ROWS, 4)
    assert places is not None
    made = Panel(places.panel, places.height, words(language), Depth.TRUE)
    shown = text(made.lines("Pen", Reading(digits=(digit(7, 0.55, runner_up=1),), sure=False), blank=False))
    assert shown.count("%") == 11
    assert "1" in shown.splitlines()[-1]


@given(st.integers(1, 400), st.integers(1, 200), st.integers(1, 4))
def test_a_layout_fills_the_screen_and_no_more(columns: int, rows: int, help_rows: int) -> None:
    places = layout(columns, rows, help_rows)
    if columns < LEAST_COLUMNS or rows < LEAST_ROWS - 4 + help_rows:
        assert places is None
    else:
        assert places is not None
        assert places.height + help_rows == rows
        assert places.columns + 2 + 2 + places.panel == columns
        assert places.columns >= 20


@given(st.integers(0, 100), st.integers(0, 40))
def test_a_cell_and_its_pixels_know_each_other(column: int, row: int) -> None:
    places = layout(100, 40, 2)
    assert places is not None
    x, y = places.pixel_at(column, row)
    inside = 0 <= x < places.columns and 0 <= y < 2 * places.rows
    assert places.is_canvas(column, row) is inside
    if inside:
        assert places.cell_of(int(x), int(y)) == (column, row)
