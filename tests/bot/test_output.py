"""How things are written for people wherever they are written."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.output import brief


def test_a_path_is_written_from_home_or_from_the_current_folder_below_it(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert brief(home / "photos" / "7.png") == "~/photos/7.png"
    (home / "photos").mkdir()
    monkeypatch.chdir(home / "photos")
    assert brief(home / "photos" / "7.png") == "7.png"
    assert brief(home / "7.png") == "~/7.png"


@pytest.mark.parametrize("path", ["/elsewhere/7.png", "scans/7.png", "./7.png", "https://example.org/a//7.png", ""])
def test_what_lies_elsewhere_and_what_is_no_whole_path_stays_as_it_is(home: Path, path: str) -> None:
    assert brief(path) == path


def test_a_current_folder_that_is_gone_does_not_matter(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (home / "gone").mkdir()
    monkeypatch.chdir(home / "gone")
    (home / "gone").rmdir()
    assert brief(home / "7.png") == "~/7.png"
