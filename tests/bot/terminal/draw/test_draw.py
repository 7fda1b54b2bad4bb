"""The full-screen canvas: drawn on by mouse and by keys as a terminal sends them, and read by the real engine."""

from __future__ import annotations

import re
import threading
from dataclasses import replace
from math import cos, pi, sin
from unittest.mock import create_autospec

import numpy as np
import pytest
from PIL import Image
from prompt_toolkit.data_structures import Size

from bot.color import Depth
from bot.terminal.draw.layout import LEAST_COLUMNS, LEAST_ROWS
from bot.terminal.draw.study import Study
from bot.terminal.words import words
from engine import Digit, Engine, ModelError, Reading, UsageError
from tests.bot.terminal.draw.conftest import Terminal, stroke

NOTHING = "Nothing yet"
SURE = Digit(5, 0.99, (0.001,) * 10, (0, 0, 9, 9), glyph=np.zeros((28, 28), np.float32))
ESC, CTRL_C, CTRL_D, CTRL_Z = "\x1b", "\x03", "\x04", "\x1a"
UP, DOWN, RIGHT, LEFT, SHIFT_DOWN = "\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1b[1;2B"

ONE = stroke((26, 4), (26, 12), (25, 20))
SEVEN = stroke((15, 5), (38, 5), (25, 19))
ZERO = stroke(*((26 + round(11 * sin(a * pi / 12)), 12 - round(8 * cos(a * pi / 12))) for a in range(25)))


@pytest.mark.parametrize(("strokes", "text"), [(ONE, "1"), (SEVEN, "7"), (ZERO, "0")])
def test_what_the_mouse_draws_is_read_as_it_grows_and_handed_over(terminal: Terminal, strokes: str, text: str) -> None:
    picture = terminal.draws((NOTHING, strokes), (f"  {text}   9", "\r"))
    assert terminal.reads(picture) == text
    assert picture is not None
    assert picture.mode == "L"


@pytest.mark.parametrize(
    ("keys", "text"),
    [
        (UP * 14 + " " + DOWN * 28 + " ", "1"),
        (UP * 14 + LEFT * 10 + " " + RIGHT * 20 + (DOWN * 2 + LEFT) * 14 + " ", "7"),
        (
            UP * 14 + " " + RIGHT * 3 + (RIGHT + DOWN) * 5 + DOWN * 18 + (LEFT + DOWN) * 5 + LEFT * 6 + (LEFT + UP) * 5
            + UP * 18 + (RIGHT + UP) * 5 + RIGHT * 3 + " ",
            "0",
        ),
    ],
)  # fmt: skip
def test_what_the_arrow_keys_draw_is_read(terminal: Terminal, keys: str, text: str) -> None:
    assert terminal.reads(terminal.draws((NOTHING, keys), (f"  {text}   9", "\r"))) == text


def test_one_digit_has_ten_bars_and_several_have_their_text(terminal: Terminal) -> None:
    seven = stroke((8, 6), (20, 6), (13, 18))
    one = stroke((40, 5), (40, 19))
    terminal.draws((NOTHING, seven), ("  7   ", one), ("  71", "\r"))
    alone = next(screen for screen in terminal.screens if "  7   " in screen)
    assert all(f"  {value} " in alone for value in range(10))
    assert alone.count("%") == 11
    assert terminal.screens[-1].count("%") == 2


def test_why_is_told_live_with_what_each_stroke_shifted(terminal: Terminal) -> None:
    bar = stroke((15, 5), (38, 5))
    leg = stroke((38, 5), (25, 19))
    terminal.draws((NOTHING, "w" + leg), ("I read 1", bar), ("I read 7", "u"), ("I read 1", "w"), ("  9 ", "\r"))
    shifted = next(screen for screen in terminal.screens if "I read 7" in screen)
    assert re.search(r"7 .*\+\d+\.\d", shifted)
    assert re.search(r"1 .*-\d+\.\d", shifted)
    assert "I read" not in terminal.screens[-1]


def test_in_the_game_a_digit_counts_that_the_weak_model_misreads_and_the_strong_one_reads() -> None:
    def engine_reading(**texts: str) -> Engine:
        fake = create_autospec(Engine, instance=True)
        digits = {name: tuple(replace(SURE, value=int(value)) for value in text) for name, text in texts.items()}
        fake.predict.side_effect = lambda _, model: [Reading(digits=digits[model], sure=True)]
        return fake  # type: ignore[no-any-return]

    for cnn, mlp, won in (("5", "3", True), ("5", "5", False), ("3", "3", False), ("5", "", False), ("55", "3", False)):
        study = Study(engine_reading(cnn=cnn, mlp=mlp), words("en"), "cnn", 5)
        study.read(Image.new("L", (9, 9)))
        assert (cnn, mlp, study.won, bool(study.text)) == (cnn, mlp, won, True)


def test_the_game_says_what_to_draw_and_how_it_stands(terminal: Terminal) -> None:
    terminal.draws(("Draw a 7", SEVEN), ("Both read 7", "\r"), target=7)


def test_why_is_told_in_the_game_too(terminal: Terminal) -> None:
    terminal.draws(("Draw a 7", SEVEN), ("Both read 7", "w"), ("I read 7", "\r"), target=7)


def test_strokes_are_undone_as_a_whole_and_a_clear_too(terminal: Terminal) -> None:
    terminal.draws(
        (NOTHING, SEVEN), ("  7   9", "u"), (NOTHING, SEVEN), ("  7   9", CTRL_Z), (NOTHING, SEVEN),
        ("  7   9", "c"), (NOTHING, "u"), ("  7   9", "ㅊ"), (NOTHING, "\r"),
    )  # fmt: skip
    assert NOTHING in terminal.screens[-1]


