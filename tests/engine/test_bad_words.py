"""Whatever is typed gets a calm reply in the person's language, with nothing in it that a front end would act on."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import LANGUAGES, Attachment, Engine, Message, Reply, words
from engine.skills.text import LONGEST_ECHO, echo, echo_name
from engine.testing import Chat
from tests.pictures import write

HOSTILE = {
    "ten thousand characters": "a" * 10_000,
    "ten thousand words": "seven " * 2_000,
    "ten thousand commands": "/help " * 2_000,
    "ten thousand syllables": "숫자" * 5_000,
    "emoji only": "👀🔥💯👨‍👩‍👧‍👦🇰🇷",
    "control characters": "\x00\x07\x1b[2J\x1b]0;owned\x07\x9b31m",
    "right to left": "ما هو هذا الرقم؟ מה המספר",
    "overrides": "\u202eevissergga\u202c \u2066x\u2069 \u200b\u200f",
    "japanese": "この数字は何ですか",
    "russian": "какая сегодня погода",
    "thai": "วันนี้อากาศเป็นอย่างไร",
    "sql": "'; DROP TABLE feedback; --",
    "markdown": "**bold** `code` [link](https://example.com) ||spoiler|| # title",
    "everyone": "@everyone @here <@123456789> <#1> <:emoji:1>",
    "command of everyone": "/@everyone",
    "misspelt with markup": "/hel`p`",
    "misspelt with an override": "/he\u202elp",
    "misspelt with a mention": "!evaluat@everyone",
    "model of markup": "/models **`@everyone`**",
    "model of control characters": "/models \x1b[31mred\u202e",
    "model of a link": "/models https://example.com/x.tflite",
    "model of braces": "/models {name} {0} %s",
    "braces": "{0} {name} {words.language} %s %n",
    "a huge number": "sample " + "9" * 5_000,
    "a huge correction": "correct " + "7" * 9_000,
    "other digits": "sample ٣ ④ Ⅶ ৭",
    "lone surrogate": "\ud83d help \udcff",
    "zalgo": "h" + "\u0301\u0327\u0334" * 900 + "elp",
    "line ends": "\r\n\u2028\u2029\x85 help \n\n",
    "a lesson of markup": "/explain `rm -rf` @everyone",
    "nothing": " \u3000\t",
}
BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"


def _is_calm(reply: Reply, language: str, said: str) -> None:
    ours = words(language).say("fallback.unexpected", id="X").split("X")[0]
    assert ours not in reply.text
    assert "Traceback" not in reply.text
    assert reply.text
    assert len(reply.text) < 8_000
    for shown in (reply.text, *reply.suggestions):
        assert not {letter for letter in shown if unicodedata.category(letter) in {"Cc", "Cs"}} - {"\n"}
        assert not set(shown) & set(BIDI)
        assert not re.search(r"@(everyone|here)|<[@#:]|`|\*\*|\|\||\]\(|://", shown)
    hangul = re.search("[가-힣]", said)
    if not hangul:
        assert bool(re.search("[가-힣]", reply.text)) == (language == "ko")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("said", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_words_get_a_calm_reply(said: str, language: str, engine: Engine) -> None:
    chat = Chat(engine, locale=language)
    reply = chat.say(said)
    _is_calm(reply, reply.locale, said)
    assert chat.say("/models", image=None).locale == reply.locale


@pytest.mark.parametrize("name", ["overrides", "everyone", "markdown", "control characters", "a huge correction"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_hostile_words_beside_a_picture_get_the_picture_read(name: str, language: str, engine: Engine) -> None:
    reply = Chat(engine, locale=language).say(HOSTILE[name], image=write("7").encoded())
    _is_calm(reply, reply.locale, HOSTILE[name])
    assert reply.failed == (name == "a huge correction")


@pytest.mark.parametrize("picture", [b"no picture", write("7").encoded()], ids=["bad", "good"])
@pytest.mark.parametrize("name", [*HOSTILE])
def test_a_hostile_file_name_is_said_back_harmless(picture: bytes, name: str, engine: Engine) -> None:
    attachments = (Attachment(picture, HOSTILE[name]), Attachment(picture, "b.png"))
    message = Message("", attachments, user=name, channel="names", locale="en")
    reply = engine.handle(message)
    _is_calm(reply, "en", HOSTILE[name])
    if picture != b"no picture":
        _is_calm(engine.handle(Message("/compare", user=name, channel="names", locale="en")), "en", HOSTILE[name])


WORDS = st.one_of(
    st.text(max_size=200),
    st.text(alphabet=st.characters(categories=("Cc", "Cf", "Cs", "Zl", "Zp", "So", "Mn")), max_size=60),
    st.builds(
        "".join,
        st.lists(
            st.one_of(st.sampled_from([*HOSTILE.values()]).map(lambda text: text[:80]), st.text(max_size=9)), max_size=5
        ),
    ),
    st.builds(
        "{}{}{}".format,
        st.sampled_from(["/", "!", "", "/ "]),
        st.sampled_from(["models ", "explain ", "correct ", "sampel", "evalute", "predict ", "정정 ", "모댈"]),
        st.text(max_size=60),
    ),
)


@given(said=WORDS, language=st.sampled_from(LANGUAGES))
def test_any_words_get_a_calm_reply(said: str, language: str, engine: Engine) -> None:
    message = Message(said, user="anybody", channel=f"words {language}", locale=language)
    if re.match(r"[/!\s]*(evaluate|eval|평가)", said, re.IGNORECASE):
        return  # answers with what it measured; it takes its time
    reply = engine.handle(message)
    _is_calm(reply, reply.locale, said)


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
