"""Pictures in the terminal: half blocks in all depths, a protocol where there is one, plain text elsewhere."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image

from bot.terminal.words import words
from tests.bot.terminal.conftest import Open, ready
from tests.bot.terminal.emulator import LARGE, Terminal
from tests.bot.terminal.terminals import KITTY, NAME, TERMINALS

SAY = words("en").say
KITTY_PICTURE = b"\x1b_G"
ITERM2_PICTURE = b"\x1b]1337;File="


def blocks(terminal: Terminal) -> list[tuple[str, str]]:
    """The colours of all half blocks."""
    return [(cell.fg, cell.bg) for row in terminal.cells() for cell in row if cell.data == "▀"]


def test_a_reading_is_shown_in_half_blocks_of_24_bits(chat: Terminal, pictures: Path) -> None:
    chat.say("digits/7.png")
    chat.wait_for("7 (")
    shown = blocks(chat)
    assert len(shown) == 22 * 11  # the glyph, reduced, two pixels to a character
    assert len({color for pair in shown for color in pair}) > 8
    assert b";38;2;" in chat.raw or b"[38;2;" in chat.raw
    assert "  7 █" in chat.text
    assert chat.drawn.count("█") > 20


def test_without_24_bits_there_are_256_colours(open_terminal: Open, pictures: Path) -> None:
    chat = open_terminal(COLORTERM="")
    ready(chat)
    chat.say("digits/7.png")
    assert len(blocks(chat)) == 22 * 11
    assert b"38;5;" in chat.raw
    assert b"38;2;" not in chat.raw


def test_without_colour_pictures_are_plain_text(open_terminal: Open, pictures: Path) -> None:
    chat = open_terminal(NO_COLOR="1")
    ready(chat)
    chat.say("digits/7.png")
    assert "7 (" in chat.text
    assert "@@" in chat.text
    assert not blocks(chat)
    chat.say("history")
    assert "training" in chat.text
    assert {(cell.fg, cell.bg) for row in chat.cells() for cell in row} == {("default", "default")}


def test_a_dumb_terminal_gets_words_and_no_colours(open_terminal: Open, pictures: Path) -> None:
    chat = open_terminal(TERM="dumb", COLORTERM="", size=(60, 40))
    chat.wait_for("\n>")
    said = {
        "digits/7.png": "7 (", "draw": "cannot show a canvas", "history": "training", "clear": SAY("chat.cannot_clear"),
        "theme light": SAY("chat.theme_set", theme=SAY("chat.light")), "claer": "Did you mean clear?",
        "missing.png": SAY("picture.missing", name="missing.png"),
    }  # fmt: skip
    for line, answer in said.items():
        chat.type(line + "\r")
        chat.wait_for(answer)
    chat.type("exit\r")
    assert chat.wait_for_end() == 0
    assert b"\x1b" not in chat.raw
    assert max(len(line.rstrip()) for line in chat.raw.decode().splitlines()) <= 60
    assert SAY("chat.goodbye") in chat.text


def test_a_dumb_terminal_is_told_once_of_work_that_lasts(open_terminal: Open, large_mnist: Path) -> None:
    chat = open_terminal(TERM="dumb", COLORTERM="", size=(60, 80), DIGITBOT_MNIST=str(large_mnist))
    chat.wait_for("\n>")
    chat.type("evaluate\r")
    chat.wait_for(SAY("progress.evaluate") + "…")
    chat.press("ctrl-c")
    chat.wait_for(SAY("chat.stopped"))
    chat.type("exit\r")
    assert chat.wait_for_end() == 0
    assert chat.lines.count(SAY("progress.evaluate") + "…") == 1
    assert b"\x1b" not in chat.raw


def test_redirected_output_is_plain_text(open_terminal: Open, pictures: Path, home: Path) -> None:
    shell = open_terminal(command=("/bin/sh", "-c", 'digitbot ask "" --image digits/7.png > reading; echo status $?'))
    assert shell.wait_for_end() == 0
    assert shell.text == "status 0"
    written = (home / "reading").read_bytes()
    assert written.startswith(b"7 (")
    assert b"\x1b" not in written


def test_kitty_and_iterm2_are_sent_the_picture_itself(open_terminal: Open, pictures: Path) -> None:
    for name, sign in {"kitty": KITTY_PICTURE, "iterm2": ITERM2_PICTURE}.items():
        chat = open_terminal(answers=TERMINALS[name])
        ready(chat)
        chat.say("digits/7.png")
        assert b"7 (" in chat.raw
        assert sign in chat.raw
        assert not blocks(chat)
        chat.say("models")  # and the prompt is where it belongs
        assert "You are using cnn" in chat.text


def test_a_terminal_that_answers_late_types_nothing_and_is_sent_the_next_picture(
    open_terminal: Open, pictures: Path
) -> None:
    chat = open_terminal(answers={NAME: b""})
    ready(chat)
    chat.say("digits/7.png")
    assert blocks(chat)
    chat.type("mod")
    chat.type("".join(answer.decode() for question, answer in TERMINALS["kitty"].items() if question != KITTY))
    chat.say("els")
    assert "> models" in chat.text
    chat.answers = TERMINALS["kitty"]
    chat.say("digits/7.png")
    assert chat.raw.count(KITTY_PICTURE) > chat.raw.count(KITTY) > 0
    chat.press("ctrl-d")
    assert chat.wait_for_end() == 0


def test_charts_fit_80_columns_and_use_more_where_there_are_more(open_terminal: Open) -> None:
    widths = []
    for size in ((80, 24), LARGE):
        chat = open_terminal(size=size, DIGITBOT_FIGURES="figures")
        ready(chat)
        chat.say("history")
        chart = [line for line in chat.lines if "┤" in line or "│" in line]
        assert len(chart) >= 6
        widths.append(max(len(line) for line in chart))
    assert widths[0] <= 80 < widths[1] <= 200


def test_a_chart_leaves_the_words_above_it_on_a_small_screen(chat: Terminal) -> None:
    chat.say("history")
    assert "> history" in chat.text
    assert "loss (logarithmic)" in chat.text


def test_the_confusion_matrix_names_the_mistakes(open_terminal: Open) -> None:
    chat = open_terminal(size=LARGE)
    ready(chat)
    chat.say("models mlp")
    chat.say("evaluate")
    assert "measured now" in "".join(chat.lines)
    assert "true digit" in chat.text
    assert "correct" in chat.text


def test_save_writes_the_last_figure_to_a_file(chat: Terminal, pictures: Path, home: Path) -> None:
    chat.say("save")
    assert SAY("chat.nothing_to_save")[:40] in chat.text
    chat.say("digits/7.png")
    chat.say("save my seven")
    chat.say("save seven")
    assert SAY("chat.saved", path="seven.png") in chat.text
    with Image.open(io.BytesIO((home / "seven.png").read_bytes())) as picture:
        assert picture.format == "PNG"
    chat.say("save seven")
    assert SAY("chat.saved", path="seven-2.png") in chat.text
