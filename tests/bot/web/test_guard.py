"""Keys, rates, sites and ids: who is let in, and what the log says of them."""

from __future__ import annotations

import asyncio
import hmac
import logging
import re
from collections.abc import Iterator
from contextlib import suppress
from types import SimpleNamespace

import httpx
import pytest
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send

from bot.serving.settings import Rate
from bot.web import caller
from bot.web.guard import Guard
from bot.web.settings import WebSettings
from engine import Engine, UsageError
from tests.bot.web.conftest import SEVEN
from tests.bot.web.website import Website

ADA_KEY, BOB_KEY = "ada-0123456789abcdef", "bob-0123456789abcdef"
ADA, BOB = {"Authorization": f"Bearer {ADA_KEY}"}, {"Authorization": f"bearer {BOB_KEY}"}
OFTEN = Rate(100_000, 1)
OPEN = ("/healthz", "/readyz", "/openapi.json")
CLOSED = ("/v1/models", "/v1/commands", "/v1/commands/help", "/v1/status", "/metrics", "/nothing")


@pytest.fixture(scope="module")
def locked(engine: Engine) -> Iterator[Website]:
    """The service with keys."""
    web = WebSettings(keys={"ada": ADA_KEY, "bob": BOB_KEY}, rate=OFTEN)
    with Website(lambda: engine, web=web) as started:
        yield started


def test_without_a_key_only_what_is_open_is_answered(locked: Website) -> None:
    with locked.client() as client:
        assert [client.get(path).status_code for path in OPEN] == [200] * len(OPEN)
        for answer in (*map(client.get, CLOSED), client.post("/v1/read"), client.post("/v1/messages")):
            assert answer.status_code == 401
            assert answer.headers["www-authenticate"] == "Bearer"
            assert answer.json()["type"].endswith("web.key_missing")


@pytest.mark.parametrize(
    "value",
    [
        "Bearer",
        "Bearer x",
        f"Basic {ADA_KEY}",
        f"Bearer {ADA_KEY}x",
        f"Bearer {ADA_KEY[:-1]}",
        ADA_KEY,
        "Bearer 가".encode(),
    ],
)
def test_a_wrong_key_opens_nothing_not_even_what_is_open(locked: Website, value: str | bytes) -> None:
    with locked.client() as client:
        answer = client.get(
            "/v1/models", headers={b"Authorization": value if isinstance(value, bytes) else value.encode()}
        )
    assert answer.status_code == 401
    assert answer.json()["type"].endswith("web.key_wrong")


@pytest.mark.parametrize("headers", [ADA, BOB])
def test_each_key_opens_everything(locked: Website, headers: dict[str, str]) -> None:
    with locked.client() as client:
        assert client.get("/v1/models", headers=headers).status_code == 200
        files = {"pictures": ("seven.png", SEVEN)}
        assert client.post("/v1/read", files=files, headers=headers).json()["readings"][0]["text"] == "7"


def test_nothing_of_one_key_reaches_another(locked: Website) -> None:
    with locked.client() as client:
        files = {"pictures": ("seven.png", SEVEN)}
        reply = client.post("/v1/messages", files=files, headers=ADA).json()
        words = {"text": "what did you read?"}
        assert "7" in client.post("/v1/messages", json=words, headers=ADA).json()["text"]
        assert "7" not in client.post("/v1/messages", json=words, headers=BOB).json()["text"]
        address = reply["figures"][0]["address"]
        assert [client.get(address, headers=who).status_code for who in (ADA, BOB, {})] == [200, 404, 404]


def test_other_sites_may_not_ask(website: Website) -> None:
    with website.client(origin="https://evil.example") as client:
        answer = client.post("/v1/messages", json={"text": "hello"})
        assert (answer.status_code, answer.json()["type"]) == (403, "urn:digitbot:problem:web.origin")
        assert not [name for name in answer.headers if name.startswith("access-control")]
    with website.client(origin="null") as client:
        assert client.get("/v1/models").status_code == 403
    with website.client(origin=website.url) as client:
        assert client.post("/v1/messages", json={"text": "hello"}).status_code == 200


def test_a_site_that_the_operator_allows_may_ask(engine: Engine) -> None:
    friend = "https://friend.example"
    with Website(lambda: engine, web=WebSettings(origins=(friend,), rate=OFTEN)) as website:
        preflight = {"Access-Control-Request-Method": "POST", "Access-Control-Request-Headers": "authorization"}
        with website.client(origin=friend) as client:
            assert client.options("/v1/messages", headers=preflight).status_code == 200
            answer = client.post("/v1/messages", json={"text": "hello"})
            assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (200, friend)
        with website.client(origin="https://evil.example") as client:
            assert client.options("/v1/messages", headers=preflight).status_code == 400
            assert client.post("/v1/messages", json={"text": "hello"}).status_code == 403


