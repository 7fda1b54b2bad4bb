"""Ctrl-C that comes where Python drops what is raised is not lost."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Iterator

import pytest

from bot import progress_bar
from bot.cli.words import words
from bot.interrupts import never_lost
from engine import Progress

WORDS = words("en")


class Dropping:
    """Ctrl-C comes while this is destroyed."""

    def __del__(self) -> None:
        os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture(autouse=True)
def handler() -> Iterator[None]:
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler
    signal.signal(signal.SIGINT, before)


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_a_destructor_drops_is_raised_at_the_next_check() -> None:
    reached = []

    def work() -> None:
        with never_lost() as check:
            check()
            Dropping()
            reached.append("dropped")
            check()
            reached.append("gone on")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert reached == ["dropped"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_a_destructor_drops_is_raised_at_the_next_report_of_progress() -> None:
    reached = []

    def work() -> None:
        with progress_bar.shown(WORDS) as report:
            report(Progress("read", 1, 3))
            Dropping()
            reached.append("dropped")
            report(Progress("read", 2, 3))
            reached.append("gone on")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert reached == ["dropped"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_what_a_destructor_drops_after_the_last_check_is_raised_at_the_end() -> None:
    reached = []

    def work() -> None:
        with never_lost():
            Dropping()
            reached.append("done")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert reached == ["done"]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_other_threads_are_not_interrupted() -> None:
    reached = []

    def work() -> None:
        with progress_bar.shown(WORDS) as report:

            def elsewhere() -> None:
                report(Progress("read", 1, 2))
                reached.append("elsewhere")

            Dropping()
            other = threading.Thread(target=elsewhere)
            other.start()
            other.join()
            reached.append("here")
            report(Progress("read", 2, 2))
            reached.append("gone on")

    with pytest.raises(KeyboardInterrupt):
        work()
    assert reached == ["elsewhere", "here"]


def test_where_control_c_is_ignored_it_stays_so() -> None:
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    with never_lost() as check:
        assert signal.getsignal(signal.SIGINT) is signal.SIG_IGN
        check()
    signal.signal(signal.SIGINT, before)
