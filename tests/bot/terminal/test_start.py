"""The chat's start and end: the prompt before the model, nothing heavy on the way, a welcome once, and the keys."""

from __future__ import annotations

import os
import re
import shutil
import sys
from pathlib import Path

import pytest

from bot.terminal.commands import DRAW
from bot.terminal.words import words
from engine import LANGUAGES
from tests.bot.terminal.conftest import Open, ready, tool
from tests.bot.terminal.emulator import Terminal

SAY = words("en").say
HEAVY = (
    "numpy", "cv2", "PIL", "pillow_heif", "matplotlib", "ai_edge_litert", "tensorflow", "keras", "rich.console",
    "rich.progress", "pooch", "requests",
)  # fmt: skip

# The chat as it is, with a note of what had been imported when the prompt was on the screen.
AT_PROMPT = """
import sys
from bot.__main__ import main
from bot.terminal.background import BackgroundEngine

start = BackgroundEngine.start

def started(self):
    if self._future is None:
        with open("imported", "w") as file:
            file.write(chr(10).join(sys.modules))
    start(self)

BackgroundEngine.start = started
main(["chat"])
"""
# The chat as it is, with a model that is not there before somebody opens the pipe called "loaded".
SLOWLY = """
from bot.__main__ import main
from bot.cli import chat

load = chat.engine_of

def loaded(settings):
    open("loaded").close()
    return load(settings)

chat.engine_of = loaded
main(["chat"])
"""


def test_nothing_heavy_is_imported_until_the_prompt_is_there(open_terminal: Open, home: Path) -> None:
    terminal = open_terminal(command=(sys.executable, "-c", AT_PROMPT))
    ready(terminal)
    imported = set((home / "imported").read_text().split())
    assert "prompt_toolkit" in imported
    assert not imported & set(HEAVY)


def test_the_prompt_is_there_before_the_model_and_takes_words_meanwhile(open_terminal: Open, home: Path) -> None:
    os.mkfifo(home / "loaded")
    terminal = open_terminal(command=(sys.executable, "-c", SLOWLY))
    terminal.wait_for_prompt()
    terminal.wait_for(SAY("chat.loading"))
    terminal.type("models")
    terminal.wait_for("> models")
    terminal.press("enter")
    terminal.wait_for("\n")
    assert "You are using" not in terminal.text
    (home / "loaded").write_text("")
    terminal.wait_for("You are using cnn")
    ready(terminal)


@pytest.fixture
def newcomer(open_terminal: Open, home: Path) -> Open:
    """Opens a terminal of somebody for whom the chat has never run."""
    shutil.rmtree(home / ".local")
    return open_terminal


@pytest.mark.parametrize(("no_color", "term"), [("", "xterm-256color"), ("1", "xterm-256color"), ("", "dumb")])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_first_chat_shows_a_number_and_its_reading_and_offers_what_needs_no_download(
    newcomer: Open, language: str, no_color: str, term: str
) -> None:
    terminal, said = newcomer(language=language, NO_COLOR=no_color, TERM=term), words(language)
    offers = [*DRAW.names(said)[: term != "dumb"], *(said.command(name) for name in ("why", "explain", "help"))]
    terminal.wait_for(" · ".join(f"[{number}] {offer}" for number, offer in enumerate(offers, 1)))
    assert terminal.lines[0] == said.say("chat.welcome")  # all of it is on the screen
    assert re.search(r"\b4  \d\d\.\d%.*\b2  \d\d\.\d%", terminal.text)
    terminal.type(f"{offers.index(said.command('why')) + 1}\r")
    terminal.wait_for(lambda: re.search(r"I read [42]|[42]로 읽었어요", terminal.text) is not None)


def test_the_welcome_says_once_what_to_do_first(newcomer: Open) -> None:
    first = newcomer()
    first.wait_for_prompt()
    assert first.text.startswith(SAY("chat.welcome"))
    first.wait_for("[1] draw")
    first.press("ctrl-d")
    assert first.wait_for_end() == 0
    second = newcomer()
    second.wait_for_prompt()
    assert second.line(0) == SAY("chat.again")
    assert "reads handwritten digits" not in second.text


def test_control_c_at_the_prompt_clears_the_line_and_control_d_leaves(chat: Terminal) -> None:
    chat.type("no such w")
    chat.wait_for("> no such w")
    chat.press("ctrl-c")
    chat.wait_for_prompt(2)
    chat.wait_for(lambda: chat.line(chat.screen.cursor.y) == ">")
    chat.say("help")
    assert "Plain sentences work too" in chat.text
    chat.press("ctrl-d")
    assert chat.wait_for_end() == 0
    assert chat.text.endswith(SAY("chat.goodbye"))


def test_control_z_goes_back_to_the_shell_and_fg_to_the_prompt(open_terminal: Open) -> None:
    shell = open_terminal(command=(tool("bash"), "--norc", "-i"), PS1="shell: ", size=(100, 24))
    shell.wait_for("shell:")
    shell.type("digitbot\r")
    ready(shell)
    shell.type("models")
    shell.wait_for("> models")
    shell.press("ctrl-z")
    shell.wait_for("Stopped")
    shell.wait_for(lambda: shell.line(shell.screen.cursor.y) == "shell:")
    prompts = shell.prompts
    shell.type("fg\r")
    shell.wait_for(lambda: shell.prompts > prompts and shell.line(shell.screen.cursor.y) == "> models")
    shell.say("")
    assert "You are using cnn" in shell.text


def test_leaving_gives_the_terminal_back_as_it_was(open_terminal: Open) -> None:
    shell = open_terminal(command=("/bin/sh", "-c", "stty -g; digitbot; stty -g; head -n 1"), size=(120, 24))
    shell.wait_for_prompt()
    shell.say("ko")
    shell.type("끝\r")
    shell.wait_for("안녕히")
    shell.type("typed after\r")
    assert shell.wait_for_end() == 0
    settings = [line for line in shell.lines if line.count(":") + line.count(";") > 5]
    assert len(settings) == 2
    assert settings[0] == settings[1]
    assert shell.text.count("typed after") == 2  # echoed, and read as one line


def test_a_plugin_that_cannot_be_loaded_is_told_of_once_with_the_first_answer(
    open_terminal: Open, broken_plugin: Path
) -> None:
    chat = open_terminal(PYTHONPATH=str(broken_plugin), size=(100, 50))
    ready(chat)
    for said in ("models", "mlp", "models"):
        chat.say(said)
    assert chat.text.count("weather_digitbot:install") == 1
    assert "Traceback" not in chat.text
    assert "secret" not in chat.text
