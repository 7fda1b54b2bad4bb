"""The Tab key: commands and pictures in one menu, quotes kept, options of training, lone consonants."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.terminal.words import words
from tests.bot.terminal.conftest import Open, ready
from tests.bot.terminal.emulator import Terminal
from tests.pictures import write

SAY = words("en").say


@pytest.fixture(autouse=True)
def _folder(home: Path) -> None:
    for name in ("seven.png", "two words.png"):
        (home / name).write_bytes(write("7").encoded())
    (home / "scans").mkdir()
    (home / "sums.txt").touch()


def menu(chat: Terminal) -> list[str]:
    """The first word of each line of the menu, which hangs below the line that is typed."""
    below = chat.lines[chat.screen.cursor.y + 1 : -1]
    return [line.split()[0] for line in below if line.strip()]


def test_commands_and_then_pictures_folders_and_files_are_in_one_menu(chat: Terminal) -> None:
    chat.type("s")
    chat.wait_for(lambda: menu(chat) == ["sample", "summary", "save"])
    chat.press("tab")
    chat.wait_for(lambda: menu(chat) == ["sample", "summary", "save", "seven.png", "scans/", "sums.txt"])
    chat.wait_for("> sample")
    for line in ("> summary", "> save", "> seven.png", "> scans/"):
        chat.press("tab")
        chat.wait_for(line)


def test_what_is_beyond_doubt_is_completed_even_in_one_burst(chat: Terminal) -> None:
    chat.type("sev\t")
    chat.wait_for("> seven.png")
    chat.press("ctrl-u")
    chat.type("summ\t")
    chat.wait_for("> summary")


def test_after_predict_there_are_pictures_too(chat: Terminal) -> None:
    chat.type("predict ")
    chat.wait_for(lambda: set(menu(chat)) == {"cnn", "mlp"})
    chat.press("tab")
    chat.wait_for(lambda: {"cnn", "mlp", "seven.png", "scans/"} <= set(menu(chat)))


def test_an_open_quote_is_kept_and_closed(chat: Terminal) -> None:
    chat.type('"two')
    chat.press("tab")
    chat.wait_for('> "two words.png"')
    chat.say("")
    chat.wait_for("7 (")


def test_the_options_of_training_are_offered_with_their_help_and_no_pictures(chat: Terminal) -> None:
    chat.type("train mlp ")
    chat.press("tab")
    chat.wait_for(lambda: menu(chat) == ["--epochs", "--data", "--out", "--seed", "--runs", "--h5"])
    assert SAY("arguments.epochs") in chat.text
    chat.press("ctrl-u")
    chat.type("train mlp --epochs 3 --s\t")
    chat.wait_for("> train mlp --epochs 3 --seed")


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_lone_consonant_finds_the_names_that_begin_with_it(open_terminal: Open, language: str) -> None:
    chat = open_terminal(language=language)
    ready(chat)
    chat.type("ㅅ")
    chat.press("tab")
    chat.wait_for(lambda: {"샘플", "설명"} <= set(menu(chat)))
