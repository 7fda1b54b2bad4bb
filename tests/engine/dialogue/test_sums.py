"""Arithmetic over several readings: which of them is meant, and what is not to be reckoned at all."""

from __future__ import annotations

import pytest

from engine.dialogue.memory import Conversation
from engine.dialogue.script import script_language
from engine.errors import UsageError
from tests.conversations import UNDERSTANDING, answer_to, conversation, conversation_in_turn, corrected_texts

TWO, THREE, FOUR = ("3450", "13540"), ("3450", "13540", "200"), ("7", "3450", "13540", "200")


def intent(sentence: str, talk: Conversation) -> str:
    return UNDERSTANDING.understand(sentence, ("cnn", "mlp"), talk).intent


@pytest.mark.parametrize(
    "sentence",
    [
        "방금 두 장을 합치면 얼마예요?",
        "방금 두 장 합계",
        "방금 보낸 두 장 더하면",
        "방금 전 두 장 합쳐줘",
        "두 영수증 합계",
        "사진 두 장 합",
        "두 전표 더해 주세요",
        "아까 두 장 더하면",
        "the two slips together",
        "both receipts, how much?",
        "add the two I just sent",
        "sum of the last two receipts",
        "add these 2 slips",
        "3450 더하기 13540은 얼마인가요?",
        "3450+13540",
        "3450이랑 13540 더하면?",
        "3,450원하고 13,540원 더하면",
        "3450 plus 13540",
        "what is 3450 + 13540?",
        "아까 것까지 총 얼마예요?",
        "아까 거랑 더하면?",
        "전 거랑 합쳐 주세요",
        "앞에 거랑 합쳐 주세요",
        "이전 것과 합치면",
        "아까 꺼까지 합치면",
        "지금까지 총 얼마예요?",
        "여태까지 다 합치면?",
        "누적 합계는?",
        "so far, how much in total?",
        "what's the running total",
        "add it to the one before",
        "together with the one before",
        "total with the previous one",
        "plus the previous one",
        "여기에 아까 거 더하면",
        "먼젓번 거랑 더해 줘",
        "with the earlier one, how much",
        "add them all up so far",
        "total of all receipts",
        "영수증 전부 더해줘",
    ],
)
def test_two_readings_are_added(sentence: str) -> None:
    assert "16990" in answer_to(sentence, conversation_in_turn(*TWO))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("세 장 합계", "17190"),
        ("3장 다 더해줘", "17190"),
        ("add the 3 receipts", "17190"),
        ("all three receipts together", "17190"),
        ("세 장 중 제일 큰 건", "13540"),
        ("average of the three receipts", "5730"),
        ("지금까지 총 얼마예요?", "17190"),
        ("두 장 합계", "13740"),
        ("아까 거랑 더하면?", "13740"),
        ("3450 + 200", "3650"),
    ],
)
def test_of_three_readings_as_many_are_taken_as_are_named(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn(*THREE))


def test_a_number_of_pictures_is_of_the_last_ones() -> None:
    assert "17190" in answer_to("세 장 합계", conversation_in_turn(*FOUR))
    assert "17190" in answer_to("add the 3 receipts", conversation_in_turn(*FOUR))
    with pytest.raises(UsageError):
        answer_to("add the 3 receipts", conversation_in_turn(*TWO))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("13540에서 3450 빼면", "10090"),
        ("difference between 3450 and 13540", "10090"),
        ("20000 - 3450", "16550: 20000 - 3450"),
        ("average of 3450 and 13540", "8495"),
        ("3450 times 2", "6900"),
        ("double 3450", "6900"),
        ("is 3450 even", "3450 is even"),
        ("3450은 3의 배수야?", "3450"),
        ("10% of 3450", "345."),
        ("is 13540 more than 3450?", "Yes, 13540"),
        ("13540보다 3450이 커?", "아니요, 3450은"),
        ("3450이랑 13540 중에 뭐가 더 커?", "13540"),
        ("3450 is what percent of 13540", "3450 is 25.5% of 13540"),
        ("3450이랑 300이랑 더하면?", "3450 + 300"),
        ("is it bigger than 3450?", "200 is smaller than 3450"),
        ("add 3450", "3650"),
        ("첫 번째 영수증이랑 합치면", "3450 + 200"),
    ],
)
def test_a_number_that_was_read_means_that_reading(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn(*THREE))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("2000 plus 3000", "5000"),
        ("100 더하기 200은", "300"),
        ("3450 더하기 13540 더하기 100", "17090"),
        ("add 5000 and 300", "5300"),
    ],
)
def test_numbers_that_were_not_read_are_reckoned_with_as_they_are(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn(*TWO))


