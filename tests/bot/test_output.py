"""How things are written for people wherever they are written."""

from __future__ import annotations

import json
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.output import brief, escaped, harmless, harmless_name

STEERING = "\n\t\r\x07\x1b\x7f\x85\x9b\u061c\u200e\u2028\u202e\u2066\udc80"


@given(st.text() | st.text(st.sampled_from("a가\u200d" + STEERING)))
def test_nothing_steers_the_terminal_or_turns_the_writing(text: str) -> None:
    drawn, name, line = harmless(text), harmless_name(text), escaped(json.dumps(text, ensure_ascii=False))
    assert json.loads(line) == text
    assert len(drawn) == len(name) == len(text)
    assert [letter for letter in drawn if letter in "\n\t"] == [letter for letter in text if letter in "\n\t"]
    for shown in (drawn.replace("\n", "").replace("\t", ""), name, line):
        assert len(shown.splitlines()) <= 1
        assert not {unicodedata.category(letter) for letter in shown} & {"Cc", "Cs", "Zl", "Zp"}
        # As the Unicode Bidirectional Algorithm calls what embeds, overrides and isolates.
        turning = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
        assert not {unicodedata.bidirectional(letter) for letter in shown} & turning
        assert not set(shown) & set("\u061c\u200e\u200f")


def test_emoji_and_hangul_stay_whole() -> None:
    assert harmless_name("👩\u200d💻 한글.png") == "👩\u200d💻 한글.png"


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
