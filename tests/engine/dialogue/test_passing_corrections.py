"""A correction may be stated in passing, among any other words; what only sounds like one stores no label."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.dialogue.memory import Conversation
from engine.dialogue.passing_corrections import passing_correction
from engine.locales import words
from engine.messages import Message
from engine.skills.correct import correct
from engine.testing import Chat
from tests.conversations import conversation
from tests.pictures import write


@pytest.fixture
def chat(engine: Engine) -> Chat:
    return Chat(engine, locale="en")


def _language(sentence: str) -> str:
    return "en" if sentence.isascii() else "ko"


def _corrected(sentence: str, *texts: str) -> tuple[list[str], str]:
    """What readings become by a correction, and what is answered."""
    talk, language = conversation(*texts), _language(sentence)
    parsed = passing_correction(sentence, language, talk)
    assert parsed is not None, sentence
    reply = correct(**parsed[1], message=Message(sentence), conversation=talk, words=words(language), feedback=None)  # type: ignore[arg-type]
    return [text.replace("\n", "/") for text in talk.texts], reply.text


@pytest.mark.parametrize(
    ("texts", "sentence", "result"),
    [
        # all of a number
        (("450",), "hang on thats 480 i think, smudge", ["480"]),
        (("4105",), "me mum reckons that's 4165", ["4165"]),
        (("5527",), "the label says it's 5521", ["5521"]),
        (("52814",), "scratch that, it goes 52874, bad crease", ["52874"]),
        (("3500",), "병원에 전화해 보니 2500이래요", ["2500"]),
        (("5390",), "5890이네 먼지 꼈음", ["5890"]),
        (("745",), "잉크가 번졌네 748이에요", ["748"]),
        (("404",), "409라고 몇 번을 말해", ["409"]),
        (("305",), "사장님이 365래", ["365"]),
        (("56",), "선생님이 58이래요", ["58"]),
        (("365",), "I recounted and the stock is 375", ["375"]),
        (("356",), "다시 세니 실물도 365입니다", ["365"]),
        (("4518",), "담당자 확인 결과 4578이라고 합니다", ["4578"]),
        # a digit by its place
        (("72",), "bob insists that's a 1 up front. lying snake", ["12"]),
        (("4518",), "the page by the window, I take the second figure to be a nought", ["4018"]),
        (("17302",), "동료 말로는 백의 자리가 8이라 합니다", ["17802"]),
        (("4518",), "마지막이 9라 카던데예", ["4519"]),
        (("4518",), "감독관께서 세 번째 자리가 7로 보인다고 하십니다", ["4578"]),
        (("604",), "naw the furst wan's an 8", ["804"]),
        (("365",), "oh wait leap year, last digit is a 6", ["366"]),
        (("5096",), "the gaffer says the last one's a 9", ["5099"]),
        (("3906",), "이장 말로는 맨 끝이 팔이라는디", ["3908"]),
        (("70415",), "현물 대조 결과 둘째 자리 6임", ["76415"]),
        (("1966",), "돋보기로 보니 끝이 8이군요", ["1968"]),
        (("04385",), "아 끝자리가 삼이네 고쳐 줘", ["04383"]),
        # a digit by its value
        (("5550142",), "that four ought to be an eleven, no sorry, I mean a one", ["5550112"]),
        (("4518",), "my aunt says the eight has to be a three", ["4513"]),
        (("428",), "게난 8이 아니고 3이라", ["423"]),
        (("4518",), "가운데 5는 6이라 하더이다", ["4618"]),
        (("20458",), "I beg your pardon, the four is in fact a one.", ["20158"]),
        (("6274",), "still no. two is 1 perhaps", ["6174"]),
        (("40519",), "s/9/4", ["40514"]),
        (("128",), "그거이 팔이 아니고 삼이랑께", ["123"]),
        # a digit that was in doubt, and then is settled
        (("07790",), "hmm the 9 might be a 4.. yeah its a 4", ["07740"]),
        (("8842",), "could be the 2 is a 7. yes it is a 7", ["8847"]),
        (("4071",), "7이 1일수도.. 아 1이다", ["4011"]),
        # a digit, and what that makes of the number
        (("31977",), "no hold up, first seven's a 1, so 31917", ["31917"]),
        (("4071",), "second one's a 6, so 4671", ["4671"]),
        (("190452",), "the 5 suppose be 6", ["190462"]),
        # one of several numbers, by its place or because it alone is like what is said
        (("17", "62", "88"), "second cards a 52 actually, five-oh-two no sorry fifty two", ["17", "52", "88"]),
        (("214/88/347",), "and the top one ain't 214 it's 241, lord have mercy", ["241/88/347"]),
        (("310", "455", "902"), "the middle one ain't 455 it's 465, smudge", ["310", "465", "902"]),
        (("64", "59"), "상대팀이 71점이래ㅠ 두번째 거", ["64", "71"]),
        (("12400/8650/31000",), "두 번째 전표는 8560이 맞습니다. 죄송합니다.", ["12400/8560/31000"]),
        (("27", "14"), "안 낸 사람이 19명이라네", ["27", "19"]),
        (("310", "455"), "가게에 물어보니 456이래요", ["310", "456"]),
        (("505", "3120"), "the second ticket's 3170, the stub is torn", ["505", "3170"]),
        # a digit that was left out
        (("6038",), "you missed a 2 at the end, look closer", ["60382"]),
        (("6038",), "뒤에 2가 빠졌네요 돋보기로 보셔", ["60382"]),
        (("618",), "아니우다 앞에 1이 빠졌수다 1618이우다", ["1618"]),
    ],
)
def test_what_a_clause_states_is_corrected(texts: tuple[str, ...], sentence: str, result: list[str]) -> None:
    assert _corrected(sentence, *texts)[0] == result


@pytest.mark.parametrize("sentence", ["oi, it's 14, ink blot", "안 낸 사람이 14명이라네"])
def test_of_several_numbers_that_are_alike_it_is_asked_which(sentence: str) -> None:
    texts, answer = _corrected(sentence, "17", "84")
    assert texts == ["17", "84"]
    assert "14" in answer


def test_a_number_that_is_like_none_of_several_corrects_none_unasked() -> None:
    talk = conversation("27", "84")
    reply = correct("19", None, None, None, Message(""), talk, words("en"), None)
    assert talk.texts == ("27", "84")
    assert reply.text.startswith("Which of the 2 pictures is 19?")


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        (("24",), "my brother is 27"),
        (("2500",), "last year it was 2400"),
        (("2500",), "my rent is 2400 a month"),
        (("24",), "it's 27 degrees outside"),
        (("24",), "she is 27 and single"),
        (("512",), "i live at number 517"),
        (("512",), "bus 517 is late again"),
        (("1950",), "my gran was born in 1951"),
        (("84",), "i thought it was 89"),
        (("84",), "if it was 89 i'd be rich"),
        (("84",), "let's say it's 89"),
        (("84",), "maybe it's 89"),
        (("84",), "isn't it 89?"),
        (("3500",), "the other shop wants 3600"),
        (("3500",), "it costs 3600 there"),
        (("61",), "60 plus 2 is 62"),
        (("830",), "add 5 and it's 835"),
        (("61",), "it's 62 more than last time"),
        (("53",), "in the end it's 58 euros"),
        (("5",), "i have 3 cats"),
        (("9",), "it's a 5 minute walk"),
        (("508",), "the last bus is a 9"),
        (("512",), "my second bus is 317"),
        (("173",), "the first is wrong and the third is a 9"),
        (("173",), "it's a 4 or a 9"),
        (("100",), "it's 2400, the price of bread"),
        (("24",), "우리 형은 27살이야"),
        (("24",), "내 동생이 27이야"),
        (("12",), "내 번호는 17번이야"),
        (("2500",), "작년엔 2400이었어요"),
        (("2500",), "작년에는 2400이래"),
        (("24",), "오늘 기온이 27도래"),
        (("512",), "517번 버스 또 늦네"),
        (("1950",), "할머니는 1951년생이야"),
        (("84",), "89면 좋겠다"),
        (("84",), "89인 줄 알았어"),
        (("84",), "89야?"),
        (("3500",), "다른 가게는 3600이래"),
        (("62",), "하나 더하면 63이네"),
        (("61",), "60 더하기 2는 62야"),
        (("5",), "고양이가 3마리야"),
        (("24",), "엄마 나이가 27이래"),
        (("45",), "우리 팀이 47점 냈어"),
        (("512",), "마지막 버스가 9번이야"),
        (("173",), "4나 9야"),
        (("100",), "2400이래 빵값이"),
    ],
)
def test_what_states_another_number_is_none(texts: tuple[str, ...], sentence: str) -> None:
    assert passing_correction(sentence, _language(sentence), conversation(*texts)) is None


@pytest.mark.parametrize("sentence", ["", "...", "s/9", "it's", "이네"])
def test_words_without_a_number_are_none(sentence: str) -> None:
    assert passing_correction(sentence, _language(sentence), conversation("4725")) is None


def test_where_nothing_was_read_there_is_nothing_to_correct() -> None:
    assert passing_correction("it's 480, smudge", "en", Conversation("cnn")) is None


@pytest.mark.parametrize(
    ("sentence", "is_corrected"),
    [
        ("hang on thats 480 i think, smudge", True),
        ("안경 쓰고 보니까 480이네", True),
        ("last month it was 480", False),
        ("i wish it was 480", False),
        ("작년엔 480이었어요", False),
        ("480인 줄 알았어", False),
        ("the answer to life is 480", False),
        ("the unluckiest number is 480", False),
        ("the price of that car is 480", False),
        ("차 값이 480이래", False),
        ("내 나이는 480이야", False),
        ("여기 제한속도가 480이야", False),
    ],
)
def test_a_person_in_a_conversation_is_understood_so(chat: Chat, sentence: str, *, is_corrected: bool) -> None:
    chat.say(image=write("450").encoded())
    chat.say(sentence)
    assert ("480" in chat.say("what does it say now").text) is is_corrected


def test_a_number_of_several_is_named_when_that_is_asked(chat: Chat) -> None:
    chat.say(image=write("17\n84").encoded())
    assert "14" in chat.say("oi, it's 14, ink blot").text
    assert "17 / 14" in chat.say("the second").text


@pytest.mark.parametrize(
    ("texts", "sentence", "result"),
    [
        (("1107/2004",), "he says the bottom line ends in a 5", ["1107/2005"]),
        (("1107/2004",), "my boss told me the top row ends in a 9", ["1109/2004"]),
        (("6047",), "my wife says it ends in a 9", ["6049"]),
        (("6047",), "the nurse reckons it starts with an 8", ["8047"]),
        (("6047",), "남편이 9로 끝난대요", ["6049"]),
        (("6047",), "우리 애가 8로 시작한대", ["8047"]),
        (("64",), "wait thats a 1 at the end i scribbled", ["61"]),
        (("64",), "wait its a 9 at the front i smudged it", ["94"]),
        (("64",), "no thats a 7 at the end you dope", ["67"]),
        (("64",), "its a 2 at the end i wrote it funny", ["62"]),
        (("64",), "oh that's an 8 at the start, sorry i rushed", ["84"]),
    ],
)
def test_the_end_that_a_correction_names_may_be_reported_or_explained(
    texts: tuple[str, ...], sentence: str, result: list[str]
) -> None:
    assert _corrected(sentence, *texts)[0] == result


@pytest.mark.parametrize(
    ("sentence", "result"),
    [
        ("윗줄은 9로 끝나요", "1109/2004"),
        ("윗줄은 8로 끝난다고 하네요", "1108/2004"),
        ("아랫줄은 3으로 시작한대요", "1107/3004"),
    ],
)
def test_how_a_line_ends_is_no_question(engine: Engine, sentence: str, result: str) -> None:
    chat = Chat(engine, locale="ko")
    chat.say(image=write("1107\n2004").encoded())
    assert result.replace("/", " / ") in chat.say(sentence).text
