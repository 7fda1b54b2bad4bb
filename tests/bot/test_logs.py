"""The log file, which several processes may write to."""

from __future__ import annotations

import logging
from pathlib import Path

from bot import logs


def test_what_another_process_has_rotated_is_not_rotated_again(home: Path) -> None:
    """It is full, and stays the one before; what comes now stands in the new one, after what the other wrote."""
    log = logging.getLogger("bot")
    with logs.written():
        log.warning("first")
        file = logs.path()
        former = file.with_name(f"{file.name}.1")
        with file.open("a", encoding="utf-8") as other:
            other.write("x" * 1_000_000)
        file.rename(former)
        file.write_text("of another process\n", encoding="utf-8")
        log.warning("second")
        assert logs.usable()
    assert "first" in former.read_text(encoding="utf-8")
    of_another, second = file.read_text(encoding="utf-8").splitlines()
    assert of_another == "of another process"
    assert second.endswith("second")


def test_a_log_file_that_was_removed_is_made_anew(home: Path) -> None:
    log = logging.getLogger("bot")
    with logs.written():
        log.warning("first")
        logs.path().unlink()
        log.warning("second")
        assert logs.path().read_text(encoding="utf-8").endswith("second\n")
