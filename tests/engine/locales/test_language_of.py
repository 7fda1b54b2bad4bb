"""A locale is taken as a front end has it: BCP 47 as browsers and Telegram write it, or as POSIX does."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import LANGUAGES, Engine, Message, language_of, words
from engine.testing import Chat

# A language's code with what may follow it: script, region, variants, extensions, an encoding.
TAILS = ("", "-KR", "_KR", "-Kore-KR", "_KR.UTF-8", "_KR@hangul", "-GB", "-x-private", "-u-nu-latn", ".UTF-8")


@pytest.mark.parametrize("tail", TAILS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_follows_the_language_does_not_matter(language: str, tail: str) -> None:
    for locale in (language + tail, (language + tail).upper(), language.title() + tail):
        assert language_of(locale) == language
        assert words(locale) is words(language)


@pytest.mark.parametrize("locale", ["", None, "fr", "fr-KO", "C", "C.UTF-8", "x-ko", "kok-IN", "enm", "-", "../ko"])
def test_a_language_that_is_not_spoken_here_is_none(locale: str | None) -> None:
    assert language_of(locale) is None
    assert words(locale or "").language == "en"


@given(st.text(max_size=30))
def test_no_text_is_too_odd(text: str) -> None:
    assert language_of(text) in (*LANGUAGES, None)
    assert words(text).language in LANGUAGES


def test_a_message_and_an_engine_take_them() -> None:
    engine = Engine.load(language="ko_KR", plugins=False)
    assert engine.handle(Message("", user="1")).locale == "ko"
    assert engine.handle(Message("", user="2", locale="en-GB")).locale == "en"
    assert engine.handle(Message("", user="3", locale="fr-CA")).locale == "ko"
    assert engine.handle(Message("", user="4", locale="KO-kr")).locale == "ko"
    assert Chat(engine, locale="en_US.UTF-8").say("").locale == "en"
    assert engine.choices("language", "ko-KR") == engine.choices("language", "ko") != ()
