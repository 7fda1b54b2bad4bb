"""A terminal is asked which graphics it has: its answer is believed, its silence bounded, nobody's keys are lost."""

from __future__ import annotations

import os
import select
import sys
from typing import Any

import pytest

from bot.terminal.graphics.protocol import Cell, Display, Protocol

if sys.platform == "win32":
    pytest.skip("there are no ptys", allow_module_level=True)

import termios

from bot.terminal.graphics.query import Outcome, inside_multiplexer, query, query_terminal
from bot.terminal.graphics.report import Report, split_keys
from tests.bot.terminal.terminals import ATTRIBUTES, KITTY, NAME, TERMINALS, XTERM_CELL, fake_terminal

PATIENT = 30.0  # seconds; every terminal that answers does so at once


@pytest.mark.parametrize(
    ("name", "protocol", "cell"),
    [
        ("kitty", Protocol.KITTY, Cell(12, 24)),
        ("konsole", Protocol.KITTY, Cell(10, 20)),
        ("iterm2", Protocol.ITERM2, Cell(16, 34)),
        ("old iterm2", Protocol.ITERM2, Cell(8, 17)),
        ("wezterm", Protocol.ITERM2, Cell(11, 22)),
        ("xterm -ti vt340", Protocol.SIXEL, Cell(6, 13)),
        ("foot", Protocol.SIXEL, Cell(9, 18)),
        ("gnome terminal", Protocol.BLOCKS, Cell()),
        ("apple terminal", Protocol.BLOCKS, Cell()),
        ("linux console", Protocol.BLOCKS, Cell()),
        ("tmux", Protocol.BLOCKS, Cell()),
        ("tmux with sixel", Protocol.SIXEL, Cell(8, 16)),
        ("garbage", Protocol.BLOCKS, Cell()),
    ],
)
def test_each_terminal_shows_pictures_in_its_own_way(name: str, protocol: Protocol, cell: Cell) -> None:
    with fake_terminal(TERMINALS[name]) as terminal:
        asked = query(terminal.tty, terminal.tty, patience=PATIENT)
    assert (asked.display, asked.unfinished) == (Display(protocol, cell), None)
    assert asked.keys == b"" or name == "garbage"


@pytest.mark.parametrize("name", ["apple terminal", "linux console", "tmux", "tmux with sixel", "iterm2"])
def test_kittys_question_is_kept_from_who_would_print_it_or_take_it_for_a_title(name: str) -> None:
    with fake_terminal(TERMINALS[name]) as terminal:
        query(terminal.tty, terminal.tty, patience=PATIENT)
    assert KITTY not in terminal.asked
    assert terminal.asked.count(ATTRIBUTES) == 1


def test_inside_a_multiplexer_that_hides_its_name_kitty_is_not_asked_for() -> None:
    with fake_terminal(TERMINALS["kitty"]) as terminal:
        asked = query(terminal.tty, terminal.tty, in_multiplexer=True, patience=PATIENT)
    assert (asked.display.protocol, KITTY in terminal.asked) == (Protocol.BLOCKS, False)


@pytest.mark.parametrize(
    ("environ", "inside"),
    [
        ({"TMUX": "/tmp/tmux-0/default,1,0", "TERM": "xterm"}, True),  # noqa: S108 - as tmux writes it
        ({"STY": "1.pts-0.host"}, True),
        ({"TERM": "tmux-256color"}, True),
        ({"TERM": "screen"}, True),
        ({"TERM": "xterm-kitty"}, False),
        ({}, False),
    ],
)
def test_a_multiplexer_is_known_by_its_environment(environ: dict[str, str], inside: bool) -> None:
    assert inside_multiplexer(environ) is inside


def test_silence_means_half_blocks_and_is_asked_nothing_more() -> None:
    with fake_terminal({}) as terminal:
        assert query(terminal.tty, terminal.tty, patience=0.05) == Outcome(Display(Protocol.BLOCKS), unfinished=b"")
    assert KITTY not in terminal.asked


def test_a_terminal_that_names_itself_and_falls_silent_is_believed_no_further() -> None:
    with fake_terminal({NAME: b"\x1bP>|kitty(0.42.1)\x1b\\", XTERM_CELL: b"\x1b[6;2"}) as terminal:
        asked = query(terminal.tty, terminal.tty, patience=0.05)
    assert (asked.display, asked.keys) == (Display(Protocol.BLOCKS), b"")
    assert asked.unfinished is not None


