"""A Kakao channel: answers of Open Builder's shape, in time, with pictures, for each person their own."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from threading import Event

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from starlette.applications import Starlette
from starlette.types import ASGIApp

from bot.serving.settings import Rate
from bot.web.guard import Guard
from bot.web.kakao.callback import KAKAO
from bot.web.kakao.payload import Payload
from bot.web.kakao.response import of_reply
from bot.web.kakao.skill import Skill
from bot.web.settings import WebSettings
from bot.web.words import words
from engine import Attachment, Engine, Message, Reply, UsageError
from tests.bot.web.conftest import SEVEN
from tests.bot.web.kakao.open_builder import ANSWER, OpenBuilder, words_of
from tests.bot.web.website import Website
from tests.bot.web_server import Server
from tests.servers import RedisServer

PLACE = "https://digits.example"
KEY = "0123456789abcdef"
LOOPBACK = re.compile(r"http://127\.0\.0\.1:\d+/callback")
SOON = 0.2  # seconds
ANSWERED = 60.0  # seconds: only where something is broken does anything take that long


class Channel(Website):
    """The service with a skill whose limits are a test's own."""

    seconds = ANSWERED
    callbacks = LOOPBACK

    def app(self) -> ASGIApp:
        skill = Skill(self.answering, PLACE, seconds=self.seconds, callbacks=self.callbacks)
        return Guard(Starlette(routes=skill.routes), self.web, 1_000_000, "ko")


class Slow:
    """An engine with work that a test lets go on."""

    def __init__(self) -> None:
        self.go_on = Event()

    def load(self) -> Engine:
        engine = Engine.load(plugins=False)

        @engine.intent("wait", phrases={"en": ["wait there"], "ko": ["기다려 봐"]})
        def wait() -> Reply:
            assert self.go_on.wait(ANSWERED)
            return Reply("다 됐어요.", suggestions=("도움말",))

        return engine


@pytest.fixture(scope="module")
def channel(engine: Engine) -> Iterator[Channel]:
    """The service, with pictures from this machine's loopback."""
    with Channel(lambda: engine, private=True) as started:
        yield started


@pytest.fixture
def builder(channel: Channel) -> Iterator[OpenBuilder]:
    """A channel without callbacks."""
    with channel.client() as client:
        yield OpenBuilder(client)


def test_words_are_answered_in_the_channels_language(builder: OpenBuilder) -> None:
    assert "안녕하세요" in words_of(builder.say("안녕"))
    assert "Hello" in words_of(builder.say("hello", lang="en", user="abroad"))


def test_the_answers_to_a_lessons_question_are_offered(builder: OpenBuilder) -> None:
    offered = builder.say("/설명 렐루", user="pupil")["quickReplies"]
    assert [(one["label"], one["messageText"]) for one in offered[:3]] == [("1. 3", "1"), ("2. 0", "2"), ("3. −3", "3")]
    assert offered[3]["label"] == offered[3]["messageText"]
    right = builder.say("2", user="pupil")
    assert "맞" in words_of(right)
    assert all(len(one["messageText"]) > 1 for one in right["quickReplies"])


def test_a_picture_of_the_plugin_is_read_and_shown_on_a_card(
    builder: OpenBuilder, server: Server, channel: Channel
) -> None:
    address = server.at("/seven.png", b"HTTP/1.0 200 OK\r\n\r\n" + SEVEN)
    template = builder.say("사진", pictures=(address,), user="with-pictures")
    (output,) = template["outputs"]
    assert output["basicCard"]["title"] == "7"
    name = output["basicCard"]["thumbnail"]["imageUrl"].removeprefix(f"{PLACE}/v1/figures/")
    kept = asyncio.run(channel.answering.figures.find(name, ""))  # Kakao has no key
    assert (kept or b"").startswith(b"\x89PNG")
    assert "7" in words_of(builder.say("뭐라고 읽었어?", user="with-pictures"))


