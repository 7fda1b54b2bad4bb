"""A reply in the terminal: within the width, with all its numbers, and a person's picture drawn only as glyphs."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.cards import MOST, PictureDigits, card_lines
from bot.terminal.paint import Paint, colored
from bot.terminal.render import Screen, render
from engine import Digit, Figure, Reading, Reply

SCREEN = Screen(width=80, rows=20, depth=Depth.NONE)
ESCAPE = re.compile(r"\x1b\[[\d;]*m")


def digit(value: int, line: int = 0, confidence: float = 0.91) -> Digit:
    rest = (1 - confidence) / 9
    probabilities = tuple(confidence if other == value else rest for other in range(10))
    glyph = np.zeros((28, 28), np.float32)
    glyph[4:24, 12:16] = 1
    return Digit(value, confidence, probabilities, (0, 0, 20, 20), line, glyph=glyph)


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (200, 100), "navy").save(buffer, "PNG")
    return buffer.getvalue()


def not_to_be_drawn() -> bytes:
    raise AssertionError("drawn although nobody looks at it")


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("width", [10, 20, 40, 44, 80, 81, 200])
@pytest.mark.parametrize("count", [1, 2, 3, 7, 30])
def test_cards_never_leave_the_screen(depth: Depth, width: int, count: int) -> None:
    digits = [digit(index % 10) for index in range(count)]
    for pictures in ([PictureDigits(digits)], [PictureDigits([one], "그림/a rather long name.png") for one in digits]):
        drawn = card_lines(pictures, width, 20, depth)
        assert all(cell_len(ESCAPE.sub("", line)) <= width for line in drawn)
        assert bool(drawn) == (width >= 14)


def test_a_card_shows_the_glyph_the_answer_and_all_ten_values() -> None:
    drawn = card_lines([PictureDigits([digit(7)])], 80, 5, Depth.NONE)
    assert len(drawn) == 11  # with its answer it fits 24 rows
    text = "\n".join(drawn)
    assert "+@@+" in text
    assert re.search(r"7 +91\.0%", text)
    assert re.search(r"  7 #####  +91\.0%", text)
    for value in range(10):
        assert re.search(rf"  {value} .* \d+\.\d%$", text, re.MULTILINE)


@pytest.mark.parametrize("depth", Depth)
@pytest.mark.parametrize("confidence", [0.99871, 0.99951, 0.999999999, 1 - 1e-12])
def test_what_is_not_certain_is_never_100_percent(depth: Depth, confidence: float) -> None:
    text = ESCAPE.sub("", "\n".join(card_lines([PictureDigits([digit(7, confidence=confidence)])], 80, 20, depth)))
    assert len(re.findall(r"  7 .*99\.9%", text)) == 2
    assert "100.0%" not in text
    assert "100.0%" in "\n".join(card_lines([PictureDigits([digit(7, confidence=1.0)])], 80, 20, depth))


def test_digits_stand_side_by_side_and_each_line_of_writing_begins_anew() -> None:
    picture = PictureDigits([digit(1), digit(2), digit(3, 1)])
    assert answers(card_lines([picture], 80, 24, Depth.NONE)) == [["1", "2"], ["3"]]


def answers(drawn: list[str]) -> list[list[str]]:
    """The digits that stand beside each other in a row of cards, for each row."""
    return [found for line in drawn if (found := re.findall(r"(\d)  91\.0%", line))]


def test_pictures_stand_side_by_side_as_the_width_allows_each_below_its_name() -> None:
    pictures = [PictureDigits([digit(value)], f"{value}.png") for value in range(6)]
    drawn = card_lines(pictures, 80, 30, Depth.NONE)
    assert answers(drawn) == [["0", "1", "2", "3"], ["4", "5"]]
    assert drawn[0].split() == ["0.png", "1.png", "2.png", "3.png"]
    assert [drawn[0].index(f"{value}.png") for value in range(4)] == [0, 18, 36, 54]
    assert answers(card_lines(pictures, 206, 30, Depth.NONE)) == [["0", "1", "2", "3", "4"], ["5"]]


def test_cards_are_as_large_as_they_can_be_without_filling_the_screen() -> None:
    picture = PictureDigits([digit(value) for value in range(4)])
    assert [len(card_lines([picture], 80, rows, Depth.NONE)) for rows in (23, 22)] == [23, 10]


def test_a_picture_of_several_digits_stands_beside_one_of_a_single_digit() -> None:
    pictures = [
        PictureDigits([digit(1), digit(2)], "12.png"),
        PictureDigits([digit(3)], "a name that is cut at its beginning/3.png"),
    ]
    drawn = card_lines(pictures, 80, 5, Depth.NONE)
    assert answers(drawn) == [["1", "2", "3"]]
    assert re.fullmatch(r"12\.png {28}… at its beginning/3\.png", drawn[0])


@pytest.mark.parametrize("depth", [Depth.TRUE, Depth.PALETTE])
def test_the_answers_bar_alone_is_coloured_as_beside_the_canvas(depth: Depth) -> None:
    drawn = "\n".join(card_lines([PictureDigits([digit(7)])], 80, 20, depth))
    assert re.findall(r"  (\d) (\x1b\[38;[\d;]*m█+.*?m)", drawn) == [("7", colored("█████████▏", Paint.RIGHT, depth))]


def test_more_digits_than_anybody_compares_are_counted() -> None:
    reading = Reading("a.png", tuple(digit(1) for _ in range(MOST + 5)))
    assert "Digits not drawn here: 5." in render(Reply("ones", (reading,)), SCREEN, {})


def test_several_pictures_have_their_names_above_them() -> None:
    readings = (Reading("a.png", (digit(1),)), Reading("b.png", (digit(2),)))
    drawn = render(Reply("two", readings), SCREEN, {})
    assert any(re.match(r"a\.png +b\.png$", line) for line in drawn)


def test_on_a_wide_screen_words_are_broken_where_they_can_still_be_read() -> None:
    drawn = render(Reply("word " * 60), Screen(200, 20, Depth.NONE), {})
    assert [len(line) for line in drawn[:-1]] == [99] * (len(drawn) - 1)


def test_tables_that_fit_are_left_as_they_are() -> None:
    table = "┃ Layer (type)                       ┃ Output Shape           ┃      Param # ┃ and so on and so on ┃"
    assert render(Reply(f"Summary\n{table}"), replace(SCREEN, width=len(table)), {})[1] == table


def test_a_figure_is_drawn_in_colour_and_told_in_words_without(home: Path) -> None:
    figure = Figure("curves", "Learning curves.", png)
    reply = Reply("Here.", figures=(figure,))
    colored = render(reply, Screen(40, 20, Depth.TRUE), {"curves": home / "figures" / "curves.png"})
    assert sum("▀" in line for line in colored) == 10
    assert ESCAPE.sub("", colored[-1]) == "In full size: ~/figures/curves.png"
    assert render(reply, SCREEN, {}) == ["Here.", "Figure: Learning curves."]


def test_a_picture_in_half_blocks_has_room_for_a_glyphs_rows_on_a_small_screen_too() -> None:
    reply = Reply("Because.", figures=(Figure("why", "A heat map.", png),))
    drawn = render(reply, Screen(80, 10, Depth.TRUE), {})
    assert sum("▀" in line for line in drawn) == 16


def test_the_figure_of_a_reading_is_not_drawn_beside_its_cards() -> None:
    figure = Figure("seven", "A 7.", not_to_be_drawn, private=True, reading=0)
    reply = Reply("7", (Reading("a.png", (digit(7),)),), (figure,))
    render(reply, Screen(80, 20, Depth.TRUE), {"seven": None})


def test_where_a_figure_lies_is_written_short_and_wrapped(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir("/")
    reply = Reply("Here.", figures=(Figure("curves", "Learning curves.", png),))
    lies = home / "a folder with a name" / "curves.png"
    assert render(reply, Screen(40, 20, Depth.NONE), {"curves": lies})[-2:] == [
        "In full size: ~/a folder with a",
        "name/curves.png",
    ]


def test_suggestions_are_the_last_line_and_dim() -> None:
    reply = Reply("Yes.", suggestions=("sample 21", "help"), locale="ko")
    assert render(reply, Screen(80, 20, Depth.TRUE), {})[-1] == "\x1b[2m이어서 해 보세요: sample 21 · help\x1b[0m"


def test_a_name_cannot_steer_the_terminal() -> None:
    reply = Reply("\x1b]0;owned\x07 a\x9b31m", (Reading("\x1b[2J.png", (digit(1),)), Reading("b", (digit(2),))))
    assert not re.search(r"[\x1b\x07\x9b]", "\n".join(render(reply, SCREEN, {})))
