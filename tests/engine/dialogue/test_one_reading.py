"""What is asked of one reading, and questions that go on with the last answer."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import last_answer


@pytest.mark.parametrize(
    ("text", "sentence", "answer"),
    [
        ("1787", "whether the number I have sent is a prime one", "Yes, 1787 is prime"),
        ("1787", "is the reverse of it prime", "7871 is not prime"),
        ("1787", "is the reversed one even", "7871 is odd"),
        ("997", "저 뒤집은 건 소수냐 아니냐", "799는 소수가 아니"),
        ("997", "거꾸로 하면 짝수야?", "799는 홀수"),
        ("8860", "There isn't a one in it anywhere?", "1 is not in 8860"),
        ("8860", "is there a one in it", "1 is not in 8860"),
        ("8866", "inside have how many different number", "2 different digits"),
        ("8866", "how many kinds of digits are there", "2 different digits"),
        ("8866", "can be divide by 11?", "divisible by 11"),
        ("7", "does it stand alone, or has it neighbours?", "one digit"),
        ("30621", "이거총몇자리야", "5개"),
        ("30621", "다 합쳐서 몇 자리 수야", "5개"),
        ("30621", "총 얼마야", "12"),
        ("1787", "so two 7s, right?", "7 occurs 2 times"),
        ("8866", "and two sixes in it, right?", "6 occurs 2 times"),
        ("1787", "there are three 7s in it, aren't there?", "7 occurs 2 times"),
        ("1123", "헐 1 두개네 맞지", "1은 2개"),
        ("1123", "2가 하나 맞지", "2는 하나"),
    ],
)
def test_it_is_answered(engine: Engine, text: str, sentence: str, answer: str) -> None:
    assert answer in last_answer(engine, text, sentence)


@pytest.mark.parametrize(
    ("text", "sentences", "answer"),
    [
        ("4093", ("which is the lowest", "and the other end of it, the highest"), "9"),
        ("4093", ("which is the lowest", "and the other extreme?"), "9"),
        ("4093", ("제일 작은 건?", "그 반대는?"), "9"),
        ("144", ("does 9 go into it", "how many times"), "16"),
        ("144", ("is it divisible by 9", "and how often does it go in then"), "16"),
        ("144", ("9로 나누어떨어져?", "몇 번 들어가는데?"), "16"),
        ("144", ("9로 나누어떨어져?", "그럼 몫은?"), "16"),
        ("144", ("9로 나누어떨어져?", "몇 자리야?"), "3개"),
        ("144", ("does 9 go into it", "how many times does 4 appear"), "2 times"),
        ("8866", ("can be divide by 11?", "the last 6 should be 0", "still can?"), "not divisible by 11"),
        ("12321", ("11로 나누어떨어져?", "그럼 3으로는"), "3으로 나누어떨어져요"),
    ],
)
def test_a_question_goes_on_with_the_last_one(
    engine: Engine, text: str, sentences: tuple[str, ...], answer: str
) -> None:
    assert answer in last_answer(engine, text, *sentences)


@pytest.mark.parametrize(
    ("text", "sentences", "result"),
    [
        ("8866", ("the last 6 should 0, sorry is my pen",), "8860"),
        ("3", ("아니이이 이거 팔이야 팔",), "8"),
        ("3052", ("아니이이 두번째가 팔이야아아",), "3852"),
        ("21780", ("먹이 번져서 그렇지 세 번째는 1입니다.",), "21180"),
        ("21780", ("세 번째는 1입니다.", "그리고 첫 글자는 7로 보아야겠군요."), "71180"),
        ("21780", ("세 번째는 1입니다.", "그리고 첫 글자는 7이네요", "방금 고친 것만 취소해 주시겠습니까."), "21180"),
    ],
)
def test_it_is_corrected(engine: Engine, text: str, sentences: tuple[str, ...], result: str) -> None:
    assert result in last_answer(engine, text, *sentences)
