"""Several requests in a sentence, and what is corrected in passing."""

from __future__ import annotations

import pytest

from engine import Engine
from tests.conversations import chat_about, corrected_texts, last_answer


@pytest.mark.parametrize(
    ("language", "sentence", "answers"),
    [
        ("en", "how many digits and what is the largest", ("4 digits", "8")),
        ("en", "is it odd, and is it prime?", ("even", "not prime")),
        ("en", "is the sum even and divisible by 9", ("18 is even", "18 is divisible by 9")),
        ("ko", "몇 자리야, 그리고 제일 큰 건?", ("4개", "8")),
        ("ko", "홀수야? 소수야?", ("짝수", "소수가 아니")),
        ("ko", "거꾸로랑 합 알려줘", ("8118", "18")),
    ],
)
def test_all_requests_of_a_sentence_are_answered(
    engine: Engine, language: str, sentence: str, answers: tuple[str, ...]
) -> None:
    chat = chat_about(engine, "8118", locale=language)
    reply = chat.say(sentence).text
    assert all(answer in reply for answer in answers), reply


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("en", "add the first and the third", "9: 8 + 1"),
        ("en", "the difference between the largest and the smallest", "7: 8 - 1"),
        ("ko", "첫 번째랑 세 번째 합", "9"),
        ("ko", "큰 수하고 작은 수 차이", "7"),
    ],
)
def test_two_that_one_request_is_about_are_no_two_requests(
    engine: Engine, language: str, sentence: str, answer: str
) -> None:
    chat = chat_about(engine, "8118", locale=language)
    reply = chat.say(sentence).text
    assert answer in reply
    assert "\n" not in reply


@pytest.mark.parametrize(
    ("texts", "language", "sentence", "result"),
    [
        (("8118",), "en", "never mind, it's 8119", ["8119"]),
        (("8118",), "en", "scratch that, it should be 8119", ["8119"]),
        (("8118",), "ko", "아 취소, 8119야", ["8119"]),
        (("31/77",), "en", "line two's a 71", ["31/71"]),
        (("31/77",), "en", "row one is 37", ["37/77"]),
        (("8118",), "en", "the third's a 7", ["8178"]),
        (("365",), "ko", "가운데 게 0이여, 6이 아녀", ["305"]),
        (("5", "9"), "en", "box 2 holds a 6", ["5", "6"]),
        (("5", "9"), "ko", "두 번째 상자는 6이야", ["5", "6"]),
    ],
)
def test_what_is_corrected_in_passing_is_taken(
    texts: tuple[str, ...], language: str, sentence: str, result: list[str]
) -> None:
    assert corrected_texts(texts, language, sentence) == result


def test_run_on_words_and_figures_are_told_apart(engine: Engine) -> None:
    chat = chat_about(engine, "7718", locale="ko")
    assert "7748" in chat.say("세번째꺼1아니고4야").text


def test_of_lines_alike_it_is_asked_which_one_a_number_is(engine: Engine) -> None:
    chat = chat_about(engine, "24\n36\n60", locale="en")
    assert "3 lines" in chat.say("it is 66").text
    assert "24 / 36 / 66" in chat.say("the third").text + chat.say("what is it now").text


@pytest.mark.parametrize(
    ("sentence", "so", "told"),
    [
        ("The four is a nine, I'm afraid. What do the digits come to?", "195", "add up to 15"),
        ("the 4 is a 9, so what do the digits add up to?", "195", "add up to 15"),
        ("no it's 195. is it prime?", "195", "195 is not prime"),
        ("끝이 6인데 짝수야?", "146", "146은 짝수"),
        ("4는 9야 그럼 다 더하면?", "195", "더하면 15"),
    ],
)
def test_what_is_asked_after_a_correction_is_told_of_what_is_so_then(
    sentence: str, so: str, told: str, engine: Engine
) -> None:
    answer = last_answer(engine, "145", sentence)
    assert so in answer
    assert told in answer


def test_a_number_of_the_past_corrects_nothing(engine: Engine) -> None:
    assert "145" in last_answer(engine, "145", "the previous reading was 120, how many units is that", "read it again")