def test_the_operators_address_is_answered_and_no_other(engine: Engine) -> None:
    web = WebSettings(keys={"ada": ADA_KEY}, address="https://digits.example", rate=OFTEN)
    with Website(lambda: engine, web=web) as website, website.client(**ADA) as client:
        for host, status in (("digits.example", 200), ("evil.example", 421), ("localhost", 200)):
            assert client.get("/v1/models", headers={"Host": host}).status_code == status


def test_who_asks_too_often_is_told_when_to_come_again(engine: Engine) -> None:
    web = WebSettings(keys={"ada": ADA_KEY}, rate=Rate(3, 3600))
    with Website(lambda: engine, web=web) as website, website.client(accept_language="ko") as client:
        assert [client.get("/v1/models", headers=ADA).status_code for _ in range(4)] == [200, 200, 200, 429]
        answer = client.get("/v1/models", headers=ADA)
        assert int(answer.headers["retry-after"]) in range(3500, 3601)
        assert answer.json()["retry_after"] == int(answer.headers["retry-after"])
        assert answer.json()["type"].endswith("serving.too_often")
        assert "기다려" in answer.json()["detail"]
        assert client.get("/healthz").status_code == 200  # probes are not counted


def test_nobody_escapes_their_rate_by_naming_other_addresses(engine: Engine) -> None:
    with Website(lambda: engine, web=WebSettings(rate=Rate(3, 3600))) as website, website.client() as client:
        asked = [client.get("/v1/models", headers={"X-Forwarded-For": f"192.0.2.{number}"}) for number in range(4)]
    assert [answer.status_code for answer in asked] == [200, 200, 200, 429]


def test_keys_are_not_guessed_at_any_pace(engine: Engine) -> None:
    web = WebSettings(keys={"ada": ADA_KEY}, rate=Rate(3, 3600))
    wrong = {"Authorization": "Bearer a-guess"}
    with Website(lambda: engine, web=web) as website, website.client() as client:
        assert [client.get("/v1/models", headers=wrong).status_code for _ in range(4)] == [401, 401, 401, 429]


def test_a_key_has_its_rate_wherever_it_is_used(engine: Engine) -> None:
    web = WebSettings(keys={"ada": ADA_KEY, "bob": BOB_KEY}, address="https://digits.example", rate=Rate(3, 3600))
    with Website(lambda: engine, web=web) as website, website.client() as client:
        places = [{"X-Forwarded-For": f"192.0.2.{number}"} for number in range(5)]
        asked = [client.get("/v1/models", headers=ADA | place).status_code for place in places[:4]]
        assert asked == [200, 200, 200, 429]
        assert client.get("/v1/models", headers=BOB | places[4]).status_code == 200