@pytest.mark.parametrize("name", ["kitty", "iterm2", "foot", "tmux"])
def test_keys_that_are_typed_meanwhile_come_back_in_their_order(name: str) -> None:
    answers = dict(TERMINALS[name])
    answers[NAME] += b"histo"
    answers[ATTRIBUTES] = "ry\r숫".encode() + answers[ATTRIBUTES] + "자".encode()
    with fake_terminal(answers, typed_first=b"help\x1b[A ") as terminal:
        before = termios.tcgetattr(terminal.tty)
        asked = query(terminal.tty, terminal.tty, patience=PATIENT)
        rest = _waiting(terminal.tty)
        assert termios.tcgetattr(terminal.tty) == before
    # The last key may not have been read yet; then it waits where the next prompt reads.
    once = "help\x1b[A history\r숫자" + ("ry\r숫자" if KITTY in terminal.asked else "")
    assert (asked.keys + rest).decode() == once
    assert asked.display.protocol is {"kitty": Protocol.KITTY, "iterm2": Protocol.ITERM2, "foot": Protocol.SIXEL}.get(
        name, Protocol.BLOCKS
    )


def _waiting(tty: int) -> bytes:
    """What is there to be read, in a mode where it need not be a whole line."""
    before = termios.tcgetattr(tty)
    raw = termios.tcgetattr(tty)
    raw[0] &= ~termios.ICRNL
    raw[3] &= ~termios.ICANON
    termios.tcsetattr(tty, termios.TCSANOW, raw)
    found = b""
    while select.select([tty], [], [], 0)[0]:
        found += os.read(tty, 4096)
    termios.tcsetattr(tty, termios.TCSANOW, before)
    return found


@pytest.mark.parametrize("error", [KeyboardInterrupt, OSError])
def test_the_terminals_mode_is_restored_whatever_happens(
    error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    real = select.select

    def interrupted(watched: list[int], *rest: Any) -> object:
        if watched == [terminal.tty]:
            raise error
        return real(watched, *rest)  # the other end's

    with fake_terminal({}) as terminal:
        before = termios.tcgetattr(terminal.tty)
        monkeypatch.setattr(select, "select", interrupted)
        with pytest.raises(error):
            query(terminal.tty, terminal.tty)
        monkeypatch.undo()
        assert termios.tcgetattr(terminal.tty) == before


def test_while_it_is_asked_nothing_is_echoed(monkeypatch: pytest.MonkeyPatch) -> None:
    modes = []
    real = os.read

    def watched(descriptor: int, size: int) -> bytes:
        modes.append(termios.tcgetattr(descriptor)[3] & (termios.ECHO | termios.ICANON))
        return real(descriptor, size)

    with fake_terminal(TERMINALS["foot"]) as terminal:
        tty = terminal.tty
        monkeypatch.setattr(os, "read", lambda at, size: watched(at, size) if at == tty else real(at, size))
        query(tty, tty, patience=PATIENT)
    assert modes
    assert not any(modes)


def test_without_a_terminal_nobody_is_asked() -> None:
    assert query_terminal() == Outcome(Display(Protocol.BLOCKS))


def test_a_file_is_no_terminal_to_ask() -> None:
    reading, writing = os.pipe()
    with pytest.raises(OSError, match=r"not a|Inappropriate"):
        query(reading, writing)
    os.close(reading)
    os.close(writing)


@pytest.mark.parametrize(
    ("received", "keys", "unfinished"),
    [
        (b"", b"", b""),
        (b"\x1b[A\x1bOP\x1b[<0;3;4M", b"\x1b[A\x1bOP\x1b[<0;3;4M", b""),  # an arrow, a function key, the mouse
        (b"a\x1bP>|kitty(0.4", b"a", b"\x1bP>|kitty(0.4"),
        (b"a\x1b[?62;", b"a", b"\x1b[?62;"),
        (b"a\x1b_Gi=31;OK\x1b", b"a", b"\x1b_Gi=31;OK\x1b"),
        (b"a\x1b", b"a\x1b", b""),  # the escape key
        (b"\x1b_Gi=31;OK\x1b\\b", b"b", b""),
    ],
)
def test_answers_are_told_from_keys(received: bytes, keys: bytes, unfinished: bytes) -> None:
    assert split_keys(received) == (keys, unfinished)


@pytest.mark.parametrize("number", ["9" * 5000, "4" + ";4" * 5000, "-1", ""])
def test_absurd_answers_are_no_answers(number: str) -> None:
    received = f"\x1b[?{number}c\x1b[6;{number};{number}t\x1b]1337;ReportCellSize={number};{number}\x07".encode()
    assert Report.parse(received).cell is None
    assert Report.parse(received).display.protocol in {Protocol.BLOCKS, Protocol.ITERM2}
