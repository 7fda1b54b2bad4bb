"""Pipes and scripts from a shell: tables for people, JSON and CSV for programs, and no hang and no traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bot.terminal.words import words
from tests.bot.terminal.conftest import Open
from tests.bot.terminal.emulator import Terminal

SAY = words("en").say


def shell(open_terminal: Open, script: str, **environ: Any) -> Terminal:
    """A terminal in which a script was run to its end."""
    terminal = open_terminal(command=("/bin/sh", "-c", script), **environ)
    assert terminal.wait_for_end() == 0
    assert "Traceback" not in terminal.text
    return terminal


def test_predict_shows_a_table_with_a_bar_to_people(open_terminal: Open, pictures: Path) -> None:
    terminal = shell(open_terminal, "digitbot predict digits/*.png; echo status $?")
    assert terminal.line(0).split() == [SAY(f"pictures.{name}") for name in ("source", "text", "confidence")]
    assert [line.split()[1] for line in terminal.lines[1:11]] == list("0123456789")
    assert SAY("pictures.summary", total=10, sure=10, unsure=0, none=0, failed=0) in terminal.text
    assert terminal.text.endswith("status 0")
    assert SAY("progress.read").encode() in terminal.raw


def test_predict_shows_a_bar_while_its_output_goes_to_a_file(open_terminal: Open, pictures: Path, home: Path) -> None:
    terminal = shell(open_terminal, "digitbot predict --json digits > lines; echo status $?")
    assert SAY("progress.read").encode() in terminal.raw
    assert terminal.text == "status 0"
    lines = (home / "lines").read_text().splitlines()
    assert [json.loads(line)["text"] for line in lines] == list("0123456789")


@pytest.mark.parametrize("output", ["", "> lines"])
def test_no_bar_stands_where_a_person_types_the_list(open_terminal: Open, pictures: Path, output: str) -> None:
    terminal = open_terminal(command=("/bin/sh", "-c", f"digitbot predict - {output}; cat lines; echo status $?"))
    for number, name in enumerate(("digits/7.png", "digits/missing.png", "digits/8.png"), start=1):
        terminal.type(name + "\n")
        terminal.wait_for(lambda: terminal.text.count("digits/") >= number)  # noqa: B023 - used at once
    terminal.press("ctrl-d")
    terminal.wait_for_end()
    assert "digits/8.png" in terminal.text
    assert SAY("progress.read").encode() not in terminal.raw


def test_predict_writes_csv(open_terminal: Open, pictures: Path) -> None:
    terminal = shell(
        open_terminal, "digitbot predict --csv digits/7.png digits/missing.png 2>/dev/null; echo status $?"
    )
    assert terminal.line(0) == "source,text,confidence,sure,reason,error"
    assert terminal.line(1).startswith("digits/7.png,7,0.99")
    assert "missing" in terminal.line(2)
    assert terminal.text.endswith("status 1")


@pytest.mark.parametrize(
    ("script", "shown"),
    [
        ("printf 'models\\nlanguage\\n' | digitbot | cat -n", "     2"),
        ("digitbot < /dev/null; echo status $?", "status 0"),
        ("digitbot <&-; echo status $?", "status 0"),
        ("digitbot predict digits/*.png 2>/dev/null | head -n 1 | cut -f 2", "0"),
        ("yes models | digitbot | head -n 2 | wc -l", "2"),
        ("yes models | head -n 500 | digitbot | wc -l", "500"),
        ("digitbot predict digits/7.png >&-; echo done", "done"),
    ],
)
def test_pipes_end_well(open_terminal: Open, pictures: Path, script: str, shown: str) -> None:
    assert shown in shell(open_terminal, script).text


def test_a_chat_whose_keyboard_is_a_pipe_still_writes_to_the_terminal(open_terminal: Open) -> None:
    terminal = shell(open_terminal, "echo models | digitbot; echo status $?")
    assert "You are using cnn" in terminal.text
    assert terminal.text.endswith("status 0")
    assert b"\x1b[?2004h" not in terminal.raw


def test_control_c_ends_a_command_with_its_status(open_terminal: Open, pictures: Path) -> None:
    seven = (pictures / "7.png").read_bytes()
    for number in range(1500):
        (pictures / f"a{number}.png").write_bytes(seven)
    terminal = open_terminal("predict", "--json", "digits")
    terminal.interrupt_when('"text"')
    assert terminal.wait_for_end() == 130
    assert "Traceback" not in terminal.text


@pytest.mark.parametrize("command", ["digitbot --json", "digitbot | cat"])
def test_control_c_where_lines_are_typed_leaves_the_shells_prompt_a_line_of_its_own(
    open_terminal: Open, command: str
) -> None:
    shell = open_terminal(command=("/bin/sh", "-c", f"trap : INT; {command}; echo shell: $?"))
    shell.type("models\r")
    shell.wait_for("You are using cnn")
    shell.type("half a li")
    shell.wait_for("half a li")
    shell.press("ctrl-c")
    shell.wait_for_end()
    assert shell.lines[shell.screen.cursor.y - 1].startswith("shell: ")
    assert "Traceback" not in shell.text