def test_a_number_that_was_not_read_is_not_compared_with_digits() -> None:
    sentence = "is 20000 more than 3450"
    if intent(sentence, conversation_in_turn(*TWO)) == "facts":
        assert ":" not in answer_to(sentence, conversation_in_turn(*TWO))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("합계 말고 평균이요", "2.6"),
        ("평균 말고 합계요", "13"),
        ("더하지 말고 그냥 읽어 주세요", "13540 ("),
        ("더하라는 게 아니고 읽으라고요", "13540 ("),
        ("곱하지 말고 더해", "13"),
        ("합이 아니라 곱이요", "곱하면"),
        ("아니 더하지 말고 뒤집으라고", "04531"),
        ("아니 합이 얼마냐고요", "13"),
        ("제일 큰 숫자 말고 다 더하면", "8"),
        ("not the sum, the average", "2.6"),
        ("the sum, not the average", "13"),
        ("the sum instead of the mean", "13"),
        ("don't add them, just read it", "13540 ("),
        ("do not add, multiply", "product"),
        ("I'm not asking for the product, just the sum", "13"),
        ("don't sort it, reverse it", "04531"),
        ("I didn't ask for the sum", "13540 ("),
        ("the sum not counting the 5", "8: 1 + 3 + 4 + 0"),
    ],
)
def test_what_is_not_wanted_is_not_done(sentence: str, answer: str) -> None:
    reply = answer_to(sentence, conversation("13540"))
    assert answer in reply
    assert "\n" not in reply


def test_a_value_beside_an_unwanted_sum_is_a_correction() -> None:
    assert intent("아니요, 각 자리를 더하라는 게 아니라 금액 3450원이에요", conversation("3456")) == "correct"


@pytest.mark.parametrize(
    "sentence",
    [
        "영수증 숫자를 더하고 싶은데 어떻게 하면 되나요?",
        "여러 장을 더하려면 어떻게 해요?",
        "평균을 내려면 어떻게 하나요",
        "how do I add several receipts?",
        "how can I add up several slips?",
        "how would I get the average of many readings?",
    ],
)
def test_how_to_reckon_is_told_and_nothing_reckoned(sentence: str) -> None:
    assert intent(sentence, conversation_in_turn(*TWO)) in ("help", "own_picture")


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("20000원 내면 거스름돈은?", "20000에서 13540을 빼면 6460이 남아요."),
        ("이만원 냈는데 잔돈 얼마야", "6460"),
        ("만 원 내면 거스름돈이 얼마예요?", "10000은 13540보다 3540만큼 모자라요."),
        ("I pay with 20000, how much change?", "20000 less 13540 leaves 6460."),
        ("how much change do I get from 50000", "36460"),
    ],
)
def test_change_is_what_is_left_of_an_amount(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn(*TWO))


def test_change_needs_an_amount() -> None:
    for sentence in ("거스름돈 얼마예요?", "how much change do I get"):
        with pytest.raises(UsageError):
            answer_to(sentence, conversation_in_turn(*TWO))


@pytest.mark.parametrize(
    ("sentence", "text", "answer"),
    [
        ("is it in ascending order", "13540", "No"),
        ("already sorted?", "1345", "Yes"),
        ("is it in descending order?", "5431", "Yes"),
        ("are the digits in order?", "5431", "No"),
        ("오름차순이야?", "1345", "네"),
        ("오름차순인가요?", "13540", "아니요"),
        ("내림차순이에요?", "5431", "네"),
        ("can you put them in order?", "5431", "1345"),
        ("오름차순으로", "5431", "1345"),
    ],
)
def test_whether_it_is_in_order_is_told(sentence: str, text: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation(text))


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("네 번째는 7이에요. 그리고 아래는 2015예요", "3457/2015"),
        ("the fourth is a 7 and the bottom is 2015", "3457/2015"),
        ("위는 3457이고 아래는 2015예요", "3457/2015"),
        ("맨 아래 줄은 2015예요", "3451/2015"),
        ("the top is 3457", "3457/2016"),
        ("the last is a 7", "3451/2017"),
    ],
)
def test_a_line_may_be_named_by_its_place_alone(sentence: str, result: str) -> None:
    language = script_language(sentence) or "en"
    assert corrected_texts(("3451/2016",), language, sentence) == [result]
