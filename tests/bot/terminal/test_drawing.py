"""`draw` at a real terminal: the mouse's escape sequences, the arrow keys, undo, clear, and a window that changes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyte
import pytest

from bot.terminal.words import words
from tests.bot.terminal.conftest import Open, ready
from tests.bot.terminal.emulator import ALTERNATE_SCREEN, MOUSE, Terminal

SAY = words("en").say
SEVEN = [(14, 4), (26, 4), (18, 16)]


@pytest.fixture
def canvas(chat: Terminal) -> Terminal:
    """A chat that shows the canvas."""
    open_canvas(chat)
    return chat


def open_canvas(chat: Terminal) -> None:
    chat.type("draw\r")
    chat.wait_for(lambda: chat.screen.has_mode(MOUSE))
    chat.wait_for("Nothing yet")


def sees(terminal: Terminal, value: int) -> Callable[[], bool]:
    """Whether the panel gives this digit for its answer, above the bars."""
    return lambda: re.search(rf"  {value}   \d+\.\d%$", terminal.text, re.MULTILINE) is not None


def test_the_mouse_draws_with_the_reading_beside_it_and_enter_sends_it(canvas: Terminal) -> None:
    prompts = canvas.prompts
    canvas.drag(SEVEN)
    canvas.wait_for(sees(canvas, 7))
    canvas.wait_for("7 ████")  # the bar
    canvas.press("enter")
    canvas.wait_for_prompt(prompts + 1)
    assert not canvas.screen.has_mode(MOUSE)
    assert "7 (" in canvas.text


def test_the_conversations_model_reads_the_drawing(chat: Terminal) -> None:
    chat.say("models mlp")
    open_canvas(chat)
    prompts = chat.prompts
    chat.drag(SEVEN)
    chat.wait_for(sees(chat, 7))
    live = re.search(r"  7   (\d+\.\d)%$", chat.text, re.MULTILINE)
    chat.press("enter")
    chat.wait_for_prompt(prompts + 1)
    assert live is not None
    assert f"7 ({live[1]}% sure)" in chat.text


def test_arrow_keys_draw(canvas: Terminal) -> None:
    canvas.press(*["shift-up"] * 3, "space", *["shift-down"] * 7, "space")
    canvas.wait_for(sees(canvas, 1))


def test_undo_takes_back_a_stroke_and_clear_all_of_them(canvas: Terminal) -> None:
    canvas.drag(SEVEN[1:])
    canvas.wait_for(sees(canvas, 1))
    canvas.drag(SEVEN[:2])
    canvas.wait_for(sees(canvas, 7))
    canvas.type("u")
    canvas.wait_for(sees(canvas, 1))
    canvas.type("c")
    canvas.wait_for("Nothing yet")
    canvas.type("u")
    canvas.wait_for(sees(canvas, 1))


def test_the_right_button_erases(canvas: Terminal) -> None:
    canvas.drag(SEVEN)
    canvas.wait_for(sees(canvas, 7))
    for _ in range(3):
        canvas.drag([(11, 4), (30, 4)], right=True)
    canvas.wait_for(sees(canvas, 1))


def test_pen_sizes_and_the_eraser_are_named(canvas: Terminal) -> None:
    canvas.type("+")
    canvas.wait_for("Pen 4 (up)")
    canvas.type("e")
    canvas.wait_for("Eraser 4 (up)")
    canvas.press("space")
    canvas.wait_for("Eraser 4 (down)")


@pytest.mark.parametrize("key", ["escape", "ctrl-c"])
def test_escape_throws_the_drawing_away_and_keeps_the_chat(canvas: Terminal, key: str) -> None:
    prompts = canvas.prompts
    canvas.drag(SEVEN)
    canvas.wait_for(sees(canvas, 7))
    canvas.press(key)
    canvas.wait_for_prompt(prompts + 1)
    assert SAY("chat.drawing_dropped") in canvas.text
    assert "> draw" in canvas.text  # what was on the screen before is there again


def test_a_drawing_lives_through_changes_of_the_window(canvas: Terminal) -> None:
    canvas.drag(SEVEN)
    canvas.wait_for(sees(canvas, 7))
    canvas.resize(120, 40)
    canvas.wait_for(lambda: canvas.lines[0].count("─") > 60 and canvas.drawn.count("█") > 40)
    canvas.wait_for(sees(canvas, 7))
    canvas.resize(40, 12)
    canvas.wait_for("too small")
    canvas.resize(80, 24)
    canvas.wait_for(sees(canvas, 7))
    canvas.press("enter")
    canvas.wait_for("7 (")


def test_no_row_of_the_canvas_is_there_when_its_screen_is_left(canvas: Terminal) -> None:
    canvas.resize(120, 40)
    canvas.wait_for(lambda: canvas.lines[0].count("─") > 60)
    canvas.press("escape")
    canvas.wait_for(SAY("chat.nothing_drawn"))
    before, _ = canvas.raw.split(f"\x1b[?{ALTERNATE_SCREEN}l".encode(), 1)
    screen = pyte.Screen(120, 40)
    pyte.ByteStream(screen).feed(before[before.rindex(f"\x1b[?{ALTERNATE_SCREEN}h".encode()) :])
    assert ("".join(screen.display).strip(), screen.cursor.x, screen.cursor.y) == ("", 0, 0)


def test_a_stroke_outlives_a_change_of_the_window(canvas: Terminal) -> None:
    canvas.hold([(14, 4)], button=0)
    canvas.hold([(18, 4)])
    canvas.wait_for(lambda: "█" in canvas.drawn)
    canvas.resize(120, 40)
    canvas.wait_for(lambda: canvas.lines[0].count("─") > 60)
    canvas.hold([(60, 30), (70, 30)])
    canvas.wait_for(lambda: any("█" in line[60:71] for line in canvas.drawn.splitlines()[30:31]))


def test_korean_canvas_takes_the_letters_of_a_korean_keyboard(open_terminal: Open) -> None:
    chat = open_terminal(language="ko")
    ready(chat)
    chat.type("그리기\r")
    chat.wait_for("아직 아무것도 없어요")
    chat.wait_for(lambda: "\n╰" in chat.text and len(set(_frame(chat))) == 1)
    chat.drag(SEVEN)
    chat.wait_for(sees(chat, 7))
    chat.type("ㅊ")
    chat.wait_for("아직 아무것도 없어요")
    chat.type("ㅕ")
    chat.wait_for(sees(chat, 7))


def _frame(terminal: Terminal) -> list[int]:
    """The columns of the canvas's right edge."""
    rows = [[cell.data for cell in row] for row in terminal.cells()]
    return [len(row) - 1 - row[::-1].index("│") for row in rows if row[0] == "│"]


def test_without_colour_the_canvas_is_drawn_in_ascii(open_terminal: Open) -> None:
    chat = open_terminal(NO_COLOR="1")
    ready(chat)
    open_canvas(chat)
    chat.drag(SEVEN)
    chat.wait_for(sees(chat, 7))
    chat.wait_for(lambda: "+--" in chat.line(0) and "@@@" in chat.text)
    assert {(cell.fg, cell.bg) for row in chat.cells() for cell in row} == {("default", "default")}
