"""Pictures as text keep to their width, their height and the colours there are."""

from __future__ import annotations

import io
import re

import numpy as np
import pytest
from PIL import Image, ImageDraw
from rich.cells import cell_len

from bot.color import Depth, depth
from bot.terminal.blocks import SHADES, glyph_lines, lines, picture_lines
from bot.terminal.paint import palette_index
from bot.wrapping import wrapped


def plain(line: str) -> str:
    return re.sub(r"\x1b\[[\d;]*m", "", line)


@pytest.mark.parametrize("chosen", Depth)
@pytest.mark.parametrize("shape", [(5, 7), (4, 7, 3), (1, 1)])
def test_two_rows_of_pixels_make_a_line(chosen: Depth, shape: tuple[int, ...]) -> None:
    drawn = lines(np.zeros(shape, np.uint8), chosen)
    assert len(drawn) == -(-shape[0] // 2)
    assert {len(plain(line)) for line in drawn} == {shape[1]}


def test_without_colour_there_is_plain_ascii_from_paper_to_ink() -> None:
    pixels = np.array([[0, 128, 255], [0, 128, 255]], np.uint8)
    assert lines(pixels, Depth.NONE) == [" +@"]


def test_each_half_has_the_colour_of_its_pixel_and_the_line_ends_without_any() -> None:
    pixels = np.array([[[255, 0, 0]], [[0, 0, 255]]], np.uint8)
    assert lines(pixels, Depth.TRUE) == ["\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[0m"]
    assert lines(pixels, Depth.PALETTE) == ["\x1b[38;5;196;48;5;21m▀\x1b[0m"]


@pytest.mark.parametrize(
    ("color", "index"),
    [((0, 0, 0), 16), ((255, 255, 255), 231), ((255, 0, 0), 196), ((95, 135, 175), 67), ((128, 128, 128), 244)],
)
def test_the_palette_has_the_nearest_colour(color: tuple[int, int, int], index: int) -> None:
    assert palette_index(*color) == index


@pytest.mark.parametrize("size", [28, 22, 14])
def test_a_glyph_is_white_on_black_at_any_size(size: int) -> None:
    glyph = np.zeros((28, 28), np.float32)
    glyph[:, 14:] = 1
    drawn = glyph_lines(glyph, size, Depth.NONE)
    assert drawn == [" " * (size // 2) + "@" * (size // 2)] * (size // 2)


def test_an_encoded_picture_keeps_its_form_within_the_space() -> None:
    buffer = io.BytesIO()
    Image.new("RGBA", (800, 400), (0, 0, 0, 0)).save(buffer, "PNG")
    wide = picture_lines(buffer.getvalue(), 80, 100, Depth.TRUE)
    assert (len(wide), len(plain(wide[0]))) == (20, 80)
    low = picture_lines(buffer.getvalue(), 80, 10, Depth.TRUE)
    assert (len(low), len(plain(low[0]))) == (10, 40)
    assert "48;2;255;255;255" in wide[0]  # what is transparent is paper


def test_a_thin_line_of_a_chart_does_not_fade_away() -> None:
    chart = Image.new("RGB", (800, 400), "white")
    ImageDraw.Draw(chart).line([(0, 203), (800, 203)], fill="navy", width=2)
    buffer = io.BytesIO()
    chart.save(buffer, "PNG")
    drawn = picture_lines(buffer.getvalue(), 80, 100, Depth.NONE)
    darkest = min(SHADES.index(character) for character in "".join(drawn))
    assert darkest <= SHADES.index("%")  # plain paper is "@"; two pixels of ten averaged with it are too


@pytest.mark.parametrize(
    ("setting", "environ", "terminal", "expected"),
    [
        ("auto", {"TERM": "xterm"}, True, Depth.PALETTE),
        ("auto", {"COLORTERM": "truecolor"}, True, Depth.TRUE),
        ("auto", {"COLORTERM": "truecolor"}, False, Depth.NONE),
        ("auto", {"COLORTERM": "truecolor", "NO_COLOR": "1"}, True, Depth.NONE),
        ("auto", {"COLORTERM": "truecolor", "NO_COLOR": ""}, True, Depth.TRUE),
        ("auto", {"TERM": "dumb"}, True, Depth.NONE),
        ("never", {"COLORTERM": "truecolor"}, True, Depth.NONE),
        ("always", {"NO_COLOR": "1", "TERM": "dumb"}, False, Depth.PALETTE),
    ],
)
def test_colours_are_used_where_they_are_wanted(
    setting: str, environ: dict[str, str], terminal: bool, expected: Depth
) -> None:
    assert depth(setting, environ, terminal=terminal) is expected


def test_words_are_wrapped_by_the_columns_they_take() -> None:
    text = "손으로 쓴 숫자를 읽습니다 and says how sure it is"
    drawn = wrapped(text, 20)
    assert " ".join(drawn) == text
    assert max(cell_len(line) for line in drawn) <= 20


@pytest.mark.parametrize(
    "table", ["┃ Layer (type) ┃ Output Shape ┃", "conv2d (Conv2D)      (None, 28, 28, 32)      320"]
)
def test_tables_keep_their_form_while_there_is_room(table: str) -> None:
    assert wrapped(table, cell_len(table)) == [table]


@pytest.mark.parametrize(
    ("row", "lines"),
    [
        ("┃ Layer (type)    ┃ Output Shape ┃", ["Layer (type) ·", "Output Shape"]),
        ("┡━━━━━━━━━━━━━━━━━╇━━━━━━━━━━━━━━┩", ["┡━━━━━━━━━━━━━━━━━╇━"]),
        ("  help [WORD]    say what can be said here", ["  help [WORD]", "    say what can be", "    said here"]),
        ("층  레이어 종류      출력      320", ["층  레이어 종류", "    출력 320"]),
    ],
)
def test_a_table_wider_than_the_screen_is_read_row_by_row(row: str, lines: list[str]) -> None:
    assert wrapped(row, 20) == lines


def test_a_wide_table_is_as_wide_as_the_screen_although_words_are_not() -> None:
    row = "conv2d (Conv2D)" + " " * 100 + "320"
    assert wrapped(row, 120) == [row]