def test_several_pictures_are_read_and_one_that_is_gone_says_so(builder: OpenBuilder, server: Server) -> None:
    good = server.at("/seven.png", b"HTTP/1.0 200 OK\r\n\r\n" + SEVEN)
    gone = server.at("/gone.png", b"HTTP/1.0 404 Not Found\r\n\r\n")
    template = builder.say("", pictures=(good, gone), user="several")
    assert "404" in words_of(template)
    assert "7" in words_of(template)


def test_a_picture_in_place_of_words_is_a_picture(builder: OpenBuilder, channel: Channel) -> None:
    asked: list[str] = []

    async def fetched(address: str) -> Attachment:
        asked.append(address)
        return Attachment(SEVEN, "talk.jpg")

    original, channel.answering.fetched = channel.answering.fetched, fetched  # type: ignore[method-assign]
    try:
        address = "http://dn-m.talk.kakao.com/talkm/abc/i_1.jpg"
        assert "7" in words_of(builder.say(address, user="direct"))
    finally:
        channel.answering.fetched = original  # type: ignore[method-assign]
    assert asked == [address]


def test_addresses_of_this_machine_are_not_fetched(engine: Engine, server: Server) -> None:
    with Channel(lambda: engine) as channel, channel.client() as client:
        template = OpenBuilder(client).say("", pictures=(f"http://127.0.0.1:{server.port}/seven.png",))
    assert server.requests == []
    assert "127.0.0.1" in words_of(template)


def test_nobody_gets_what_is_somebody_elses(builder: OpenBuilder, server: Server) -> None:
    address = server.at("/seven.png", b"HTTP/1.0 200 OK\r\n\r\n" + SEVEN)
    builder.say("", pictures=(address,), user="ada")
    assert "7" not in words_of(builder.say("뭐라고 읽었어?", user="mallory"))


def test_without_an_address_of_our_own_there_are_words_alone(engine: Engine) -> None:
    with Website(lambda: engine) as website, website.client() as client:
        template = OpenBuilder(client).say("학습 곡선 보여 줘")
    assert all("simpleText" in output for output in template["outputs"])


def test_a_figure_of_a_lesson_is_an_image_below_its_words(builder: OpenBuilder) -> None:
    outputs = builder.say("학습 곡선 보여 줘")["outputs"]
    assert [next(iter(output)) for output in outputs] == ["simpleText", "simpleImage"]


def test_a_late_answer_comes_by_the_callback(server: Server) -> None:
    slow = Slow()
    channel = Channel(slow.load)
    channel.seconds = SOON
    with channel, channel.client() as client:
        builder = OpenBuilder(client, server)
        assert builder.say("/wait")["text"] == words("ko").say("kakao.later")  # while the work still goes on
        slow.go_on.set()
        late = builder.called_back.get(timeout=ANSWERED)
    Draft202012Validator(ANSWER).validate(late)
    assert words_of(late["template"]) == "다 됐어요."
    assert late["template"]["quickReplies"] == [{"label": "도움말", "action": "message", "messageText": "도움말"}]


def test_without_a_callback_one_is_asked_to_come_again() -> None:
    slow = Slow()
    channel = Channel(slow.load)
    channel.seconds = SOON
    with channel, channel.client() as client:
        builder = OpenBuilder(client)
        show = words("ko").say("kakao.show")
        template = builder.say("/wait")
        assert (words_of(template), template["quickReplies"][0]["messageText"]) == (
            words("ko").say("kakao.come_again"),
            show,
        )
        assert words_of(builder.say(show)) == words("ko").say("kakao.come_again")
        assert words_of(builder.say(show, user="somebody-else")) == words("ko").say("kakao.none_waiting")
        slow.go_on.set()
        answers = [words_of(builder.say(show))]
        while answers[-1] == words("ko").say("kakao.come_again"):
            answers.append(words_of(builder.say(show)))
        assert answers[-1] == "다 됐어요."
        assert words_of(builder.say(show)) == words("ko").say("kakao.none_waiting")


