"""SIGTERM and SIGHUP: whatever the chat is doing, it gives the terminal back as it was, and dies of them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.terminal.words import words
from tests.bot.terminal.conftest import Open, ready
from tests.bot.terminal.emulator import ALTERNATE_SCREEN, BRACKETED_PASTE, MOUSE, Terminal

if sys.platform == "win32":
    pytest.skip("there are no such signals", allow_module_level=True)

SAY = words("en").say
SIGNALS = [signal.SIGTERM, signal.SIGHUP]
SCRIPT = "stty -g; sh -c 'echo $$ > pid; exec digitbot'; echo status $?; stty -g"


def at_prompt(chat: Terminal) -> None:
    chat.type("half a li")
    chat.wait_for("> half a li")


def in_the_menu(chat: Terminal) -> None:
    chat.type("/s")
    chat.wait_for("/summary")


def drawing(chat: Terminal) -> None:
    chat.type("draw\r")
    chat.wait_for(lambda: chat.screen.has_mode(MOUSE))
    chat.drag([(14, 4), (26, 4), (18, 16)])
    chat.wait_for("7   9")


def evaluating(chat: Terminal) -> None:
    chat.type("evaluate\r")
    chat.wait_for(lambda: SAY("progress.evaluate").encode() in chat.raw)


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("doing", [at_prompt, in_the_menu, drawing, evaluating])
def test_the_terminal_is_given_back_as_it_was(
    doing: Callable[[Terminal], None], number: signal.Signals, open_terminal: Open, home: Path, large_mnist: Path
) -> None:
    shell = open_terminal(command=("/bin/sh", "-c", SCRIPT), size=(120, 40), DIGITBOT_MNIST=str(large_mnist))
    ready(shell)
    doing(shell)
    os.kill(int((home / "pid").read_text()), number)
    assert shell.wait_for_end() == 0
    assert f"status {128 + number}" in shell.lines
    before, after = (line for line in shell.lines if line.count(":") > 5)
    assert before == after
    for mode in (MOUSE, BRACKETED_PASTE, ALTERNATE_SCREEN):
        assert not shell.screen.has_mode(mode)
    assert not shell.screen.cursor.hidden
    assert "Traceback" not in shell.text
    assert SAY("chat.goodbye") not in shell.text


@pytest.mark.parametrize("doing", [at_prompt, drawing])
def test_a_window_that_is_closed_ends_the_chat_without_a_word(
    doing: Callable[[Terminal], None], open_terminal: Open, home: Path
) -> None:
    chat = open_terminal()
    ready(chat)
    doing(chat)
    assert chat.hang_up() == signal.SIGHUP
    assert not list(home.rglob("digitbot.log"))


def test_a_signal_that_is_ignored_stays_so(open_terminal: Open, home: Path) -> None:
    shell = open_terminal(command=("/bin/sh", "-c", "trap '' HUP; echo $$ > pid; exec digitbot"))
    ready(shell)
    os.kill(int((home / "pid").read_text()), signal.SIGHUP)
    shell.say("models")
    assert "You are using cnn" in shell.text
