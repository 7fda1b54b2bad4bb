"""Two readings compared in people's words, equal parts, what divides a number, and which number comes next."""

from __future__ import annotations

import pytest

from tests.conversations import answer_to, conversation, conversation_in_turn


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("did i beat him", "112 is ahead of 85, by 27"),
        ("did she beat me", "112 is ahead of 85, by 27"),
        ("did we beat them", "112 is ahead of 85, by 27"),
        ("whose is the higher number", "The largest is 112"),
        ("whose is lower", "The smallest is 85"),
        ("second over first", "112 / 85 = 1.3176"),
        ("the later one over the earlier", "112 / 85 = 1.3176"),
        ("remove the earlier from the later, leaves?", "The difference is 27"),
        ("take the first one away from the second", "The difference is 27"),
        ("몇 키로 탄 거임", "차이는 27이에요"),
        ("몇 킬로 뛴 거예요", "차이는 27이에요"),
        ("몇 개 비는 거죠", "차이는 27이에요"),
        ("얼마 비는데", "차이는 27이에요"),
        ("맞아떨어지나요", "85와 112는 서로 달라요"),
        ("둘이 일치해?", "85와 112는 서로 달라요"),
    ],
)
def test_two_readings_are_compared_as_whole_numbers(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn("85", "112"))


@pytest.mark.parametrize(
    ("sentence", "answer"),
    [
        ("the middle invoice less the first one", "The difference is 285"),
        ("the second over the third", "9125 / 7990"),
        ("the third minus the middle one", "The difference is -1135: 7990 - 9125"),
    ],
)
def test_two_of_three_readings_are_compared(sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation_in_turn("8840", "9125", "7990"))


@pytest.mark.parametrize(("first", "then"), [("who won", "still me tho?"), ("whose is higher", "still so?")])
def test_who_is_ahead_is_asked_once_more(first: str, then: str) -> None:
    talk = conversation_in_turn("85", "112")
    answer_to(first, talk)
    assert "112" in answer_to(then, talk)


def test_both_after_a_comparison_are_added() -> None:
    talk = conversation_in_turn("1250", "980")
    answer_to("how much dearer is the first one", talk)
    assert "2230: 1250 + 980" in answer_to("n both on one bill?", talk)


@pytest.mark.parametrize(
    ("read", "sentence", "answer"),
    [
        ("2430", "cut in three, roughly", "2430 / 3 = 810"),
        ("2430", "cut it into 4 equal pieces", "2430 / 4 = 607.5"),
        ("2430", "break it into 3 equal parts", "2430 / 3 = 810"),
        ("2430", "셋으로 똑같이 자르면 하나가 얼마야", "2430 / 3 = 810"),
        ("2430", "둘로 자르면 얼마예요", "2430 / 2 = 1215"),
        ("2430", "in groups of 2", "24 30"),
        ("1953", "And how long from then to 2000?", "From 1953 to 2000 it is 47 years"),
        ("1953", "1945년이니까 그 뒤로 몇 해가 지난 거지요", "1945년부터 1953년까지 8년이에요"),
        ("615", "이 숫자 오백보다 많습니까", "네, 615는 500보다 커요"),
        ("85", "지금은 오백보다 많습니까 적습니까", "아니요, 85는 500보다 작아요"),
        ("56", "7 goes into it exactly 8 times?", "Yes, 56 is divisible by 7: 56 / 7 = 8"),
        ("56", "7 goes into it 9 times, right?", "No, 56 and 63 are not the same"),
        ("56", "is it divisible by 2 and 7", "Yes, 56 is divisible by 7"),
        ("1729", "7이랑 13으로 나눠떨어짐?", "네, 1729는 13으로 나누어떨어져요"),
        ("18", "그럼 뭘로 나눠지는데 다 대봐", "1, 2, 3, 6, 9, 18"),
        ("18", "what can i divide it by", "1, 2, 3, 6, 9, 18"),
        ("91", "Then which numbers are going into it?", "1, 7, 13, 91"),
        ("3706", "make small go first, big go last", "In order: 0367"),
        ("3706", "big ones first", "In order: 7630"),
        ("3706", "작은 게 앞으로", "0367"),
        ("8", "what comes after it when you count", "9: 8 + 1"),
        ("8", "이거 다음에 오는 숫자가 뭐게요", "9예요: 8 + 1"),
    ],
)
def test_of_one_number(read: str, sentence: str, answer: str) -> None:
    assert answer in answer_to(sentence, conversation(read))


@pytest.mark.parametrize(
    ("sentences", "answer"),
    [
        (("what comes after it when you count", "and the one after that"), "10: 9 + 1"),
        (("이거 다음에 오는 숫자가 뭐게요", "그러고 또 그 다음은요", "그 다음은"), "11이에요: 10 + 1"),
    ],
)
def test_counting_goes_on(sentences: tuple[str, ...], answer: str) -> None:
    talk = conversation("8")
    talk.subject = "facts"
    assert answer in [answer_to(sentence, talk) for sentence in sentences][-1]


def test_an_order_is_kept_when_the_digits_are_sorted_again() -> None:
    talk = conversation("3801")
    answer_to("largest first", talk)
    assert "8310" in answer_to("line them up again", talk)


def test_a_calculation_is_done_once_more() -> None:
    talk = conversation_in_turn("64", "16")
    answer_to("divide the first by the second", talk)
    assert "64 / 16 = 4" in answer_to("redo that division", talk)
    assert "64 / 16 = 4" in answer_to("recompute it", talk)