@pytest.mark.parametrize("given", [ADA_KEY, BOB_KEY, "a-guess"])
def test_a_key_is_compared_with_every_key_in_a_time_that_tells_nothing(
    given: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[bytes] = []

    def compare(one: bytes, other: bytes) -> bool:
        compared.append(one)
        return hmac.compare_digest(one, other)

    monkeypatch.setattr(caller, "hmac", SimpleNamespace(compare_digest=compare))
    with suppress(UsageError):
        caller.key_of(Headers({"Authorization": f"Bearer {given}"}), {"ada": ADA_KEY, "bob": BOB_KEY})
    assert compared == [ADA_KEY.encode(), BOB_KEY.encode()]


def behind_guard(headers: list[tuple[str, str]]) -> httpx.Response:
    """What the guard itself answers, whatever serves it: it lets nothing of this pass."""

    async def unreached(scope: Scope, receive: Receive, send: Send) -> None:
        raise AssertionError

    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(Guard(unreached, WebSettings(), 0, "en"))
        async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
            return await client.get("/v1/models", headers=headers)

    return asyncio.run(ask())


@pytest.mark.parametrize(("count", "size"), [(101, 1), (1, 32_768), (9, 4_000)])
def test_more_headers_than_anybody_needs_are_refused(count: int, size: int) -> None:
    answer = behind_guard([(f"x-{number}", "y" * size) for number in range(count)])
    assert (answer.status_code, answer.json()["type"]) == (431, "urn:digitbot:problem:web.headers")


def test_who_names_two_hosts_names_none() -> None:
    answer = behind_guard([("Host", "localhost"), ("Host", "evil.example")])
    assert (answer.status_code, answer.json()["type"]) == (421, "urn:digitbot:problem:web.host")


@pytest.mark.parametrize("session", ["", "short", "a" * 65, "a space in the middle", "/" * 20])
def test_what_can_be_no_session_is_refused(session: str) -> None:
    answer = behind_guard([("Digitbot-Session", session)])
    assert (answer.status_code, answer.json()["type"]) == (422, "urn:digitbot:problem:web.shape")


def test_messages_have_the_limits_of_every_front_end(engine: Engine) -> None:
    with Website(lambda: engine, user_rate=Rate(2, 3600)) as website, website.client() as client:
        statuses = [client.post("/v1/messages", json={"text": "hello"}).status_code for _ in range(3)]
        assert statuses == [200, 200, 429]
        other = {"Digitbot-Session": "another-0123456789"}
        assert client.post("/v1/messages", json={"text": "hello"}, headers=other).status_code == 200
        files = {"pictures": ("seven.png", SEVEN)}
        assert client.post("/v1/read", files=files).status_code == 200  # a canvas asks often


def test_those_who_share_an_address_or_a_key_share_a_limit_whatever_their_sessions(engine: Engine) -> None:
    often = Rate(2, 3600)
    for web, headers in ((WebSettings(rate=OFTEN), {}), (WebSettings({"ada": ADA_KEY}, rate=OFTEN), ADA)):
        with Website(lambda: engine, web=web, channel_rate=often) as website, website.client(**headers) as client:
            asked = [
                client.post("/v1/messages", json={"text": "hello"}, headers={"Digitbot-Session": f"{number:016d}"})
                for number in range(3)
            ]
        assert [answer.status_code for answer in asked] == [200, 200, 429]


def test_who_comes_while_it_ends_is_told_when_to_come_again(engine: Engine) -> None:
    with Website(lambda: engine) as website, website.client() as client:
        website.answering.service.stopping = True
        for answer in (
            client.post("/v1/read", files={"pictures": ("seven.png", SEVEN)}),
            client.post("/v1/messages", json={"text": "hello"}),
        ):
            assert (answer.status_code, answer.json()["type"]) == (503, "urn:digitbot:problem:serving.leaving")
            assert int(answer.headers["retry-after"]) > 0


def test_each_answer_has_an_id_the_callers_own_if_it_can_be_one(client: httpx.Client) -> None:
    assert re.fullmatch("[0-9a-f]{16}", client.get("/healthz").headers["x-request-id"])
    assert client.get("/healthz", headers={"X-Request-Id": "mine-1"}).headers["x-request-id"] == "mine-1"
    assert client.get("/healthz", headers={"X-Request-Id": "mine 1"}).headers["x-request-id"] != "mine 1"


def test_answers_tell_browsers_to_be_strict(client: httpx.Client) -> None:
    for answer in (client.get("/healthz"), client.get("/nothing"), client.post("/v1/read")):
        policy = dict(part.strip().split(" ", 1) for part in answer.headers["content-security-policy"].split(";"))
        assert policy == dict.fromkeys(("default-src", "frame-ancestors", "base-uri", "form-action"), "'none'")
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        for of in ("opener", "resource"):
            assert answer.headers[f"cross-origin-{of}-policy"] == "same-origin"
        assert "server" not in answer.headers


def test_the_log_has_routes_and_ids_and_nothing_that_people_sent(
    locked: Website, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with locked.client(**ADA) as client:
        files = {"pictures": ("secret-name.png", SEVEN)}
        sent = client.post("/v1/messages", files=files, data={"text": "my secret words", "channel": "secret-channel"})
        address = sent.json()["figures"][0]["address"] if sent.json()["figures"] else "/v1/figures/secret"
        client.get(address)
        client.get("/secret-path?secret=query", headers={"Authorization": "Bearer secret-wrong-key"})
    ours = [record for record in caplog.records if not record.name.startswith(("http", "hpack"))]  # not of the client
    lines = [record.getMessage() for record in ours if record.name.startswith("bot.web")]
    assert any(line.startswith("POST /v1/messages 200") and sent.headers["x-request-id"] in line for line in lines)
    assert any(line.startswith("GET /v1/figures/{id} ") for line in lines)
    everything = "\n".join(record.getMessage() for record in ours)
    for secret in ("secret", address.rpartition("/")[2], ADA_KEY):
        assert secret not in everything


def test_it_says_whether_it_can_answer(engine: Engine) -> None:
    with Website(lambda: engine) as website, website.client() as client:
        assert client.get("/readyz").json() == {"ready": True, "engines": 1}
        website.answering.service.stopping = True
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["ready"]) == (503, False)
        assert client.get("/healthz").status_code == 200


def test_metrics_count_answers_and_errors(engine: Engine) -> None:
    with Website(lambda: engine) as website, website.client() as client:
        client.post("/v1/read", files={"pictures": ("seven.png", SEVEN)})
        client.post("/v1/messages", json={"text": "hello"})
        client.post("/v1/read", json={"pictures": [{"data": ""}], "model": "nonesuch"})
        text = client.get("/metrics").text
    for line in (
        'digitbot_answers_total{intent="read"} 1.0',
        'digitbot_answers_total{intent="greet"} 1.0',
        'digitbot_errors_total{kind="model.unknown"} 1.0',
        "digitbot_pictures_total 1.0",
    ):
        assert line in text


def test_what_is_under_way_is_finished_before_the_end(engine: Engine) -> None:
    asked = []
    with Website(lambda: engine) as website, website.client() as client:
        asked.append(client.post("/v1/messages", json={"text": "hello"}).status_code)
    assert asked == [200]
    assert not asyncio.all_tasks(asyncio.new_event_loop())
    with pytest.raises(httpx.ConnectError), website.client() as client:
        client.get("/healthz")
