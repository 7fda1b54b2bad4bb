"""What is wrong with an embedder's intent is told: as it is added to who adds it, later to the log and the person."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from engine import Engine, Message, Reply, UserError, words
from tests.engine.dialogue.riddles import PHRASES, add_riddle, riddle


@pytest.mark.parametrize(
    ("name", "slots", "message"),
    [
        ("help", {}, "'help' is there already"),
        ("fallback", {}, "'fallback' is there already"),
        ("riddle", {"topic": "no such slot"}, "there is no slot 'no such slot'"),
        ("riddle", {"number": lambda text: text}, "'number'"),
    ],
)
def test_what_cannot_be_added_is_told_and_nothing_is_changed(
    fresh: Engine, name: str, slots: dict[str, str | Callable[[str], object]], message: str
) -> None:
    before = fresh.commands
    with pytest.raises(ValueError, match=message):
        fresh.intent(name, phrases=PHRASES, slots=slots)(riddle)
    assert fresh.commands == before
    add_riddle(fresh)


@pytest.mark.parametrize(
    ("name", "aliases"),
    [
        ("read", {}),  # an alias of predict
        ("riddle", {"en": ["HELP"]}),
        ("riddle", {"ko": ["도움말"]}),
        ("second", {"en": ["first"]}),  # of another one that was added
        ("two words", {}),
        ("/riddle", {}),
        ("riddle@bot", {}),
        ("", {}),
        ("riddle", {"ko": ["수수께끼 하나"]}),
    ],
)
def test_a_command_can_be_called_by_each_of_its_names(fresh: Engine, name: str, aliases: dict[str, list[str]]) -> None:
    fresh.intent("first", phrases={"en": ["this one was there first"]})(riddle)
    before = fresh.commands
    with pytest.raises(ValueError, match="command"):
        fresh.intent(name, phrases=PHRASES, aliases=aliases)(riddle)
    assert fresh.commands == before
    assert fresh.handle(Message("/help")).intent == "help"


def test_a_handler_that_asks_for_what_there_is_not_is_told(fresh: Engine) -> None:
    def riddle(weather: str) -> Reply:
        return Reply(weather)

    with pytest.raises(TypeError, match="weather"):
        add_riddle(fresh, riddle)
    add_riddle(fresh)


def fails() -> Reply:
    raise ZeroDivisionError


def fails_later() -> Iterator[Reply]:
    yield Reply("first")
    raise ZeroDivisionError


async def fails_asynchronously() -> Reply:
    raise ZeroDivisionError


async def fails_later_asynchronously() -> AsyncIterator[Reply]:
    yield Reply("first")
    raise ZeroDivisionError


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    "handler", [fails, fails_later, fails_asynchronously, fails_later_asynchronously, lambda: None, lambda: 7]
)
@pytest.mark.parametrize("awaited", [False, True])
def test_what_a_handler_does_wrong_is_a_calm_reply(
    fresh: Engine, handler: Callable[[], object], awaited: bool, language: str, caplog: pytest.LogCaptureFixture
) -> None:
    add_riddle(fresh, handler)
    message = Message("/riddle", locale=language)
    with caplog.at_level(logging.ERROR):
        reply = asyncio.run(fresh.ahandle(message)) if awaited else fresh.handle(message)
    assert reply.failed
    assert words(language).say("fallback.unexpected", id="X").split("X")[0] in reply.text
    assert ("first" in reply.text) == (handler in (fails_later, fails_later_asynchronously))
    assert len(caplog.records) == 1


UNSAYABLE = [
    "The server is away.",  # for whoever takes a key for a sentence
    "picture.missing",  # without the name that its sentence needs
    "aliases.help",  # a list
    "",
]


@pytest.mark.parametrize("key", UNSAYABLE)
@pytest.mark.parametrize("awaited", [False, True])
def test_an_error_without_a_sentence_is_a_fault_like_any_other(
    fresh: Engine, key: str, awaited: bool, caplog: pytest.LogCaptureFixture
) -> None:
    @fresh.intent("riddle", phrases=PHRASES)
    def handler() -> Reply:
        raise UserError(key)

    message = Message("/riddle", locale="ko")
    reply = asyncio.run(fresh.ahandle(message)) if awaited else fresh.handle(message)
    assert (reply.failed, reply.intent, reply.locale) == (True, "riddle", "ko")
    assert "제 쪽에서 문제가" in reply.text
    assert caplog.records[-1].exc_info is not None
    assert str(caplog.records[-1].exc_info[1]) == key


def test_a_finder_that_fails_finds_nothing(fresh: Engine, caplog: pytest.LogCaptureFixture) -> None:
    def broken(text: str) -> object:
        raise ZeroDivisionError

    @fresh.intent("riddle", phrases=PHRASES, slots={"topic": broken})
    def riddle(topic: object) -> Reply:
        return Reply(repr(topic))

    assert fresh.handle(Message("/riddle")).text == "None"
    assert "topic" in caplog.text


@pytest.mark.parametrize("given", ["a text", None, 7, ["a text"]])
def test_a_handler_that_gives_no_reply_is_named_in_the_log(
    fresh: Engine, caplog: pytest.LogCaptureFixture, given: object
) -> None:
    add_riddle(fresh, lambda: given)
    reply = fresh.handle(Message("/riddle"))
    assert reply.failed
    assert "a handler gives a Reply or several, not" in caplog.text


def test_phrases_are_a_list_and_no_string(fresh: Engine) -> None:
    with pytest.raises(TypeError, match="must be lists, not the string 'make it rain'"):
        fresh.intent("rain", phrases={"en": "make it rain"})(riddle)
    assert fresh.handle(Message("/rain")).intent == "fallback"


def test_an_error_of_a_class_and_with_values_of_ones_own_is_said(fresh: Engine) -> None:
    class MissingError(UserError):
        def __init__(self) -> None:
            super().__init__("picture.missing", name="7.png", key="k", self="s")

    @fresh.intent("riddle", phrases=PHRASES)
    def handler() -> Reply:
        raise MissingError

    reply = fresh.handle(Message("/riddle", locale="en"))
    assert reply.text == words("en").say("picture.missing", name="7.png")