def test_who_comes_again_to_another_process_gets_the_answer_there(redis_server: RedisServer) -> None:
    slow = Slow()
    one, other = Channel(slow.load, state=redis_server.url), Channel(slow.load, state=redis_server.url)
    one.seconds = SOON
    with one, other, one.client() as first, other.client() as second:
        asked, again = OpenBuilder(first), OpenBuilder(second)
        show, come_again = words("ko").say("kakao.show"), words("ko").say("kakao.come_again")
        assert words_of(asked.say("/wait")) == words_of(again.say(show)) == come_again
        assert words_of(again.say(show, user="somebody-else")) == words("ko").say("kakao.none_waiting")
        slow.go_on.set()
        answers = [words_of(again.say(show))]
        while answers[-1] == come_again:
            answers.append(words_of(again.say(show)))
        assert answers[-1] == "다 됐어요."


@pytest.mark.parametrize(
    "callback",
    [
        "https://evil.example/x",
        "http://bot-api.kakao.com/callback/x",
        "https://bot-api.kakao.com.evil.example/x",
        "https://evil.example/.kakao.com/",
        "https://me@bot-api.kakao.com/",
        "https://kakao.com:8443/x",
        "file:///etc/passwd",
    ],
)
def test_late_answers_go_to_kakao_and_nowhere_else(callback: str) -> None:
    assert not KAKAO.fullmatch(callback)
    assert KAKAO.fullmatch("https://bot-api.kakao.com/callback/0123456789abcdef")


def test_an_error_is_a_sentence_that_the_channel_shows(engine: Engine) -> None:
    with Channel(lambda: engine, user_rate=Rate(1, 3600)) as channel, channel.client() as client:
        builder = OpenBuilder(client)
        builder.say("안녕")
        assert "기다려" in words_of(builder.say("안녕"))
        assert "wait" in words_of(builder.say("hello", lang="en"))
        assert "안녕" in words_of(builder.say("안녕", user="another"))  # each has limits of their own


@pytest.mark.parametrize(
    "body", [[], {}, {"userRequest": {}}, {"userRequest": {"utterance": "x", "user": {}}}, {"userRequest": 5}]
)
def test_what_is_no_payload_is_a_problem(website: Website, body: object) -> None:
    with website.client() as client:
        answer = client.post("/kakao", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:digitbot:problem:web.shape")


@given(
    st.fixed_dictionaries(
        {
            "utterance": st.text(max_size=20),
            "user": st.fixed_dictionaries({"id": st.text(min_size=1, max_size=20)}),
        },
        optional={
            "params": st.recursive(st.none() | st.text() | st.integers(), lambda one: st.dictionaries(st.text(), one))
        },
    )
)
def test_any_payload_is_understood_or_refused(request: dict[str, object]) -> None:
    with suppress(UsageError):
        assert Payload.of({"userRequest": request, "action": {"params": request}}).user


@given(st.text(max_size=5_000), st.lists(st.text(min_size=1, max_size=60).filter(str.strip), max_size=20))
def test_any_reply_keeps_open_builders_limits(text: str, suggestions: list[str]) -> None:
    made = of_reply(Reply(text, suggestions=tuple(suggestions)), None)
    Draft202012Validator(ANSWER).validate(made)


def test_a_key_is_needed_where_there_are_keys(engine: Engine) -> None:
    web = WebSettings(keys={"kakao": KEY}, rate=Rate(100_000, 1))
    with Website(lambda: engine, web=web) as website:
        with website.client() as client:
            assert client.post("/kakao", json={}).status_code == 401
        with website.client(authorization=f"Bearer {KEY}") as client:
            assert words_of(OpenBuilder(client).say("안녕"))


def test_kakaos_id_of_a_person_goes_no_further(builder: OpenBuilder, caplog: pytest.LogCaptureFixture) -> None:
    seen: list[str] = []
    engine = Engine.load(plugins=False)

    @engine.middleware
    def look(message: Message, next: Callable[[Message], Reply]) -> Reply:  # noqa: A002 - as the engine calls it
        seen.append(message.user)
        return next(message)

    caplog.set_level("INFO")
    with Channel(lambda: engine) as channel, channel.client() as client:
        OpenBuilder(client).say("안녕", user="secret-kakao-id")
    assert len(seen) == 1
    assert re.fullmatch("[0-9a-f]{32}", seen[0])
    assert "secret-kakao-id" not in caplog.text
