"""A conversation can be kept anywhere: stored as JSON it goes on as it does in memory."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.state.conversations import RedisStore
from engine import Attachment, Conversation, ConversationStore, Engine, Message, Reply, from_dict, to_dict
from engine.dialogue.intents import FALLBACK
from engine.dialogue.questions import Question
from tests.pictures import write
from tests.servers import RedisServer

SEVEN, PAGE = (write(text, height=60, pen=6, margin=25).encoded() for text in ("7", "173"))


class JsonStore:
    """Keeps strings, as a database would, and counts what it is asked for."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.calls: list[str] = []

    def load(self, key: tuple[str, str]) -> Conversation | None:
        self.calls.append("load")
        return from_dict(json.loads(self.kept[key]), Conversation) if key in self.kept else None

    def save(self, key: tuple[str, str], conversation: Conversation) -> None:
        self.calls.append("save")
        self.kept[key] = json.dumps(to_dict(conversation), allow_nan=False)


@pytest.fixture
def store() -> JsonStore:
    return JsonStore()


@pytest.fixture
def stored(store: JsonStore, drawn_mnist: Path) -> Iterator[Engine]:
    with Engine.load(plugins=False, mnist=drawn_mnist, store=store) as engine:
        yield engine


@pytest.fixture(params=["JSON", "Redis"])
def kept(request: pytest.FixtureRequest, store: JsonStore, drawn_mnist: Path) -> Iterator[Engine]:
    """An engine with each of the stores."""
    chosen: ConversationStore = store
    if request.param == "Redis":
        server: RedisServer = request.getfixturevalue("redis_server")
        chosen = RedisStore(server.url)
    with Engine.load(plugins=False, mnist=drawn_mnist, store=chosen) as engine:
        yield engine


SCENES: dict[str, tuple[str | bytes, ...]] = {
    "a digit": (SEVEN, "/why", "no, it's a nine", "that's right", "/compare", "/predict mlp", "/why"),
    "several digits": (
        PAGE,
        "could it be a 9?",
        "the second one is a 4",
        "it's wrong",
        "the last one",
        "5",
        "3이 아니라 8이야",
    ),
    "two of several": (PAGE, "the first is a 4 and the second is a 2", "correct!", "only one is right", "2"),
    "an image of MNIST's": ("/sample 3", "/correct 4", "/sample", "5", "/sample 4000", "6", "/why"),
    "lessons": ("/explain relu", "/next", "what is teh softmx", "explain", "the second one", "/next"),
    "a slip": ("/sumary", "yes", "/evalute", "no"),
    "a model and a language": (
        "/models mlp",
        "/models",
        "/models nosuch",
        "the first one",
        "/language ko",
        "/language",
        "영어",
    ),
    "another language": ("얼마나 정확해?", "/models", SEVEN, "왜?", "9야"),
    "what is no picture": (b"no picture", "/why", "/compare"),
    "a place that there is not": (PAGE, "why the ninth one?", "the second"),
}


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_a_conversation_from_a_store_goes_on_as_from_memory(
    scene: tuple[str | bytes, ...], kept: Engine, engine: Engine, request: pytest.FixtureRequest
) -> None:
    for line in scene:
        text, attachments = ("", (Attachment(line),)) if isinstance(line, bytes) else (line, ())
        message = Message(text, attachments, "ann", request.node.nodeid)
        ours, theirs = kept.handle(message), engine.handle(message)
        assert (ours, ours.figures) == (theirs, theirs.figures)


def _handle(engine: Engine, message: Message) -> Reply:
    return engine.handle(message)


def _ahandle(engine: Engine, message: Message) -> Reply:
    return asyncio.run(engine.ahandle(message))


WAYS = [_handle, _ahandle]
Way = Callable[[Engine, Message], Reply]


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("text", ["/help", "/sample 3", "/nothing", "/wait", "/fail"])
def test_it_is_loaded_and_saved_once_a_message(stored: Engine, store: JsonStore, text: str, way: Way) -> None:
    @stored.intent("wait", phrases={"en": ["wait for the loop"]})
    async def wait() -> Reply:
        await asyncio.sleep(0)
        return Reply("waited")

    @stored.intent("fail", phrases={"en": ["fail in the middle of it"]})
    def fail() -> Reply:
        raise ZeroDivisionError

    for times in (1, 2):
        way(stored, Message(text, user="ann"))
        assert store.calls == ["load", "save"] * times


