"""``POST /v1/messages``: a message in, the reply out, as JSON or as events; its figures by address."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import httpx
import pytest

from bot.serving.backend import EngineDiedError, Load, do_nothing
from bot.serving.in_process import InProcess
from bot.web.problems import encoded
from engine import Engine, Message, Progress, Reply, Reporter, from_dict, ignore_progress, ignore_reply, to_dict
from tests.bot.web.conftest import SEVEN, TWO_DIGITS
from tests.bot.web.website import Website

ADA, MALLORY = {"Digitbot-Session": "ada-0123456789abc"}, {"Digitbot-Session": "mallory-012345678"}
EMPTY = {"picture": {"type": "file", "data": ""}}
WITH_ERROR = {**EMPTY, "error": {"kind": "UserError", "key": "talk.greet", "values": {}}}
STREAM = {"Accept": "text/event-stream"}


def say(client: httpx.Client, text: str, *pictures: bytes, channel: str = "c", **more: Any) -> httpx.Response:
    attachments = [{"picture": {"type": "file", "data": base64.b64encode(one).decode()}} for one in pictures]
    return client.post("/v1/messages", json={"text": text, "attachments": attachments, "channel": channel}, **more)


def events(answer: httpx.Response) -> Iterator[tuple[str, dict[str, Any]]]:
    for block in answer.text.split("\n\n"):
        if block.startswith("event: "):
            first, _, second = block.partition("\n")
            yield first.removeprefix("event: "), json.loads(second.removeprefix("data: "))


def test_the_engines_own_message_gives_the_engines_own_reply(client: httpx.Client) -> None:
    answer = client.post("/v1/messages", json=to_dict(Message("how good are you?", locale="en")))
    reply = from_dict({**answer.json(), "figures": []}, Reply)
    assert (reply.intent, reply.locale, reply.failed) == ("evaluate", "en", False)


def test_a_comparison_has_what_each_model_reads(client: httpx.Client) -> None:
    answer = say(client, "/compare", SEVEN, headers={"Accept-Language": "en"}).json()
    assert answer["readings"] == []
    assert [one["model"] for one in answer["compared"]] == ["cnn", "mlp"]
    for one in answer["compared"]:
        assert [reading["text"] for reading in one["readings"]] == ["7"]
    reply = from_dict({**answer, "figures": []}, Reply)
    assert [one.readings[0].digits[0].glyph.shape for one in reply.compared] == [(28, 28)] * 2


def test_a_form_says_the_same(client: httpx.Client) -> None:
    answer = client.post("/v1/messages", data={"text": "이게 뭐야?"}, files={"pictures": ("seven.png", SEVEN)})
    reply = answer.json()
    assert (reply["intent"], reply["locale"], reply["readings"][0]["text"]) == ("predict", "ko", "7")


@pytest.mark.parametrize(("accept", "written"), [("ko", True), ("en-GB, ko;q=0.2", False), ("fr", False)])
def test_without_words_the_browsers_language_counts(client: httpx.Client, accept: str, written: bool) -> None:
    reply = say(client, "", SEVEN, channel=accept, headers={"Accept-Language": accept}).json()
    assert (reply["locale"] == "ko") == written


def test_a_conversation_is_remembered_by_its_channel(client: httpx.Client) -> None:
    say(client, "", SEVEN, channel="mine")
    assert say(client, "no, it's a nine", channel="mine").json()["intent"] == "correct"
    assert "9" in say(client, "what did you read?", channel="mine").json()["text"]
    other = say(client, "what did you read?", channel="other").json()
    assert "9" not in other["text"]


def test_who_opens_the_page_on_two_devices_has_two_conversations(client: httpx.Client) -> None:
    """And who names somebody's channel has not that one's conversation."""
    say(client, "", TWO_DIGITS, channel="c", headers=ADA)
    assert "42" in say(client, "what did you read?", channel="c", headers=ADA).json()["text"]
    assert "42" not in say(client, "what did you read?", channel="c", headers=MALLORY).json()["text"]
    assert "42" not in say(client, "what did you read?", channel="c").json()["text"]


def test_figures_have_addresses_and_private_ones_are_for_who_asked(client: httpx.Client) -> None:
    (figure,) = say(client, "", SEVEN, headers=ADA).json()["figures"]
    assert figure["private"]
    assert "draw" not in figure
    mine = client.get(figure["address"], headers=ADA)
    assert (mine.status_code, mine.headers["content-type"]) == (200, "image/png")
    assert mine.content.startswith(b"\x89PNG")
    assert mine.headers["cache-control"].startswith("private")
    for headers in (MALLORY, {}):
        theirs = client.get(figure["address"], headers=headers)
        assert theirs.status_code == 404
        assert theirs.json()["type"] == "urn:digitbot:problem:web.figure_gone"


def test_other_figures_can_be_passed_on(client: httpx.Client) -> None:
    (figure,) = say(client, "history", headers=ADA).json()["figures"]
    assert not figure["private"]
    assert figure["data"]["type"] == "CurveData"
    assert client.get(figure["address"], headers=MALLORY).status_code == 200


def test_events_tell_the_progress_and_then_the_reply(client: httpx.Client) -> None:
    answer = say(client, "evaluate", headers=STREAM)
    assert answer.headers["content-type"].startswith("text/event-stream")
    *before, (name, reply), end = events(answer)
    assert {name for name, _ in before} <= {"progress"}
    assert (name, reply["intent"]) == ("reply", "evaluate")
    assert end == ("end", {"replies": 1})


def test_each_of_several_replies_is_an_event_and_in_json_they_are_one(client: httpx.Client) -> None:
    (first, reading), (second, asked), end = events(say(client, "is it even?", SEVEN, headers=STREAM))
    assert (first, second, end) == ("reply", "reply", ("end", {"replies": 2}))
    assert (reading["intent"], reading["readings"][0]["text"], asked["readings"]) == ("predict", "7", [])
    together = say(client, "is it even?", SEVEN).json()
    assert together["text"] == f"{reading['text']}\n\n{asked['text']}"


def test_a_reply_comes_before_the_next_one_is_made() -> None:
    heard = Event()

    def load() -> Engine:
        engine = Engine.load(plugins=False)

        @engine.intent("steps", phrases={"en": ["step by step"]})
        def steps() -> Iterator[Reply]:
            yield Reply("one")
            assert heard.wait(60)
            yield Reply("two")

        return engine

    with (
        Website(load) as website,
        website.client() as client,
        client.stream("POST", "/v1/messages", json={"text": "/steps"}, headers=STREAM) as answer,
    ):
        lines = answer.iter_lines()
        assert any('"text":"one"' in line for line in lines)
        heard.set()
        assert any('"text":"two"' in line for line in lines)


class Dying(InProcess):
    """An engine whose process dies when it has given its first reply, as often as told."""

    def __init__(self, load: Load, times: int) -> None:
        super().__init__(load)
        self._left = times

    async def handle(
        self,
        message: Message,
        report: Reporter = ignore_progress,
        accepted: Callable[[], None] = do_nothing,
        on_reply: Callable[[Reply], None] = ignore_reply,
    ) -> Reply:
        reply = await super().handle(message, report, accepted, on_reply)
        if self._left:
            self._left -= 1
            raise EngineDiedError(alone=False)
        return reply


@pytest.mark.parametrize(("times", "names"), [(1, ["reply", "end"]), (2, ["reply", "problem"])])
def test_what_is_made_again_after_a_crash_is_given_once(engine: Engine, times: int, names: list[str]) -> None:
    with Website(backend=Dying(lambda: engine, times)) as website, website.client() as client:
        assert [name for name, _ in events(say(client, "hello", headers=STREAM))] == names


def test_events_tell_of_the_latest_progress_while_the_work_goes_on() -> None:
    def load() -> Engine:
        engine = Engine.load(plugins=False)

        @engine.intent("count", phrases={"en": ["count on"]}, long=True)
        def count(report: Reporter) -> Reply:
            seen.wait(60)
            report(Progress("evaluate", 3, 9))
            told.wait(60)
            return Reply("counted")

        return engine

    seen, told = Event(), Event()
    with (
        Website(load) as website,
        website.client() as client,
        client.stream("POST", "/v1/messages", json={"text": "/count"}, headers=STREAM) as answer,
    ):
        lines = answer.iter_lines()
        assert next(lines) == ": working"
        seen.set()
        data = next(line for line in lines if line.startswith("data: "))
        assert json.loads(data.removeprefix("data: ")) == {"task": "evaluate", "done": 3, "total": 9}
        told.set()
        assert any('"text":"counted"' in line for line in lines)


def test_events_end_with_a_problem_where_there_is_no_reply(engine: Engine) -> None:
    with Website(lambda: engine, queue=1) as website, website.client() as client:
        website.answering.service.stopping = True
        ((name, problem),) = events(say(client, "hello", headers=STREAM))
    assert (name, problem["status"]) == ("problem", 503)
    assert problem["detail"]


def test_an_error_of_the_engine_is_a_reply_in_words(client: httpx.Client) -> None:
    reply = say(client, "why?", channel="empty").json()
    assert reply["failed"]
    assert reply["text"]


def test_a_fault_is_a_problem_with_an_id_that_the_log_has(caplog: pytest.LogCaptureFixture, engine: Engine) -> None:
    with Website(lambda: engine) as website, website.client() as client:
        website.answering.service.backend.models = None  # type: ignore[assignment, method-assign]
        answer = client.get("/v1/models")
    assert answer.status_code == 500
    assert "NoneType" not in answer.text
    incident = answer.json()["incident"]
    assert incident in answer.json()["detail"]
    assert f"incident {incident}" in caplog.text
    assert caplog.text.count("incident") == 1


def test_status_commands_and_models_are_told(client: httpx.Client, engine: Engine) -> None:
    assert client.get("/v1/models").json() == {"models": list(engine.models()), "default": "cnn"}
    assert client.get("/v1/models/cnn").json() == json.loads(engine.card("cnn"))
    assert client.get("/v1/models/nonesuch").json()["type"].endswith("model.unknown")
    commands = client.get("/v1/commands").json()["commands"]
    assert [command["name"] for command in commands] == [command.name for command in engine.commands]
    choices = client.get("/v1/commands/models", headers={"Accept-Language": "ko"}).json()["choices"]
    assert {choice["text"] for choice in choices} >= {"cnn", "mlp"}
    assert client.get("/v1/commands/nonesuch").status_code == 404
    say(client, "models mlp", channel="s")
    assert client.get("/v1/status?channel=s").json()["model"] == "mlp"
    assert client.get("/v1/status?channel=other").json()["model"] == "cnn"
    for name in ("user", "channel"):
        assert client.get("/v1/status", params={name: "a" * 201}).json()["type"].endswith("web.shape")


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({"text": 5}, "web.shape"),
        ({"version": 2}, "web.shape"),
        ({"type": "Reply", "text": ""}, "web.shape"),
        ({"attachments": [{"picture": {"type": "path", "path": "/etc/passwd"}}]}, "web.shape"),
        ({"attachments": [{"picture": "/etc/passwd"}]}, "web.shape"),
        ({"text": "a" * 10_001}, "web.text_length"),
        ({"channel": "a" * 201}, "web.shape"),
        ({"attachments": [EMPTY] * 51}, "web.picture_count"),
        ({"attachments": [EMPTY], "quote": {"attachments": [EMPTY] * 50}}, "web.picture_count"),
        ({"attachments": [WITH_ERROR]}, "web.shape"),
        ({"quote": {"attachments": [WITH_ERROR]}}, "web.shape"),
    ],
)
def test_a_message_that_is_none_is_a_problem(client: httpx.Client, body: dict[str, Any], key: str) -> None:
    answer = client.post("/v1/messages", json=body)
    assert (answer.status_code, answer.json()["type"]) == (422, f"urn:digitbot:problem:{key}")


def test_a_field_in_place_of_a_file_is_refused(client: httpx.Client) -> None:
    for place in ("/v1/messages", "/v1/read"):
        answer = client.post(place, files={"pictures": (None, "words"), "text": (None, "hello")})
        assert (answer.status_code, answer.json()["type"]) == (422, "urn:digitbot:problem:web.shape")


def test_a_lone_surrogate_is_answered_in_valid_utf8(client: httpx.Client) -> None:
    answer = client.post(
        "/v1/messages", content=b'{"text": "\\ud800 hello"}', headers={"Content-Type": "application/json"}
    )
    assert answer.status_code == 200
    assert answer.content.decode("utf-8")
    assert encoded({"name": "\ud800"}) == b'{"name":"\\ud800"}'
