"""An embedder's intents: of any kind of handler, from any kind of caller, shown wherever the engine's own are."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Callable, Iterator

import pytest

from engine import Argument, Choice, Engine, Figure, Kind, Message, Passage, Reading, Reply, Words, words
from engine.classifier.catalogue import Catalogue
from engine.dialogue.answers import merge_replies
from engine.dialogue.memory import Conversation
from engine.testing import Chat
from tests.engine.dialogue.riddles import PHRASES, add_riddle, riddle
from tests.pictures import write


def generator() -> Iterator[Reply]:
    yield Reply("one", suggestions=("help", "about"), options=("closed",))
    yield Reply("two", suggestions=("help",), options=("yes", "no"))


async def coroutine() -> Reply:
    await asyncio.sleep(0)
    return Reply("one", suggestions=("help",))


async def several() -> list[Reply]:
    await asyncio.sleep(0)
    return [Reply("one"), Reply("two")]


async def asynchronous() -> AsyncIterator[Reply]:
    for text in ("one", "two"):
        await asyncio.sleep(0)
        yield Reply(text)


HANDLERS = [
    (riddle, "one"),
    (generator, "one two"),
    (coroutine, "one"),
    (several, "one two"),
    (asynchronous, "one two"),
]


@pytest.mark.parametrize(("handler", "texts"), HANDLERS)
def test_each_kind_of_handler_answers_each_kind_of_caller(
    fresh: Engine, handler: Callable[[], object], texts: str
) -> None:
    assert fresh.intent("riddle", phrases=PHRASES)(handler) is handler  # type: ignore[type-var]
    message = Message("/riddle")
    assert [reply.text for reply in fresh.replies(message)] == texts.split()
    together = texts.replace(" ", "\n\n")
    assert fresh.handle(message).text == together
    assert asyncio.run(fresh.ahandle(message)).text == together

    async def inside_a_loop() -> str:
        return fresh.handle(message).text

    assert asyncio.run(inside_a_loop()) == together


def test_replies_come_one_by_one(fresh: Engine) -> None:
    reached: list[int] = []

    @fresh.intent("count", phrases={"en": ["count to three for me"]})
    def count() -> Iterator[Reply]:
        for number in range(3):
            reached.append(number)
            yield Reply(str(number))

    replies = fresh.replies(Message("/count"))
    assert next(replies).text == "0"
    assert reached == [0]


def test_several_replies_become_one_with_all_that_belongs_to_them(fresh: Engine) -> None:
    add_riddle(fresh, generator)
    reply = fresh.handle(Message("/riddle", locale="ko"))
    assert reply.suggestions == ("help", "about")
    assert reply.options == ("yes", "no")
    assert (reply.intent, reply.confidence, reply.locale) == ("riddle", 1.0, "ko")


def test_an_asynchronous_handler_runs_on_the_callers_loop_and_keeps_no_thread_of_the_engines(fresh: Engine) -> None:
    @fresh.intent("nest", phrases={"en": ["nest yourself deeply"]})
    async def nest(message: Message) -> Reply:
        where.append(asyncio.get_running_loop())
        inner = await fresh.ahandle(Message("help", user=message.user))
        return Reply(inner.intent)

    where: list[object] = []

    async def main() -> list[str]:
        # More of them than the engine has threads: were one kept by each, they would wait for ever.
        replies = await asyncio.gather(*(fresh.ahandle(Message("/nest", user=str(user))) for user in range(9)))
        assert all(loop is asyncio.get_running_loop() for loop in where)
        return [reply.text for reply in replies]

    assert asyncio.run(main()) == ["help"] * 9


@pytest.mark.parametrize("sentence", ["tell me a riddle", "a riddle, please", "수수께끼 내 줘", "riddle", "!riddle"])
def test_it_is_understood(fresh: Engine, sentence: str) -> None:
    assert Chat(fresh).say(sentence).intent == "fallback"
    add_riddle(fresh)
    assert Chat(fresh).say(sentence).text == "one"


def test_it_stands_among_the_commands_in_help_in_completion_and_in_did_you_mean(fresh: Engine) -> None:
    add_riddle(
        fresh,
        help={"en": "tell a riddle", "ko": "수수께끼를 내요"},
        aliases={"en": ["puzzle"], "ko": ["수수께끼"]},
        arguments="[TOPIC]",
        choices=lambda _catalogue, _words: (Choice("animals", "pets"),),
    )
    command = fresh.commands[-1]
    assert (command.name, command.arguments[0].kind, command.aliases) == ("riddle", Kind.TEXT, ("puzzle", "수수께끼"))
    assert (command.names["ko"], command.help["en"]) == ("수수께끼", "tell a riddle")
    assert fresh.choices("riddle") == (Choice("animals", "pets"),)
    assert "수수께끼 [TOPIC]" in Chat(fresh, locale="ko").say("/help").text
    assert "수수께끼를 내요" in Chat(fresh, locale="ko").say("/help").text
    assert Chat(fresh, locale="en").say("/ridle").suggestions[0] == "riddle"
    assert Chat(fresh).say("/수수께끼").text == "one"


def test_its_arguments_are_typed_or_told_in_short(fresh: Engine) -> None:
    typed = Argument("day", Kind.INTEGER, minimum=1, maximum=31, help={"en": "of the month"})
    add_riddle(fresh, arguments=[typed])
    fresh.intent("forecast", phrases={}, arguments="CITY [on|off]")(riddle)
    first, forecast = fresh.functions()[-2:]
    assert first["parameters"]["properties"] == {
        "day": {"type": "integer", "minimum": 1, "maximum": 31, "description": "of the month"}
    }
    assert forecast["parameters"]["properties"] == {
        "city": {"type": "string"},
        "value": {"type": "string", "enum": ["on", "off"]},
    }
    assert forecast["parameters"]["required"] == ["city"]
    assert fresh.commands[-1].usage(words("en")) == "forecast CITY [on|off]"


def test_what_is_only_said_is_no_command(fresh: Engine) -> None:
    add_riddle(fresh, command=False)
    assert "riddle" not in [command.name for command in fresh.commands]
    assert Chat(fresh).say("tell me a riddle").text == "one"


def test_help_in_one_language_is_better_than_none(fresh: Engine) -> None:
    add_riddle(fresh, help={"ko": "수수께끼를 내요"})
    assert fresh.commands[-1].help == {"en": "수수께끼를 내요", "ko": "수수께끼를 내요"}


def test_slots_are_found_by_a_function_or_as_the_engines_own(fresh: Engine) -> None:
    @fresh.intent(
        "riddle", phrases=PHRASES, slots={"topic": lambda text: text.split()[-1], "count": "number", "number": "number"}
    )
    def riddle(topic: str, count: int | None, number: int | None, words: Words) -> Reply:
        return Reply(f"{topic} {count} {number} {words.language}")

    assert Chat(fresh, locale="en").say("/riddle 3 cats").text == "cats 3 3 en"


def test_it_may_work_on_what_was_read(fresh: Engine) -> None:
    @fresh.intent("double", phrases={"en": ["double that number for me"]}, pictures=True)
    def double(conversation: Conversation) -> Reply:
        return Reply(str(2 * int(conversation.readings[0].text)))

    assert Chat(fresh).say("/double", image=write("17").encoded()).text == "34"
    chat = Chat(fresh)
    chat.say(image=write("3").encoded())
    assert chat.say("double that number").text == "6"


def test_two_engines_know_nothing_of_each_others_intents(fresh: Engine, engine: Engine) -> None:
    add_riddle(fresh)
    assert "riddle" not in [command.name for command in engine.commands]
    assert Chat(engine).say("/riddle").intent == "fallback"


def test_languages_may_be_locales_and_others_than_the_engines_own(fresh: Engine) -> None:
    fresh.intent(
        "riddle",
        phrases={"ko-KR": PHRASES["ko"]},
        aliases={"ko_KR": ["수수께끼"], "fr": ["devinette"]},
        help={"en-GB": "tell a riddle", "ko-KR": "수수께끼를 내요"},
    )(riddle)
    assert [fresh.handle(Message(f"/{name}")).text for name in ("수수께끼", "devinette")] == ["one", "one"]
    (command,) = (command for command in fresh.commands if command.name == "riddle")
    assert command.names == {"en": "riddle", "ko": "수수께끼"}
    assert command.help == {"en": "tell a riddle", "ko": "수수께끼를 내요"}


def test_intents_may_be_added_while_others_talk(fresh: Engine) -> None:
    failed: list[Reply] = []
    stop = threading.Event()

    def talk() -> None:
        while not stop.is_set():
            reply = fresh.handle(Message("how good are you?", user="talker"))
            if reply.failed:
                failed.append(reply)

    talking = threading.Thread(target=talk)
    talking.start()
    try:
        for number in range(3):
            fresh.intent(f"riddle{number}", phrases={"en": [f"riddle number {number}", "please"]})(riddle)
    finally:
        stop.set()
        talking.join()
    assert failed == []
    assert fresh.handle(Message("/riddle2")).text == "one"


def test_a_handler_may_ask_for_all_that_the_engines_own_get(fresh: Engine) -> None:
    @fresh.intent("riddle", phrases=PHRASES)
    def riddle(catalogue: Catalogue, feedback: object, message: Message) -> Reply:
        return Reply(f"{', '.join(catalogue.names())} {feedback} {message.user}")

    assert fresh.handle(Message("/riddle", user="ann")).text == "cnn, mlp None ann"


def test_what_tells_of_a_reading_still_does_among_several_replies() -> None:
    first = Reply.of(Passage("a: 1", reading=0), readings=(Reading("a"),), figures=(_figure(0),))
    second = Reply.of(Passage("With mlp:"), Passage("b: 2", reading=0), readings=(Reading("b"),), figures=(_figure(0),))
    reply = merge_replies([first, Reply(""), Reply("between"), second])
    assert reply.text == "a: 1\n\nbetween\n\nWith mlp:\nb: 2"
    assert reply.sentences == ("a: 1", "b: 2")
    assert [figure.reading for figure in reply.figures] == [0, 1]


def _figure(reading: int) -> Figure:
    return Figure("reading", "", lambda: b"", reading=reading)
