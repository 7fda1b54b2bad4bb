"""Right after the game, "again" plays another round; after anything else it is for the engine."""

from __future__ import annotations

import pytest

from bot.terminal.commands import DRAW, OWN_COMMANDS, again

GAME = next(command for command in OWN_COMMANDS if command.name == "game")


@pytest.mark.parametrize("line", ["again", "One more!", "play again", "다시", "한 판 더"])
def test_the_game_is_played_again(line: str) -> None:
    assert again(line, GAME) == (GAME, "")
    assert again(line, DRAW) is None
    assert again(line, None) is None


@pytest.mark.parametrize("line", ["read it again", "why", "숫자 다시 읽어줘"])
def test_other_lines_are_for_the_engine(line: str) -> None:
    assert again(line, GAME) is None
