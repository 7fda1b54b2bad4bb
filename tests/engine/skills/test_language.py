"""Asked whether it speaks a language, Digitbot says so and offers it; asked to speak one, it does."""

from __future__ import annotations

import pytest

from engine import Engine, words
from engine.testing import Chat


@pytest.mark.parametrize(
    ("language", "ask", "yes"),
    [
        ("en", "can you speak Korean?", "yes"),
        ("en", "do you understand korean", "sure"),
        ("en", "may i switch to korean in the middle", "yes"),
        ("en", "can i also talk in korean here", "yes"),
        ("en", "am i allowed to type korean too", "yes"),
        ("ko", "중간에 영어로 써도 되나요", "네"),
        ("ko", "영어로도 말할 수 있나요?", "네"),
        ("ko", "영어 할 줄 알아?", "응"),
    ],
)
def test_a_question_is_answered_in_the_language_it_was_asked_in(
    language: str, ask: str, yes: str, engine: Engine
) -> None:
    chat = Chat(engine, locale=language)
    other = "ko" if language == "en" else "en"
    spoken = words(language)
    command = f"{spoken.command('language')} {other}"
    name = spoken.table("language_names")[other]
    assert chat.say(ask).text == spoken.say("language.offer", name=name, command=command)
    assert chat.say(yes).text == words(other).say("language.switched")


@pytest.mark.parametrize(
    ("language", "ask"),
    [
        ("en", "speak Korean please"),
        ("en", "could you answer in Korean?"),
        ("ko", "영어로 말해 줄래?"),
        ("ko", "영어로 대답해 줄 수 있어?"),
    ],
)
def test_a_wish_is_done(language: str, ask: str, engine: Engine) -> None:
    other = "ko" if language == "en" else "en"
    assert Chat(engine, locale=language).say(ask).text == words(other).say("language.switched")


def test_the_language_in_use_needs_no_offer(engine: Engine) -> None:
    assert Chat(engine, locale="en").say("do you speak English?").text == words("en").say("language.spoken")


@pytest.mark.parametrize(
    ("before", "ask", "language"),
    [
        ("몇 글자야?", "what does a pound of butter go for", "en"),
        ("고마워", "my uncle drives a lorry", "en"),
        ("thank you", "우리 삼촌은 트럭 운전해", "ko"),
        ("고마워", "Schwarzwald", "ko"),  # one word may be a name
    ],
)
def test_what_is_not_understood_is_refused_in_its_own_language(
    before: str, ask: str, language: str, engine: Engine
) -> None:
    chat = Chat(engine)
    chat.say(before)
    reply = chat.say(ask)
    assert (reply.intent, reply.locale) == ("fallback", language)


def test_what_is_not_understood_is_refused_in_the_language_that_was_asked_for(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("한국어로 대답해 줘")
    assert chat.say("my uncle drives a lorry").locale == "ko"


def test_a_question_on_another_language_leaves_the_next_answer_in_this_one(engine: Engine) -> None:
    chat = Chat(engine)
    chat.say("may i switch to korean in the middle")
    assert chat.say("does cursive writing of words work or numerals only").locale == "en"
