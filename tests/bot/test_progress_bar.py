"""Signs of work: for what takes long a bar that goes again, for what is quick nothing at all."""

from __future__ import annotations

import os
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr

import pytest

from bot import progress_bar
from bot.cli.words import words
from engine import Progress

WORDS = words("en")


@contextmanager
def screen() -> Iterator[int]:
    """What standard error writes to a terminal, to be read from here.

    Not a fixture: pytest puts its own stream in place of standard error again between a test's setup and its call.
    """
    other_end, tty = os.openpty()
    try:
        with os.fdopen(tty, "w") as stream, redirect_stderr(stream):
            yield other_end
    finally:
        os.close(other_end)


def test_what_takes_long_shows_a_bar_while_it_lasts() -> None:
    with screen() as terminal:
        with progress_bar.waited_for("draw", WORDS):
            shown = b""
            while WORDS.say("progress.draw").encode() not in shown:
                shown += os.read(terminal, 4096)
        sys.stderr.write("next")
        sys.stderr.flush()
        while b"next" not in shown:
            shown += os.read(terminal, 4096)
    assert b"\x1b[2K" in shown[shown.rindex(WORDS.say("progress.draw").encode()) :]  # the line is erased


def test_what_is_quick_shows_nothing_and_leaves_no_thread() -> None:
    before = threading.active_count()
    with screen() as terminal:
        with progress_bar.waited_for("draw", WORDS):
            pass
        assert threading.active_count() == before
        sys.stderr.write("next")
        sys.stderr.flush()
        assert os.read(terminal, 4096) == b"next"


def test_a_dumb_terminal_gets_a_line_and_only_for_what_lasts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "dumb")
    with screen() as terminal:
        for noticed in (60.0, 0.0):
            monkeypatch.setattr(progress_bar, "NOTICED", noticed)
            with progress_bar.shown(WORDS) as report:
                for done in range(4):
                    report(Progress("evaluate", done, 3))
        assert os.read(terminal, 4096).decode() == WORDS.say("progress.evaluate") + "…\r\n"


def test_where_nobody_sees_it_there_is_no_sign(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    monkeypatch.setattr(progress_bar, "NOTICED", 0.0)
    with progress_bar.shown(WORDS) as report:
        report(Progress("evaluate", 1, 3))
    assert capsys.readouterr().err == ""


def draw_on_a_full_disk() -> None:
    with screen() as terminal, progress_bar.waited_for("draw", WORDS):
        os.read(terminal, 1)
        raise OSError("full")


def test_a_fault_in_the_work_takes_the_bar_off_too() -> None:
    with pytest.raises(OSError, match="full"):
        draw_on_a_full_disk()
    assert not [thread for thread in threading.enumerate() if isinstance(thread, threading.Timer)]