@pytest.mark.parametrize("way", WAYS)
def test_a_message_inside_another_one_shares_its_conversation(stored: Engine, store: JsonStore, way: Way) -> None:
    @stored.intent("nest", phrases={"en": ["nest yourself"]})
    def nest(message: Message) -> Reply:
        stored.handle(Message("/models mlp", user=message.user))
        return Reply("nested")

    @stored.middleware
    def layer(message: Message, next: Callable[[Message], Reply]) -> Reply:  # noqa: A002
        return next(message)

    way(stored, Message("/nest", user="ann"))
    assert store.calls.count("load") == 1
    assert store.calls[-1] == "save"
    assert "You are using mlp" in way(stored, Message("/models", user="ann")).text


def test_another_process_goes_on_with_it(stored: Engine, store: JsonStore) -> None:
    stored.handle(Message("", (Attachment(SEVEN),), "ann"))
    with Engine.load(plugins=False, store=store) as other:
        assert other.handle(Message("/why", user="ann")).text.startswith("I read 7")


class Failing:
    """A store whose database is away."""

    def __init__(self, method: str, error: type[BaseException]) -> None:
        self.method = method
        self.error = error

    def load(self, key: tuple[str, str]) -> Conversation | None:
        if self.method == "load":
            raise self.error(key)
        return None

    def save(self, key: tuple[str, str], conversation: Conversation) -> None:
        if self.method == "save":
            raise self.error(key)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("method", ["load", "save"])
@pytest.mark.parametrize("error", [ConnectionError, SystemExit])
def test_a_store_that_fails_brings_nothing_down(
    way: Way, method: str, error: type[BaseException], caplog: pytest.LogCaptureFixture
) -> None:
    failing: ConversationStore = Failing(method, error)
    with Engine.load(plugins=False, store=failing) as engine, caplog.at_level(logging.ERROR):
        reply = way(engine, Message("/help", user="ann", locale="ko"))
        assert reply.locale == "ko"
        assert reply.failed == (method == "load")  # where it is only not kept, the answer stands
    assert len(caplog.records) == 1
    assert "ann" not in caplog.records[0].getMessage()


class Mistaken:
    """A store whose author gives the stored text instead of a conversation."""

    def load(self, key: tuple[str, str]) -> str:
        return "{}"

    def save(self, key: tuple[str, str], conversation: Conversation) -> None: ...


@pytest.mark.parametrize("way", WAYS)
def test_what_is_not_a_conversation_is_named_in_the_log(way: Way, caplog: pytest.LogCaptureFixture) -> None:
    with Engine.load(plugins=False, store=Mistaken()) as engine:  # type: ignore[arg-type]
        assert way(engine, Message("/help", locale="ko")).failed
    assert "the store gave a str" in caplog.text


def test_looking_at_the_status_keeps_nothing(stored: Engine, store: JsonStore) -> None:
    assert stored.status(Message(user="ann")).model == "cnn"
    assert store.kept == {}


def test_what_another_engine_asked_and_this_one_cannot_do_is_no_question_any_more(
    stored: Engine, store: JsonStore
) -> None:
    for question in (Question("gone", ("number",)), Question(FALLBACK, options=("gone",))):
        store.save(("", "ann"), Conversation("cnn", question=question, topic="a lesson that was taken away"))
        for text in ("yes", "4", "/next"):
            assert "went wrong" not in stored.handle(Message(text, user="ann")).text


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3).map(tuple),
    max_leaves=5,
)
QUESTIONS = st.builds(
    Question,
    st.text(max_size=9),
    st.lists(st.text(max_size=9), max_size=2).map(tuple),
    st.dictionaries(st.text(max_size=9), VALUES, max_size=3),
    st.lists(st.text(max_size=9), max_size=2).map(tuple),
    st.lists(st.integers(0, 99), max_size=2).map(tuple),
    st.integers(0, 99),
    st.none() | st.text(max_size=9),
)


@settings(max_examples=50)
@given(
    st.builds(
        Conversation,
        st.text(max_size=9),
        st.sampled_from([None, "en", "ko"]),
        truth=st.none() | st.integers(0, 9),
        chosen=st.none() | st.tuples(st.integers(0, 9), st.integers(0, 9)),
        topic=st.none() | st.text(max_size=9),
        question=st.none() | QUESTIONS,
    )
)
def test_every_conversation_comes_back_from_json_as_it_was(conversation: Conversation) -> None:
    assert from_dict(json.loads(json.dumps(to_dict(conversation))), Conversation) == conversation


def test_a_question_about_what_json_has_not_is_forgotten() -> None:
    conversation = Conversation("mlp", question=Question("ask", ("number",), {"topic": object()}))
    assert from_dict(to_dict(conversation)) == Conversation("mlp")
