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
