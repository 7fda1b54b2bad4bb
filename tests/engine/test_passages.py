"""A reply's words in passages and pieces: nothing is lost, nothing is too long, and no character is torn."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.passages import Passage, passages_of, split_passages, split_text, text_of

LETTERS = st.sampled_from([*"ab. \n-\\가힣", "한", "e\u0301", "👨\u200d👩\u200d👧", "🇰🇷", "👍🏽", "\ud83d\ude00", "각"])
TEXTS = st.one_of(st.lists(LETTERS, max_size=200).map("".join), st.text(max_size=200))


def visible(text: str) -> str:
    """A text without white space."""
    return re.sub(r"\s", "", text)


@given(TEXTS, st.integers(1, 60))
def test_nothing_is_lost_and_no_piece_is_too_long(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert visible("".join(pieces)) == visible(text)


@given(st.lists(LETTERS, max_size=200).map("".join), st.integers(8, 60))
def test_no_character_is_torn(text: str, limit: int) -> None:
    for piece in split_text(text, limit):
        assert not unicodedata.category(piece[0]).startswith("M")
        assert piece[0] not in "\u200d\u1161\u11a8\u11ab\ude00🏽"
        assert piece[-1] not in "\u200d\u1112\u1100\ud83d"
        assert not re.match("👩|👧", piece) or text.startswith(piece)
        assert len(re.findall("[\U0001f1e6-\U0001f1ff]", piece)) % 2 == 0


@given(st.lists(st.text("abc  |", max_size=30), max_size=12), st.integers(30, 90))
def test_a_line_that_fits_is_whole_in_one_piece(lines: list[str], limit: int) -> None:
    pieces = split_text("\n".join(lines), limit)
    for line in filter(str.strip, lines):
        assert any(line.rstrip() in (whole.rstrip() for whole in piece.split("\n")) for piece in pieces)


def test_lines_come_first_then_words_then_characters() -> None:
    assert split_text("one two\nthree four", 10) == ["one two", "three four"]
    assert split_text("one two three", 8) == ["one two", "three"]
    assert split_text("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert split_text("\n\n", 10) == []
    assert split_text("first\n  indented", 10) == ["first", "  indented"]
    assert split_text("aaaa\\*b", 5) == ["aaaa", "\\*b"]


def test_what_is_longer_than_a_piece_is_cut_all_the_same() -> None:
    assert split_text("e" + "\u0301" * 9, 4) == ["e" + "\u0301" * 3, "\u0301" * 4, "\u0301" * 2]


@given(TEXTS)
def test_passages_are_the_whole_text(text: str) -> None:
    assert text_of(passages_of(text)) == text


@pytest.mark.parametrize("line", ["  L = (y - t)^2", "name   accuracy", "┃ conv2d ┃", "가중치  0.25"])
def test_what_is_laid_out_is_told_from_prose(line: str) -> None:
    assert passages_of(f"The loss:\n{line}\nSmaller is better.") == (
        Passage("The loss:"),
        Passage(line, fixed_width=True),
        Passage("Smaller is better."),
    )


@given(st.lists(st.builds(Passage, TEXTS, st.booleans()), max_size=8), st.integers(1, 60))
def test_passages_in_groups_lose_nothing_and_no_group_is_too_long(passages: list[Passage], limit: int) -> None:
    groups = split_passages(passages, limit)
    pieces = [piece for group in groups for piece in group]
    assert all(0 < len(text_of(group)) <= limit for group in groups)
    for fixed_width in (False, True):
        before, after = ("".join(p.text for p in of if p.fixed_width is fixed_width) for of in (passages, pieces))
        assert visible(after) == visible(before)


def test_passages_that_fit_stay_together() -> None:
    title, table = Passage("Accuracy:"), Passage("mlp  94 %\ncnn  99 %", fixed_width=True)
    assert split_passages([title, table], 29) == [(title, table)]
    assert split_passages([title, table], 28) == [(title,), (table,)]
    assert split_passages([title, table], 9) == [
        (title,),
        (Passage("mlp  94 %", fixed_width=True),),
        (Passage("cnn  99 %", fixed_width=True),),
    ]
