"""What cannot be told of a picture is called so, and is no other operation; what was left out of it can be told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from engine.locales import words
from tests.conversations import answer_to, conversation

EN, KO = words("en"), words("ko")


@pytest.mark.parametrize(
    ("sentence", "kind"),
    [
        ("what colour is the first digit?", "looks"),
        ("is the 7 crossed", "looks"),
        ("is the second digit touching the third", "looks"),
        ("which digit is slanted", "looks"),
        ("is this one smudged", "looks"),
        ("첫 번째 숫자는 무슨 색이야", "looks"),
        ("7은 기울어져 있어?", "looks"),
        ("두 번째 숫자랑 세 번째 숫자가 붙어 있어?", "looks"),
        ("who wrote the last one", "origin"),
        ("whose handwriting is this", "origin"),
        ("what does this number mean", "origin"),
        ("마지막 건 누가 썼어", "origin"),
        ("이 숫자 뜻이 뭐야", "origin"),
        ("is there a comma", "signs"),
        ("was there a minus sign", "signs"),
        ("소수점 있어?", "signs"),
        ("쉼표 있어요?", "signs"),
    ],
)
def test_what_cannot_be_told_is_called_so(sentence: str, kind: str) -> None:
    locale = EN if sentence.isascii() else KO
    assert answer_to(sentence, conversation("4725")) == locale.say(f"facts.{kind}")


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("with commas", "4,725"),
        ("쉼표 찍어 줘", "4,725"),
        ("what is the mean", "4.5"),
        ("is 7 prime?", "Yes, 7 is prime"),
        ("소수가 있어?", "7, 2, 5"),
        ("double check the third please", "Digit 3"),
        ("세 번째 다시 확인해줘", "세 번째 숫자"),
        ("which digit is the neatest", "surest"),
        ("which one is the messiest", "least sure"),
        ("제일 못생긴 숫자는?", "가장 자신 없는"),
        ("what's the average weight", "4.5"),
    ],
)
def test_what_can_be_told_still_is(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation("4725"))


@pytest.mark.parametrize("sentence", ["did you miss a digit?", "is anything missing", "빠뜨린 숫자 있어?"])
def test_what_was_left_out_is_counted(sentence: str) -> None:
    talk = conversation("4725")
    assert "4" in answer_to(sentence, talk)
    talk.readings = (replace(talk.readings[0], left_out=3),)
    assert "3" in answer_to(sentence, talk)
