"""The help of the chat at a terminal, and of the command line: in columns, broken between words, in both languages."""

from __future__ import annotations

import re

import pytest
from rich.cells import cell_len

from bot.cli.parser import parser
from bot.cli.words import words as cli_words
from bot.terminal.help import help_lines
from bot.terminal.words import words
from engine import LANGUAGES, Engine

COMMAND_LINES = ["", "chat", "ask", "predict", "train", "discord", "completion", "feedback"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_descriptions_of_all_commands_begin_in_one_column(engine: Engine, language: str) -> None:
    lines = help_lines(engine.commands, words(language), 80)
    starts = [cell_len(match[1]) for line in lines if (match := re.match(r"(  \S.*?\s{2,})\S", line))]
    assert len(starts) >= 20
    assert len(set(starts)) == 1


@pytest.mark.parametrize("width", [80, 60, 46, 30, 20])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_line_is_wider_than_the_screen_and_no_word_is_lost(engine: Engine, language: str, width: int) -> None:
    whole, lines = (help_lines(engine.commands, words(language), columns) for columns in (0, width))
    assert max(map(cell_len, lines)) <= width
    assert " ".join(lines).split() == " ".join(whole).split()


def test_what_is_broken_goes_on_under_its_beginning(engine: Engine) -> None:
    lines = help_lines(engine.commands, words("en"), 50)
    place = next(number for number, line in enumerate(lines) if line.startswith("  theme"))
    assert lines[place : place + 2] == [
        "  theme light|dark   colours for a light or a dark",
        "                     terminal",
    ]


def test_placeholders_are_in_the_persons_language(engine: Engine) -> None:
    korean = "\n".join(help_lines(engine.commands, words("ko"), 80))
    assert not re.search(r"\[[A-Z]+\]|light", korean)
    assert all(usage in korean for usage in ("모델 [이름]", "정정 [숫자]", "저장 [파일]", "학습 [레시피]"))
    assert "models [NAME]" in "\n".join(help_lines(engine.commands, words("en"), 80))
    assert words("en").usage("[CITY]") == words("ko").usage("[CITY]") == "[CITY]"  # an embedder's own


@pytest.mark.parametrize("command", COMMAND_LINES)
def test_the_command_lines_help_lines_up_in_korean(
    command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    with pytest.raises(SystemExit):
        parser(cli_words("ko")).parse_args([*command.split(), "--help"])
    lines = capsys.readouterr().out.splitlines()
    lines = lines[: lines.index("예:")] if "예:" in lines else lines  # what is typed is not broken
    assert max(map(cell_len, lines)) <= 60
    assert not re.search(r"\b(COMMAND|ACTION|NAME|DIR|FILE|TEXT|RECIPE|SHELL)\b", "\n".join(lines))
    starts = [cell_len(match[1]) for line in lines if (match := re.match(r"( {2,4}\S.*? {2,})\S", line))]
    assert set(starts) == {22}
    usage = cell_len(re.match(r"사용법: digitbot( [a-z]+)? ", lines[0])[0])  # type: ignore[index]
    going_on = lines[1 : lines.index("")]
    assert all(len(line) - len(line.lstrip()) == usage for line in going_on)
