"""Whole screens, kept as text: what a person sees at each step, in two languages and at two sizes.

``UPDATE_GOLDENS=1 pytest tests/bot/terminal/test_screens.py`` writes them anew; look at the difference before it is
kept. Half blocks are shown as the ink that they are.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.bot.terminal.conftest import Open, ready
from tests.bot.terminal.emulator import LARGE, MOUSE, SMALL, Terminal

GOLDENS = Path(__file__).parent / "goldens" / "screens"
SIZES = {"80x24": SMALL, "200x50": LARGE}
_QUIET = 1.5  # seconds after which a screen is taken for finished; only where it is written anew


def _welcome(chat: Terminal) -> None:
    """The chat as it begins."""


def _draw(chat: Terminal) -> None:
    chat.type("draw\r")
    chat.wait_for(lambda: chat.screen.has_mode(MOUSE))
    chat.drag([(14, 4), (26, 4), (18, 16)])


def _say(english: str, korean: str = "") -> Callable[[Terminal], None]:
    def said(chat: Terminal) -> None:
        chat.say(korean if korean and "한국어" in chat.text else english)

    return said


def _type(english: str, korean: str) -> Callable[[Terminal], None]:
    def typed(chat: Terminal) -> None:
        chat.type(korean if "한국어" in chat.text else english)

    return typed


STEPS: dict[str, Callable[[Terminal], None]] = {
    "welcome": _welcome,
    "menu": _type("s", "모"),
    "reading": _say("digits/7.png"),
    "several": _say("digits/*.png"),
    "draw": _draw,
    "help": _say("help", "도움말"),
    "misspelt": _say("drwa", "도음말"),
}
SCREENS = [
    *[(step, "80x24", language) for step in STEPS for language in ("en", "ko")],
    *[(step, "200x50", "en") for step in ("reading", "draw", "help")],
    ("several", "200x50", "ko"),
]


@pytest.mark.parametrize(("step", "size", "language"), SCREENS)
def test_the_screen_looks_as_it_did(step: str, size: str, language: str, open_terminal: Open, pictures: Path) -> None:
    chat = open_terminal(size=SIZES[size], language=language)
    ready(chat)
    STEPS[step](chat)
    file = GOLDENS / f"{step}-{size}-{language}.txt"
    if os.environ.get("UPDATE_GOLDENS"):
        chat.wait_for_quiet(_QUIET)
        GOLDENS.mkdir(exist_ok=True)
        file.write_text(chat.drawn + "\n", encoding="utf-8")
    expected = file.read_text(encoding="utf-8").rstrip("\n")
    try:
        chat.wait_for(lambda: chat.drawn == expected)
    except AssertionError:
        assert chat.drawn == expected
