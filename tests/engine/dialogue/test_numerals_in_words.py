"""A numeral counts in a joined word only where the rest of it is known, too."""

from __future__ import annotations

import pytest

from engine.dialogue.grammar import cover
from tests.conversations import UNDERSTANDING, conversation

MODELS = ("cnn", "mlp")


@pytest.mark.parametrize("sentence", ["장사가 잘 안되네요", "판사가 뭐야", "수사가 뭐야", "행사가 언제예요"])
def test_a_numeral_within_a_longer_word_is_no_number(sentence: str) -> None:
    assert not [piece for piece in cover(sentence, "ko") if piece.kind in ("number", "ordinal")]


@pytest.mark.parametrize("sentence", ["숫자사", "이건사야", "이 줄 사야", "아니 사야", "둘째사"])
def test_a_numeral_joined_to_whole_words_is_one(sentence: str) -> None:
    assert [piece.value for piece in cover(sentence, "ko") if piece.kind == "number"] == [4]


def test_a_word_with_a_numeral_in_it_names_no_place() -> None:
    talk = conversation("12345")
    talk.subject = "why"
    assert UNDERSTANDING.understand("장사가 잘 안되네요", MODELS, talk).intent != "why"
