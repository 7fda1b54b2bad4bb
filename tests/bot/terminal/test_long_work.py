"""Long work in the chat: its bar, Ctrl-C that stops it and keeps the chat, and training with a live curve."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.terminal.words import words
from tests.bot.terminal.conftest import Open, ready
from tests.bot.terminal.emulator import Terminal

SAY = words("en").say


def still_talks(chat: Terminal) -> None:
    chat.say("models")
    assert "You are using cnn" in chat.text
    chat.press("ctrl-d")
    assert chat.wait_for_end() == 0


def test_control_c_stops_an_evaluation_and_keeps_the_chat(open_terminal: Open, large_mnist: Path) -> None:
    chat = open_terminal(DIGITBOT_MNIST=str(large_mnist))
    ready(chat)
    chat.type("evaluate\r")
    chat.interrupt_when(SAY("progress.evaluate"))
    chat.wait_for_prompt(2)
    assert SAY("chat.stopped") in chat.text
    assert SAY("progress.evaluate") not in chat.text  # the bar is gone
    assert "Traceback" not in chat.text
    still_talks(chat)


def many(pictures: Path, count: int) -> None:
    """Fills the folder with pictures of a seven."""
    seven = (pictures / "7.png").read_bytes()
    for number in range(count):
        (pictures / f"a{number}.png").write_bytes(seven)


def test_typing_during_work_leaves_its_bar_alone_and_is_the_next_prompts(open_terminal: Open, pictures: Path) -> None:
    many(pictures, 300)
    shell = open_terminal(command=("/bin/sh", "-c", "stty -g; digitbot; stty -g"), size=(120, 24))
    ready(shell)
    shell.type("~/digits\r")
    shell.wait_for(SAY("progress.read"))
    shell.type("models\rlangu")
    shell.wait_for("> langu")
    bar = shell.raw.decode(errors="replace")
    assert "models" not in bar[bar.index(SAY("progress.read")) : bar.rindex(SAY("progress.read"))]
    assert SAY("progress.read") not in shell.text
    assert "You are using cnn" in shell.text
    shell.say("age")
    assert SAY("language.which", command="language") in shell.text
    shell.press("ctrl-d")
    assert shell.wait_for_end() == 0
    before, after = re.findall(rb"(?:[\da-f]+:){9,}[\da-f]+", shell.raw)
    assert before == after


def test_control_z_during_work_goes_back_to_a_shell_that_shows_what_is_typed(
    open_terminal: Open, large_mnist: Path
) -> None:
    shell = open_terminal(command=("/bin/sh", "-i"), PS1="shell: ", DIGITBOT_MNIST=str(large_mnist))
    shell.wait_for("shell:")
    shell.type("digitbot\r")
    ready(shell)
    shell.type("evaluate\r")
    shell.wait_for(SAY("progress.evaluate"))
    shell.press("ctrl-z")
    shell.wait_for("Stopped")
    shell.wait_for(lambda: shell.line(shell.screen.cursor.y) == "shell:")
    bars = shell.raw.count(SAY("progress.evaluate").encode())
    shell.type("fg\r")
    shell.wait_for("shell: fg")
    shell.wait_for(lambda: shell.raw.count(SAY("progress.evaluate").encode()) > bars)
    shell.press("ctrl-c")
    shell.wait_for_prompt(2)
    assert SAY("chat.stopped") in shell.text


def test_control_c_stops_a_folder_and_shows_what_was_read(chat: Terminal, pictures: Path) -> None:
    many(pictures, 1500)
    chat.type("~/digits\r")
    chat.interrupt_when(SAY("progress.read"))
    chat.wait_for_prompt(2)
    assert chat.text.index(" pictures: ") < chat.text.index(SAY("chat.stopped"))
    assert "Traceback" not in chat.text
    still_talks(chat)


@pytest.mark.usefixtures("has_tensorflow")
def test_training_draws_its_curve_and_the_model_is_used(open_terminal: Open) -> None:
    chat = open_terminal(size=(100, 40))
    ready(chat)
    chat.type("train mlp --epochs 2\r")
    chat.wait_for_prompt(2)
    shown = chat.raw.decode(errors="replace")
    assert SAY("train.loading") in shown
    assert SAY("charts.loss") in shown  # the curve, while it lasted
    assert "Epoch 2 of 2: loss" in chat.text
    assert "mlp reads" in chat.text
    chat.wait_for(lambda: chat.lines[-1].startswith("mlp "))
    assert "Now using mlp" in chat.text
    assert "Traceback" not in shown


@pytest.mark.usefixtures("has_tensorflow")
def test_control_c_during_training_keeps_the_chat(open_terminal: Open, large_mnist: Path) -> None:
    chat = open_terminal(size=(100, 40), DIGITBOT_MNIST=str(large_mnist))
    ready(chat)
    chat.type("train mlp --epochs 500\r")
    chat.interrupt_when(SAY("train.bar", epoch=1, epochs=500))
    chat.wait_for_prompt(2)
    assert SAY("chat.stopped") in chat.text
    assert "Traceback" not in chat.text
    still_talks(chat)


def test_what_cannot_be_trained_is_told_at_once(chat: Terminal) -> None:
    for said, answer in {
        "train": SAY("chat.train_which")[:40],
        "train nonsense": "There is no recipe",
        "train mlp --epochs 0": "must be 1 or more",
        "train mlp --epochs many": "I did not understand",
    }.items():
        chat.say(said)
        assert answer in chat.text


def test_a_seed_that_is_none_is_told_of(chat: Terminal) -> None:
    chat.say("train mlp --seed -1")
    assert "must be from 0 to" in chat.text
