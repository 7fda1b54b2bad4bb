"""Remarks that ask for no service get a kind word, in sentences that nobody wrote down as phrases."""

from __future__ import annotations

import pytest

from engine import LANGUAGES
from engine.dialogue.context import SMALL_TALK
from engine.dialogue.intents import Understood
from tests.conversations import UNDERSTANDING, conversation

KIND = (*SMALL_TALK, "personal", "games", "help")
REMARKS = {
    "en": (
        "hmph. you seem alright for a machine",
        "ur no fun at parties huh",
        "duuude",
        "i hav a dog his name is bisket",
        "ur mom",
        "my train is stuck in a tunnel entertain me",
        "do you dream of electric sheep",
        "not bad for a heap of code",
        "you're kinda cute for a robot",
        "my cat just walked over the keyboard",
        "sooo bored in this lecture",
        "guess what, i got a new bike",
        "whoa it talks",
        "you sound like my uncle",
        "it's my birthday today",
        "five stars from me",
        "my boss made me try this",
        "you're smarter than my brother",
        "i had pancakes for breakfast",
        "do robots sleep",
    ),
    "ko": (
        "오 너 좀 하는데? ㅋㅋ",
        "워메 기계가 말을 다 헌다잉",
        "야자 째고 싶다 진심",
        "별점 다섯 개 드릴게요",
        "선배가 써 보라고 해서요... 잘 부탁드립니다",
        "니가 뭘 안다고 까불어",
        "손주가 깔아 줬는데 이거 뭐부터 누르는 건지 영 모르겠네요",
        "이야 물건이네 물건",
        "기계치고는 똑똑하네",
        "우리 집 강아지 이름은 콩이야",
        "나 오늘 생일이다",
        "수업 시간에 몰래 하는 중",
        "지하철 안인데 심심해 죽겠다",
        "팀장님이 깔라고 하셔서 왔습니다",
        "잘난 척하네",
        "오빠보다 낫네",
        "엄마야 컴퓨터가 대답을 하네",
        "칼퇴하고 싶다",
        "치킨 먹는 중",
        "비 온다 우울해",
    ),
}


def _understood(sentence: str) -> list[Understood]:
    """What a sentence is before and after something was read."""
    talk = conversation("6251")
    talk.subject = "predict"
    return [UNDERSTANDING.understand(sentence, ("cnn", "mlp"), known) for known in (None, talk)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_nine_of_ten_remarks_get_a_kind_word(language: str) -> None:
    missed = [
        (sentence, told.intent)
        for sentence in REMARKS[language]
        for told in _understood(sentence)
        if told.intent not in KIND
    ]
    assert len(missed) <= 2 * len(REMARKS[language]) / 10, missed


SERVICES = {
    "en": (
        "write my java homework",
        "can u code me a snake game in python",
        "book me a hairdresser",
        "give me a recipe for carbonara",
        "how do I do a vlookup",
        "what should i text my ex",
        "plan a weekend in lisbon for me",
        "help me revise french vocab",
        "make my selfie prettier",
        "do a tarot reading",
        "best chest workout",
        "turn the lights off in the lounge",
        "got a cv template",
        "my laptop battery drains fast",
        "fix this bug for me",
        "write me an sql query",
        "find me a petrol station",
        "which vitamins help sleep",
        "solve this crossword clue",
        "can you do my taxes",
        "mix me a cocktail",
        "what song is this",
        "sum up this youtube video",
        "should i buy bitcoin",
    ),
    "ko": (
        "ㅇㅋ 이제 자바 과제 코드 짜줘",
        "파이썬으로 크롤러 하나 만들어 주세요",
        "자소서 첨삭 좀 부탁드려요",
        "우리 동네 미용실 예약 좀",
        "토익 단어 외우게 도와줘",
        "한국사 요점 정리해 줘",
        "얼굴 사진 예쁘게 보정해 줘",
        "유튜브 영상 요약해 줘",
        "끝말잇기 할래",
        "리액트 컴포넌트 하나 짜 줄래",
        "아두이노 회로 설명해줘",
        "엑셀 함수 좀 알려줘 브이룩업",
        "주말에 제주도 가는데 코스 짜줘",
        "이력서 양식 하나 줘",
        "아이폰이랑 갤럭시 중에 뭐 사",
        "엄마한테 문자 하나 보내",
        "면접 예상 질문 뽑아 줘",
        "포토샵 누끼 따줘",
        "중고나라에 올릴 글 써줘",
        "이 버그 좀 잡아줘",
        "감기 걸렸는데 무슨 약 먹어",
        "타로 봐 줄 수 있어?",
        "거실 불 좀 꺼줘라",
        "근처 주유소 어디",
    ),
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_nearly_all_wishes_for_other_services_are_refused(language: str) -> None:
    taken = [
        (sentence, told.intent)
        for sentence in SERVICES[language]
        for told in _understood(sentence)
        if told.intent != "fallback"
    ]
    assert len(taken) <= 0.03 * 2 * len(SERVICES[language]), taken
