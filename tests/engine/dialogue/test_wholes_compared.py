"""Readings as wholes: beside somebody's own number, by what their digits share, and by how much they differ."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import last_answer


@pytest.mark.parametrize(
    ("written", "sentences", "answer"),
    [
        ("8", ("my sister is 6 is my number more then her",), "Yes, 8 is larger than 6"),
        ("8", ("my sister is 6 is my number more then her", "its a 3 silly", "so now im littler then her?"), "Yes, 3"),
        ("8", ("my cousin is nine, is mine bigger?",), "No, 8 is smaller than 9"),
        ("8", ("my dog is 3. is mine higher",), "Yes, 8"),
        ("3", ("나 다섯살인데 이거 나보다 적어?", "8이야", "그럼 이제 나보다 커?"), "네, 8은 5보다"),
        ("8", ("우리 형은 9살인데 이게 더 커?",), "아니요, 8은 9보다"),
        ("613", ("숫자들 싹 합치면 몇이야", "그럼 그 합이 멤버 일곱 명보다 많지?"), "네, 10은 7보다"),
        ("613", ("그 숫자가 회원 600명보다 많죠?",), "네, 613은 600보다"),
    ],
)
def test_what_is_said_to_be_somebodys_is_compared(
    written: str, sentences: tuple[str, ...], answer: str, engine: Engine
) -> None:
    assert answer in last_answer(engine, written, *sentences)


@pytest.mark.parametrize(
    ("written", "sentences", "answer"),
    [
        (("40718",), ("last quarter it said 40655, so what have they used",), "63"),
        (("40718",), ("last quarter it said 40655, so what have they used", "the 1 is a 7", "and now?"), "40778"),
        (("40718",), ("before it showed 40655, what's the difference", "the 1 is a 7", "what've we used now"), "123"),
        (("85", "78"), ("몇 키로 빠진 거죠?",), "85 - 78"),
        (("85", "78"), ("몇 킬로나 빠졌어요",), "85 - 78"),
        (("152", "160"), ("몇 센치 컸어요",), "160 - 152"),
        (("70300", "70030"), ("두번째 사진의 3이 8이네요", "그러면 차이는 얼마로 줄죠"), "220"),
        (("40655",), ("the 0 is a 7", "how far off is that from what you'd read at first"), "47655 - 40655"),
        (("40655",), ("the 0 is a 7", "고치기 전이랑 차이는"), "7000"),
        (("40655",), ("the 0 is a 7", "원래보다 커?"), "네, 47655"),
        (("12", "21", "30"), ("add them without the first picture",), "21 + 30"),
        (("12", "21", "30"), ("세번째 사진 빼고 더하면",), "12 + 21"),
        (("59800", "61200"), ("첫번째 사진이 59300이었습니다 죄송합니다", "그러면 차액은요?"), "1900"),
    ],
)
def test_differences_are_of_the_readings_as_corrected(
    written: tuple[str, ...], sentences: tuple[str, ...], answer: str, engine: Engine
) -> None:
    assert answer in last_answer(engine, written, *sentences)


@pytest.mark.parametrize(
    ("written", "sentence", "answer"),
    [
        (("5172", "5127"), "are they the same digits just shuffled", "Yes, 5172 and 5127"),
        (("5172", "5127"), "is one a rearrangement of the other", "Yes"),
        (("5172", "5127"), "순서만 바뀐 거 아니야?", "네, 5172와 5127"),
        (("5171", "5127"), "are they made of the same digits", "No, 5171"),
        (("5171", "5127"), "which digits do they share", "share 5, 1, 7."),
        (("5171", "5127"), "둘이 겹치는 숫자는 뭐야", "5, 1, 7이에요"),
        (("38", "52"), "what digits do both have", "no digit"),
        (("38", "52"), "any digit appear on both shirts", "no digit"),
        (("527", "572"), "thems the same digits shuffled, aint they", "Yes"),
        (("5172", "5127"), "둘이 같은 숫자야?", "서로 달라요"),
        (("5171", "5127"), "do both have a 5", "Yes, 5"),
    ],
)
def test_what_two_readings_share_is_told(written: tuple[str, ...], sentence: str, answer: str, engine: Engine) -> None:
    assert answer in last_answer(engine, written, sentence)


@pytest.mark.parametrize(
    ("written", "sentences", "answer"),
    [
        (("3318", "3381"), ("Whose number is the higher, dear, his or the one after?",), "3381"),
        (("250", "125"), ("put the pair of them on one scale, what's it say",), "375"),
        (("88", "22", "11"), ("only one of em's odd, which",), "1 (11)"),
        (("88", "22", "11"), ("which pictures are even",), "88, 22"),
        (("88", "22", "11"), ("셋 다 홀수야?",), "11은 홀수"),
        (("88", "22", "11"), ("홀수는 몇 번째 사진이야",), "11"),
        (("2874",), ("뒤에 두 자리만 불러봐요", "그 둘을 곱하면 얼마요"), "7 × 4"),
        (("2874",), ("the first two digits", "add those two"), "2 + 8"),
        (("52", "47"), ("that last one's first digit?", "add both"), "99"),
        (("94",), ("swap em round for me",), "49"),
    ],
)
def test_which_ones_are_meant_is_told_by_what_came_before(
    written: tuple[str, ...], sentences: tuple[str, ...], answer: str, engine: Engine
) -> None:
    assert answer in last_answer(engine, written, *sentences)
