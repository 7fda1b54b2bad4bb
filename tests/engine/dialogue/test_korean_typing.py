"""Korean as it is typed: separate letters, the wrong keyboard, no spaces, slips."""

from __future__ import annotations

from unicodedata import normalize

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.dialogue import korean_typing

# The letters of each jamo as the keyboard has them: compatibility jamo for conjoining ones.
_INITIALS, _VOWELS, _FINALS = korean_typing._INITIALS, korean_typing._VOWELS, korean_typing._FINALS
_SYLLABLES = st.text(st.characters(min_codepoint=0xAC00, max_codepoint=0xD7A3), min_size=1, max_size=8)
_IN_USE = st.text(
    st.sampled_from("이숫자뭐야다더하면얼마나정확해모델구조보여줘첫번째는거꾸로읽었어닭값없짝홀"),
    min_size=1,
    max_size=8,
)
_KEY_OF = {
    hangul: latin for latin, hangul in korean_typing._KEYS.items() if latin.islower() or hangul in "ㅃㅉㄸㄲㅆㅒㅖ"
}


def _letters(text: str) -> str:
    parts = []
    for syllable in text:
        code = ord(syllable) - 0xAC00
        final = code % 28
        parts += [_INITIALS[code // 588], _VOWELS[code // 28 % 21], _FINALS[final - 1] if final else ""]
    return "".join(parts)


def _keys(text: str) -> str:
    apart = {one: pair for pair, one in korean_typing._PAIRS.items()}
    return "".join(_KEY_OF[key] for letter in _letters(text) for key in apart.get(letter, letter))


@settings(max_examples=200)
@given(_SYLLABLES)
def test_letters_are_put_together_as_an_input_method_does(text: str) -> None:
    assert korean_typing.join_letters(_letters(text)) == text == normalize("NFC", text)


@settings(max_examples=200)
@given(_IN_USE)
def test_hangul_on_the_latin_keyboard_is_read(text: str) -> None:
    assert korean_typing.in_hangul(_keys(text)) == text


@pytest.mark.parametrize("text", ["ㅋㅋㅋ", "ㅇㅋ", "ㅎㅇ", "ㅠㅠ", "7이야", "hello", ""])
def test_what_makes_no_syllable_stays(text: str) -> None:
    assert korean_typing.join_letters(text) == text


@pytest.mark.parametrize("text", ["what is this", "hello", "show me a seven", "cnn", "mlp", "7", "", "stroke"])
def test_english_is_not_taken_for_korean(text: str) -> None:
    assert korean_typing.in_hangul(text) is None


@pytest.mark.parametrize(
    ("text", "meant"), [("ㅗ디ㅔ", "help"), ("ㅗ디ㅣㅐ", "hello"), ("ㄴ므ㅔㅣㄷ 5", "sample 5"), ("조ㅛ", "why")]
)
def test_latin_on_the_hangul_keyboard_is_read(text: str, meant: str) -> None:
    assert korean_typing.in_latin(text) == meant


@pytest.mark.parametrize("text", ["ㅋㅋㅋ", "ㅠㅠ", "안녕", "help", "7", ""])
def test_hangul_or_its_letters_alone_are_not_taken_for_english(text: str) -> None:
    assert korean_typing.in_latin(text) is None


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("아니이이 팔이야아아", "아니 팔이야"),
        ("맞아아아", "맞아"),
        ("이이", "이이"),
        ("삼이이", "삼이이"),
        ("아니이거", "아니이거"),
    ],
)
def test_vowels_are_not_drawn_out(typed: str, meant: str) -> None:
    assert korean_typing.undrawn(typed) == meant
