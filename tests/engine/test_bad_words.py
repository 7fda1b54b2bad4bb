"""Whatever is typed gets a calm reply in the person's language, with nothing in it that a front end would act on."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import LANGUAGES, Attachment, Engine, Message
from engine.skills.text import LONGEST_ECHO, echo, echo_name
from engine.testing import Chat
from tests.engine.calm import BIDI, HOSTILE, is_calm
from tests.pictures import write


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_get_a_calm_reply(said: str, language: str, engine: Engine) -> None:
    chat = Chat(engine, locale=language)
    reply = chat.say(said)
    is_calm(reply, reply.locale, said)
    assert chat.say("/models", image=None).locale == reply.locale


@pytest.mark.parametrize("name", ["overrides", "everyone", "markdown", "control characters", "a huge correction"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_beside_a_picture_get_the_picture_read(name: str, language: str, engine: Engine) -> None:
    reply = Chat(engine, locale=language).say(HOSTILE[name], image=write("7").encoded())
    is_calm(reply, reply.locale, HOSTILE[name])
    assert reply.failed == (name == "a huge correction")


@pytest.mark.parametrize("picture", [b"no picture", write("7").encoded()], ids=["bad", "good"])
@pytest.mark.parametrize("name", [*HOSTILE])
def test_a_hostile_file_name_is_said_back_harmless(picture: bytes, name: str, engine: Engine) -> None:
    attachments = (Attachment(picture, HOSTILE[name]), Attachment(picture, "b.png"))
    message = Message("", attachments, user=name, channel="names", locale="en")
    reply = engine.handle(message)
    is_calm(reply, "en", HOSTILE[name])
    if picture != b"no picture":
        is_calm(engine.handle(Message("/compare", user=name, channel="names", locale="en")), "en", HOSTILE[name])


@given(said=st.text(max_size=500))
def test_an_echo_is_a_short_line_without_anything_to_act_on(said: str) -> None:
    kept = echo(said)
    assert len(kept) <= LONGEST_ECHO
    assert not set(kept) & set("`*_~|<>[]()#@\\/:\n\r" + BIDI)
    assert all(unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} for letter in kept)
    assert echo(kept) == kept == kept.strip()


@pytest.mark.parametrize("name", ["my seven_1.png", "~/그림/7.png", r"C:\Users\me\7 (2).png", "a-b.tflite"])
def test_an_ordinary_name_is_said_back_as_it_is(name: str) -> None:
    assert echo_name(name) == name


@given(st.text(st.sampled_from("a:/.?")))
def test_an_address_in_a_name_makes_no_link_and_can_be_read(name: str) -> None:
    assert "://" not in echo_name(name)
    assert echo_name(f"https://storage.example.org/{name}").startswith("storage.example.org/")
