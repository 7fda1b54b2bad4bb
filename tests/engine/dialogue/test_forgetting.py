"""One reading can be forgotten, and had back; or everything."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.testing import Chat
from tests.conversations import chat_about
from tests.pictures import write

NUMBERS = ("64", "29", "57")


@pytest.mark.parametrize(
    ("language", "sentence", "gone"),
    [
        ("en", "delete the second one", 1),
        ("en", "forget the first", 0),
        ("en", "erase this one", 2),
        ("ko", "두 번째 거 지워줘", 1),
        ("ko", "첫 번째 건 잊어버려", 0),
        ("ko", "마지막 거 삭제해", 2),
    ],
)
def test_only_the_reading_that_is_named_is_forgotten(engine: Engine, language: str, sentence: str, gone: int) -> None:
    chat = chat_about(engine, *NUMBERS, locale=language)
    everything = {"en": "everything so far", "ko": "지금까지 읽은 거 다"}[language]
    reply = chat.say(sentence)
    assert reply.intent == "forget_reading"
    assert NUMBERS[gone] in reply.text
    left = chat.say(everything).text
    assert [number in left for number in NUMBERS] == [at != gone for at in range(3)]
    back = chat.say({"en": "undo", "ko": "취소"}[language]).text
    assert all(number in back for number in NUMBERS)
    left = chat.say(everything).text
    assert all(number in left for number in NUMBERS)


@pytest.mark.parametrize(
    ("language", "sentence"),
    [("en", "wipe everything"), ("en", "forget all of that"), ("ko", "전부 지워"), ("ko", "이거 다 잊어")],
)
def test_everything_is_forgotten_for_good(engine: Engine, language: str, sentence: str) -> None:
    chat = chat_about(engine, *NUMBERS, locale=language)
    assert chat.say(sentence).intent == "forget_conversation"
    reply = chat.say({"en": "undo", "ko": "취소"}[language])
    assert not any(number in reply.text for number in NUMBERS)


def test_one_of_several_pictures_is_forgotten_with_its_corrections(engine: Engine) -> None:
    chat = Chat(engine, locale="en", user="several")
    chat.say(images=[write(number).encoded() for number in NUMBERS])
    chat.say("the second is 28")
    chat.say("the third is 51")
    assert "28" in chat.say("forget the second one").text
    assert "115: 64 + 51" in chat.say("add them").text


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Good. Now forget it."),
        ("en", "ok now forget it"),
        ("en", "right, you can forget that number"),
        ("ko", "좋아요. 이제 잊어줘요"),
        ("ko", "됐고 이제 그거 잊어"),
    ],
)
def test_what_was_read_is_forgotten_once_it_served(engine: Engine, language: str, sentence: str) -> None:
    chat = chat_about(engine, "4821", locale=language)
    assert chat.say(sentence).intent in ("forget_reading", "forget_conversation")


def test_never_mind_forgets_nothing(engine: Engine) -> None:
    chat = chat_about(engine, "4821", locale="en")
    chat.say("forget it")
    assert "4821" in chat.say("read it again").text
