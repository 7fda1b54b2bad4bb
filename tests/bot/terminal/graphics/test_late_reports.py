"""Report that come with the keys of a prompt never become keys, wherever a slow line cuts them; and no key is lost."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence

import pytest
from prompt_toolkit import PromptSession
from prompt_toolkit.input import PipeInput, create_pipe_input
from prompt_toolkit.output import DummyOutput

from bot.color import Depth
from bot.terminal.graphics.detection import Graphics
from bot.terminal.graphics.late_reports import expect
from bot.terminal.graphics.protocol import Display, Protocol
from bot.terminal.graphics.query import LONG_PATIENCE, PATIENCE, Outcome
from tests.bot.terminal.terminals import TERMINALS

if sys.platform == "win32":
    pytest.skip("there no terminal is asked", allow_module_level=True)


def said(name: str) -> str:
    """All that a terminal says."""
    return b"".join(TERMINALS[name].values()).decode("utf-8", "surrogateescape")


@pytest.fixture
def keyboard() -> Iterator[PipeInput]:
    with create_pipe_input() as pipe:
        yield pipe


def pressed(keyboard: PipeInput, parts: Sequence[str]) -> str:
    """The keys of what comes in parts, and then nothing more."""
    keys = []
    for part in filter(None, parts):
        keyboard.send_bytes(part.encode("utf-8", "surrogateescape"))
        keys += keyboard.read_keys()
    return "".join(key.data for key in [*keys, *keyboard.flush_keys()])


@pytest.mark.parametrize("name", [name for name in TERMINALS if name != "garbage"])
def test_late_answers_are_taken_out_wherever_they_are_cut(name: str, keyboard: PipeInput) -> None:
    answered: list[str] = []
    expect(keyboard, b"", lambda: answered.append(name))
    came = f"a\x1b[A{said(name)}\x1b[6;5~숫\x1bb"
    for place in range(len(came)):
        assert (
            pressed(keyboard, [came[:place], came[place : place + 3], came[place + 3 :]]) == "a\x1b[A\x1b[6;5~숫\x1bb"
        )
    assert set(answered) == {name}


def test_an_answer_whose_beginning_was_read_before_is_taken_out(keyboard: PipeInput) -> None:
    expect(keyboard, b"\x1bP>|kit", lambda: None)
    assert pressed(keyboard, ["ty(0.42.1)\x1b\\\x1b[?62;", "cabc"]) == "abc"


@pytest.mark.parametrize("key", ["\x1b", "\x1bP", "\x1b[A", "\x1b_", "\x1b]", "\x1b[6~", "\x1b[200~\x1bP>\x1b[201~x"])
def test_keys_that_begin_like_answers_are_keys(keyboard: PipeInput, key: str) -> None:
    before = pressed(keyboard, [key])
    expect(keyboard, b"", lambda: None)
    assert pressed(keyboard, [*key]) == before


class Slow:
    """A terminal far away, which is asked again when it has answered."""

    def __init__(self) -> None:
        self.patience: list[float] = []

    def __call__(self, patience: float) -> Outcome:
        self.patience.append(patience)
        if patience == PATIENCE:
            return Outcome(keys=b"x", unfinished=b"")
        return Outcome(Display(Protocol.KITTY), keys=b"y", unfinished=b"")


def test_a_terminal_that_answered_late_is_asked_again_once_and_waited_for(keyboard: PipeInput) -> None:
    terminal = Slow()
    graphics = Graphics("auto", Depth.TRUE, terminal)
    session: PromptSession[str] = PromptSession(input=keyboard, output=DummyOutput())
    shown, lines = [], []
    for typed in ("a\r", f"{said('kitty')}b\r", f"{said('kitty')}c\r", "d\r"):
        shown.append(graphics.display().protocol)
        graphics.retype_for(keyboard)
        keyboard.send_text(typed)
        lines.append(session.prompt())
    assert shown == [Protocol.BLOCKS, Protocol.BLOCKS, Protocol.KITTY, Protocol.KITTY]
    assert lines == ["xa", "b", "yc", "d"]
    assert terminal.patience == [PATIENCE, LONG_PATIENCE]
