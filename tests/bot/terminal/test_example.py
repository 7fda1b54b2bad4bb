"""The welcome's example: talked about until the first picture of one's own, and then not counted any more."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.input import PipeInput

from bot.settings import Settings
from bot.terminal.chat import TerminalChat
from bot.terminal.words import words
from engine import Engine
from tests.bot.terminal.chatting import CTRL_D, Screen


def newcomer(settings: Settings, keys: PipeInput, engine: Engine, language: str = "en") -> str:
    """What the first chat wrote in which those keys were pressed."""
    screen = Screen(100)
    TerminalChat(settings, words(language), lambda: engine, input=keys, output=screen.output).run()
    return screen.text


@pytest.mark.parametrize(
    ("language", "lines"),
    [
        ("en", ["sum of the numbers so far?", "which number was bigger?", "undo", "add the first and second picture"]),
        (
            "ko",
            [
                "지금까지 숫자 다 더하면?",
                "어느 숫자가 더 커요?",
                "취소",
                "첫 번째 사진하고 두 번째 사진 금액을 더해 주세요",
            ],
        ),
    ],
)
def test_after_a_picture_of_ones_own_the_example_is_forgotten(
    settings: Settings, keys: PipeInput, engine: Engine, draw: Callable[..., Path], language: str, lines: list[str]
) -> None:
    path = draw("7.png")
    keys.send_text("".join(f"{line}\r" for line in (path, *lines)) + CTRL_D)
    shown = newcomer(settings, keys, engine, language)
    assert shown.count("42") == shown.count("42 (")  # where it is shown, which may be at any time


@pytest.mark.parametrize(("language", "line", "said"), [("en", "sum?", "4 + 2"), ("ko", "모두 더하면?", "4 + 2")])
def test_until_then_it_is_talked_about(
    settings: Settings, keys: PipeInput, engine: Engine, language: str, line: str, said: str
) -> None:
    keys.send_text(f"{line}\r{CTRL_D}")
    assert said in newcomer(settings, keys, engine, language).partition(line)[2]


def test_what_was_set_before_stays(
    settings: Settings, keys: PipeInput, engine: Engine, draw: Callable[..., Path]
) -> None:
    path = draw("7.png")
    keys.send_text(f"models mlp\rexplain relu\r{path}\rmodels\rnext\r{CTRL_D}")
    shown = newcomer(settings, keys, engine).partition("7.png")[2]
    assert "You are using mlp" in shown


def test_many_pictures_at_once_are_the_persons_own_too(
    settings: Settings, keys: PipeInput, engine: Engine, draw: Callable[..., Path]
) -> None:
    paths = [str(draw(f"7-{number}.png")) for number in range(8)]
    keys.send_text(f"{' '.join(paths)}\rsum of the numbers so far?\r{CTRL_D}")
    shown = newcomer(settings, keys, engine)
    assert shown.count("42") == shown.count("42 (")


def test_one_reading_forgotten_leaves_the_rest_and_what_was_typed(
    settings: Settings, keys: PipeInput, engine: Engine, draw: Callable[..., Path]
) -> None:
    path = draw("7.png")
    keys.send_text(f"{path}\r{path}\rforget the first picture\r{CTRL_D}")
    shown = newcomer(settings, keys, engine)
    assert "I have forgotten 7. What I still have is 7." in shown
    assert words("en").say("chat.all_forgotten") not in shown
