"""A digit that is put in, taken out or was left out changes how many there are, and gives none of those a new value."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.testing import Chat
from tests.conversations import chat_about, last_answer


def _reads(chat: Chat) -> str:
    return chat.say("what does it read now").text


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("insert a 7 after the 3", "137540"),
        ("put a 0 at the end", "135400"),
        ("add a 2 in front", "213540"),
        ("append a 9", "135409"),
        ("prepend an 8", "813540"),
        ("put a 7 between the 3 and the 5", "137540"),
        ("add another 0 at the end", "135400"),
        ("could you squeeze a six in before the 4?", "135640"),
        ("please insert 2 behind the second digit", "132540"),
        ("there should be a 7 after the 3", "137540"),
        ("add a 5 to the end", "135405"),
        ("stick a one onto the front", "113540"),
        ("pop a 7 in after the 3", "137540"),
        ("can you add a seven right after the three?", "137540"),
        ("there's supposed to be a 7 after the 3", "137540"),
        ("7 goes after the 3", "137540"),
        ("a 7 belongs between 3 and 5", "137540"),
        ("5 다음 자리에 2 하나 넣어야 해", "135240"),
        ("3이랑 5 사이에 7이 있어야 해", "137540"),
        ("4 앞에 6을 끼워 넣어 줘", "135640"),
        ("3 뒤에 7 넣어 줘", "137540"),
        ("맨 앞에 2 붙여 줘", "213540"),
        ("3하고 5 사이에 7 추가해 줘", "137540"),
        ("끝에 0 하나 더 써 줘", "135400"),
        ("7을 3 다음에 끼워 줘", "137540"),
        ("4 앞에 6을 넣어 주세요", "135640"),
        ("두 번째 숫자 뒤에 2를 추가해", "132540"),
        ("마지막에 9 하나 붙여", "135409"),
    ],
)
def test_what_it_would_be_with_a_digit_put_in_is_told_and_nothing_changed(
    engine: Engine, sentence: str, result: str
) -> None:
    chat = chat_about(engine, "13540")
    answer = chat.say(sentence)
    assert answer.intent == "facts"
    assert f"{result}" in answer.text
    assert "13540" in answer.text
    assert "13540" in _reads(chat)


@pytest.mark.parametrize(
    "sentence",
    [
        "insert a 7", "put a 7 after the 9", "put a 0 after the 3 and the 5", "squeeze a 4 in somewhere",
        "7 하나 넣어 줘", "9 뒤에 7 넣어 줘",
    ],
)  # fmt: skip
def test_a_digit_put_in_nobody_knows_where_changes_nothing(engine: Engine, sentence: str) -> None:
    chat = chat_about(engine, "13540")
    chat.say(sentence)
    assert "13540" in _reads(chat)


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("there's a 7 missing after the 3", "137540"),
        ("you missed a 7 between the 3 and the 5", "137540"),
        ("a 2 is missing in front of the 4", "135240"),
        ("you left out a six before the 4", "135640"),
        ("you skipped the 2 right after the 1", "123540"),
        ("its missing a 9 after the last digit", "135409"),
        ("3 다음에 7이 빠졌어", "137540"),
        ("3하고 5 사이에 7이 빠져 있어", "137540"),
        ("4 앞에 6을 빠뜨렸어", "135640"),
        ("1 뒤에 2를 빼먹었네", "123540"),
        ("첫 번째 숫자 뒤에 8이 누락됐어요", "183540"),
        ("5 앞에 7을 놓쳤어요", "137540"),
    ],
)
def test_a_digit_that_was_left_out_corrects_the_whole_number(engine: Engine, sentence: str, result: str) -> None:
    chat = chat_about(engine, "13540")
    answer = chat.say(sentence)
    assert answer.intent == "correct"
    assert result in answer.text
    assert result in _reads(chat)


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("remove the last digit", "1354"),
        ("delete the middle digit", "1340"),
        ("erase the first digit", "3540"),
        ("cross out the second digit", "1540"),
        ("get rid of the last digit please", "1354"),
        ("delete the 5", "1, 3, 4, 0"),
        ("strike out the 4", "1, 3, 5, 0"),
        ("마지막 숫자 빼 줘", "1354"),
        ("가운데 숫자 삭제해 줘", "1340"),
        ("첫 번째 숫자 지워 줘", "3540"),
        ("두 번째 숫자 없애 줘", "1540"),
        ("5는 지워 줘", "1, 3, 4, 0"),
        ("4를 삭제해 주세요", "1, 3, 5, 0"),
    ],
)
def test_what_is_left_without_a_digit_is_told_and_nothing_forgotten(engine: Engine, sentence: str, result: str) -> None:
    chat = chat_about(engine, "13540")
    answer = chat.say(sentence)
    assert answer.intent == "facts"
    assert result in answer.text
    assert "13540" in _reads(chat)


@pytest.mark.parametrize(
    "sentence",
    [
        "you missed some digits", "i think you missed one", "there are more digits", "some digits are missing",
        "there should be another digit", "that's not all of them", "you didn't read all of it", "a digit is missing",
        "you left out a couple of digits", "there are more digits than that", "you only read part of it",
        "there are six digits", "you read too few digits", "not all digits were read", "there's more to it",
        "뒤에 더 있어", "숫자 여섯 개인데", "몇 개 더 있어요",
        "못 읽은 숫자가 있어", "숫자가 몇 개 빠졌어", "하나 빠뜨린 것 같아", "숫자가 더 있어", "덜 읽었어",
        "다 안 읽었네", "숫자를 몇 개 놓쳤어", "일부만 읽었어요",
    ],
)  # fmt: skip
def test_a_reading_that_is_incomplete_is_asked_for(engine: Engine, sentence: str) -> None:
    korean = not sentence.isascii()
    chat = chat_about(engine, "13540")
    asked = chat.say(sentence).text
    assert "13540" in asked
    assert "?" in asked or "말씀" in asked
    answer = chat.say("13672015야" if korean else "it is 13672015")
    assert answer.intent == "correct"
    assert "13672015" in answer.text
    again = chat_about(engine, "13540")
    again.say(sentence)
    assert "137540" in again.say("137540").text
    assert "137540" in _reads(again)


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("did you miss anything?", "left out"),
        ("are there more digits?", "5 digits"),
        ("add 5", "13545"),
        ("add a 5 to it", "13545"),
        ("혹시 빠뜨린 거 있어?", "빼놓은"),
        ("5 더해 줘", "13545"),
    ],
)
def test_a_question_or_a_sum_is_none_of_these(engine: Engine, sentence: str, answer: str) -> None:
    assert answer in last_answer(engine, "13540", sentence)
