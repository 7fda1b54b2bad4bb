"""What is told of digits beside others, of several readings, of scores and amounts, and of what was corrected."""

from __future__ import annotations

import pytest

from engine.dialogue.parser import parse
from engine.dialogue.request import Request
from engine.dialogue.slots import digits
from engine.locales import LANGUAGES, words
from engine.messages import Message
from engine.skills.correct import correct
from engine.skills.facts import facts
from tests.conversations import conversation, conversation_in_turn, corrected_texts, fact


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("en", "what comes after the 8", "After 8 comes 5."),
        ("ko", "8 다음은 뭐야", "8 다음은 5예요."),
        ("en", "what comes before the 5", "Before 5 comes 8."),
        ("ko", "5 앞에는 뭐 있어", "5 앞은 8이에요."),
        ("en", "what is right after the 7", "Nothing comes after 7"),
        ("en", "the hundreds digit", "Digit 3 is 8."),
        ("ko", "천의 자리는?", "두 번째 숫자는 0이에요."),
        ("en", "round it to the thousands place", "31000"),
        ("en", "is it between 30000 and 31000", "Yes"),
        ("ko", "5랑 7 사이에 있어?", "아니요"),
        ("en", "with commas", "30,857"),
        ("ko", "쉼표 찍어줘", "30,857"),
        ("en", "confidence per digit", "3 (91.0%), 0 (91.0%), 8 (91.0%), 5 (91.0%), 7 (91.0%)"),
        ("ko", "자릿수별 확신도", "3 (91.0%), 0 (91.0%)"),
        ("en", "how confident are you about the 8", "Digit 3: I read 8"),
        ("ko", "8은 얼마나 확실해", "세 번째 숫자는 8"),
        ("ko", "앞에 세 자리", "308"),
        ("ko", "뒤에 두 자리는?", "57"),
        ("ko", "3만 넘어?", "30857은 30000보다 커요"),
        ("en", "how far is it from 31000", "143"),
        ("ko", "31000까지 얼마나 남았어", "143"),
    ],
)
def test_of_a_number(language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation("30857"), language)


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("en", "what do they come to", "11"),
        ("en", "add this to the one before", "11"),
        ("ko", "아까 거랑 이거 더하면", "11"),
        ("en", "add the last two", "11"),
        ("en", "add all three", "17"),
        ("ko", "지금까지 읽은 거 다 더해줘", "17"),
        ("en", "what is the total of everything so far", "17"),
        ("en", "what was the first picture", "6"),
        ("ko", "처음 사진은 뭐였어", "6"),
        ("en", "how many pictures did i send", "3"),
        ("ko", "지금까지 읽은 거 다 알려줘", "6, 9, 2"),
        ("en", "which was bigger, the first or the second", "9"),
    ],
)
def test_one_digit_is_reckoned_with_those_before(language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation_in_turn("6", "9", "2"), language)


@pytest.mark.parametrize(
    ("language", "sentence", "answer"),
    [
        ("en", "class average?", "74.3333"),
        ("ko", "세 학생 점수 평균 내주세요", "74.3333"),
        ("en", "best score?", "88"),
        ("ko", "꼴찌 점수는?", "65"),
        ("ko", "1등이랑 꼴등 점수 차이는요", "23"),
        ("en", "range?", "23"),
        ("en", "anyone above 80?", "1 (88)"),
        ("ko", "80점 못 넘은 학생 있나요", "2개예요: 70, 65"),
        ("en", "how many passed 66", "2 (70, 88)"),
        ("ko", "낮은 점수부터 나열해 주세요", "65, 70, 88"),
        ("en", "remove the lowest and average the rest", "79"),
        ("ko", "제일 낮은 점수 빼고 평균", "79"),
        ("en", "add the first and the third", "158"),
        ("en", "divide the first by the second", "1.0769"),
        ("ko", "앞에 두 명 합은", "135"),
    ],
)
def test_of_scores(language: str, sentence: str, answer: str) -> None:
    assert answer in fact(sentence, conversation("70", "65", "88"), language)


@pytest.mark.parametrize(
    ("text", "language", "sentence", "result"),
    [
        ("30857", "en", "swap the first two", "03857"),
        ("30857", "ko", "앞에 두 개 바꿔", "03857"),
        ("3450", "en", "the second and third are the wrong way round", "3540"),
        ("30353", "en", "all the 3s are 8s", "80858"),
        ("30353", "ko", "3은 전부 8이야", "80858"),
        ("30857", "en", "it starts with a 9", "90857"),
        ("30857", "en", "it ends in 2", "30852"),
        ("30857", "ko", "9로 시작해", "90857"),
        ("12", "en", "its actually twenty one", "21"),
        ("12", "ko", "이십일이야", "21"),
        ("12", "en", "looks more like a 19 to me", "19"),
        ("12", "ko", "내 눈엔 19 같은데", "19"),
        ("8", "en", "its a sevn", "7"),
    ],
)
def test_what_is_corrected(text: str, language: str, sentence: str, result: str) -> None:
    assert corrected_texts((text,), language, sentence) == [result]


@pytest.mark.parametrize(
    ("language", "correction", "sentences"),
    [
        (
            "en",
            "the first is a 9",
            ("what did you read originally", "what was your original reading", "what did i change"),
        ),
        ("ko", "첫째는 9야", ("원래 뭐랬지", "처음에 뭐라고 읽었어", "내가 뭐 고쳤지")),
    ],
)
def test_what_was_read_before_corrections_is_told(language: str, correction: str, sentences: tuple[str, ...]) -> None:
    talk = conversation("42")
    parsed = parse(correction, language, talk, slips=True)
    assert parsed is not None
    correct(**parsed[1], message=Message(correction), conversation=talk, words=words(language), feedback=None)  # type: ignore[arg-type]
    assert talk.texts == ("92",)
    for sentence in sentences:
        assert "42" in fact(sentence, talk, language)


@pytest.mark.parametrize("sentence", ["oh that is right", "오 맞췄네"])
def test_an_exclamation_is_no_digit(sentence: str) -> None:
    assert digits(sentence) is None


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("operation", sorted(words("en").table("grammar")["operations"]))
@pytest.mark.parametrize("scope", ["before", "other"])
def test_of_a_reading_that_there_is_not_is_told_that(language: str, operation: str, scope: str) -> None:
    spoken, talk = words(language), conversation("30857")
    said = {"before": "facts.nothing_before", "other": "facts.no_other"}[scope]
    told_of_none = facts(Request(operation, (3,), scope=scope), talk, spoken).text
    assert told_of_none == facts(Request(operation, scope=scope), talk, spoken).text == spoken.say(said, text="30857")