def test_the_right_button_and_the_eraser_take_ink_away(terminal: Terminal) -> None:
    wipe = [(column, row) for row in range(2, 22) for column in (2, 51)]
    terminal.draws(
        (NOTHING, "+" * 9), ("Pen 7", SEVEN + stroke(*wipe, button=2)), (NOTHING, "e" + SEVEN),
        ("Eraser 7 (up)", " "), ("Eraser 7 (down)", " e" + SEVEN), ("█", "e" + stroke(*wipe)), (NOTHING, "\r"),
    )  # fmt: skip


@pytest.mark.parametrize("cancel", [ESC, CTRL_C, CTRL_D])
def test_a_cancelled_drawing_goes_nowhere(terminal: Terminal, cancel: str) -> None:
    assert terminal.draws((NOTHING, SEVEN), ("  7   9", cancel)) is None


def test_an_empty_drawing_goes_nowhere(terminal: Terminal) -> None:
    assert terminal.draws((NOTHING, "\r")) is None


def test_the_drawing_outlives_a_terminal_that_shrinks_and_grows(terminal: Terminal) -> None:
    small = "too small"
    picture = terminal.draws(
        (NOTHING, SEVEN),
        ("  7   9", lambda: terminal.resize(30, 8)),
        (small, SEVEN + " "),  # there is no canvas to draw on
        (small, lambda: terminal.resize(120, 40)),
        ("  7   9", lambda: terminal.resize(50, 18)),
        ("  7   9", "\r"),
    )
    assert terminal.reads(picture) == "7"


def test_a_drag_that_leaves_the_canvas_ends_where_the_button_goes_up(terminal: Terminal) -> None:
    out = stroke((15, 5), (38, 5), (25, 19), (25, 24))
    assert terminal.reads(terminal.draws((NOTHING, out + "\x1b[<35;60;3M\x1b[<35;10;3M"), ("  7   9", "\r"))) == "7"


def test_where_there_is_no_colour_no_colour_is_sent_and_the_cursor_is_the_terminals(terminal: Terminal) -> None:
    terminal.draws((NOTHING, SEVEN), ("7   9", "\r"), depth=Depth.NONE)
    assert "@@@" in terminal.screens[-1]
    assert "+---" in terminal.screens[-1]
    assert "\x1b[38" not in terminal.written.getvalue()
    assert "\x1b[48" not in terminal.written.getvalue()
    assert "\x1b[?25h" in terminal.written.getvalue()


def test_the_mouse_is_asked_for_drags_and_let_go(terminal: Terminal) -> None:
    terminal.draws((NOTHING, "\r"))
    written = terminal.written.getvalue()
    assert written.index("\x1b[?1003h") < written.index("\x1b[?1003l")
    assert written.index("\x1b[?1049h") < written.index("\x1b[?1049l")


def test_the_canvas_speaks_korean(terminal: Terminal) -> None:
    terminal.draws(("Esc", "e"), ("(", "\r"), language="ko")
    shown = terminal.screens[-1].replace(" ", "")
    assert "지우개3(뗌)" in shown
    assert "아직아무것도없어요." in shown


def test_strokes_go_on_while_a_drawing_is_read_and_then_the_latest_is(terminal: Terminal) -> None:
    real, release, pictures = terminal.engine, threading.Event(), []

    def predict(picture: Image.Image, *, model: str | None = None) -> list[Reading]:
        pictures.append(picture)
        assert release.wait(60)
        return real.predict(picture)

    terminal.engine = create_autospec(Engine, instance=True)
    terminal.engine.predict.side_effect = predict  # type: ignore[attr-defined]
    dots = [(f"Pen {size}", "+" + stroke((10 + size, 5), (10 + size, 9))) for size in range(3, 7)]
    picture = terminal.draws(
        (NOTHING, stroke((30, 5), (31, 5))),
        ("Reading", "+"),
        *dots[1:],
        ("Pen 7", "c" + SEVEN),
        ("██████", release.set),
        ("  7 ", "\r"),
    )
    assert len(pictures) == 2
    assert picture == pictures[-1]


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(("columns", "rows"), [(LEAST_COLUMNS, LEAST_ROWS), (80, 24), (200, 50)])
def test_every_key_is_explained_on_every_screen(terminal: Terminal, columns: int, rows: int, language: str) -> None:
    terminal.size = Size(rows=rows, columns=columns)
    terminal.draws(("Esc", "\r"), language=language)
    shown = [" ".join(line.split()) for line in terminal.screens[-1].replace(" · ", "\n").splitlines()]
    # A wide character's second cell is read back as nothing, or as a space.
    help_shown = {part.replace(" ", "").strip("·") for part in shown}
    assert {part.replace(" ", "") for part in words(language).say("draw.help").split(" · ")} <= help_shown


def test_what_the_engine_cannot_do_is_said_and_does_not_end_the_canvas(terminal: Terminal) -> None:
    terminal.engine = create_autospec(Engine, instance=True)
    terminal.engine.predict.side_effect = ModelError("model.unknown", name="nix", names="cnn")  # type: ignore[attr-defined]
    assert terminal.draws((NOTHING, SEVEN), ("nix", "c"), (NOTHING, "\r")) is None


def test_a_terminal_that_cannot_move_its_cursor_is_told(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with pytest.raises(UsageError) as raised:
        terminal.draws()
    assert words("en").error(raised.value) == words("en").say("draw.dumb")
