"""``POST /v1/read``: pictures in any of three ways, and the engine's own readings."""

from __future__ import annotations

import base64
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Lock, Semaphore
from typing import Any

import httpx
import pytest

from bot.pictures.download import Bounds
from bot.web import answering
from engine import Attachment, Engine, Reading, from_dict
from tests.bot.web.conftest import SEVEN, TWO_DIGITS
from tests.bot.web.website import Website
from tests.bot.web_server import Exchange, Server


def read(client: httpx.Client, *pictures: dict[str, Any], **more: Any) -> httpx.Response:
    return client.post("/v1/read", json={"pictures": list(pictures), **more})


def data(content: bytes, name: str = "") -> dict[str, str]:
    return {"data": base64.b64encode(content).decode(), "name": name}


def test_files_of_a_form_are_read_as_the_engine_reads_them(client: httpx.Client, engine: Engine) -> None:
    files = [("pictures", ("seven.png", SEVEN)), ("pictures", ("두 개.png", TWO_DIGITS))]
    answer = client.post("/v1/read", files=files)
    assert answer.status_code == 200
    readings = [from_dict(reading, Reading) for reading in answer.json()["readings"]]
    assert readings == engine.predict([Attachment(SEVEN, "seven.png"), Attachment(TWO_DIGITS, "두 개.png")])
    assert [reading["text"] for reading in answer.json()["readings"]] == ["7", "42"]


def test_base64_in_json_is_read_alike(client: httpx.Client) -> None:
    form = client.post("/v1/read", files={"pictures": ("seven.png", SEVEN)})
    assert read(client, data(SEVEN, "seven.png")).json() == form.json()


def test_pictures_are_fetched_from_addresses(engine: Engine, server: Server) -> None:
    server.answers["/seven.png"] = lambda exchange: exchange.send(b"HTTP/1.0 200 OK\r\n\r\n" + SEVEN)
    with Website(lambda: engine, private=True) as website, website.client() as client:
        (reading,) = read(client, {"address": f"http://127.0.0.1:{server.port}/seven.png"}).json()["readings"]
    assert (reading["text"], reading["source"]) == ("7", "seven.png")


def test_of_many_addresses_eight_at_most_are_asked_at_once_and_others_are_answered_meanwhile(
    engine: Engine, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Or one request could flood somebody else's server, and slow ones would keep figures from everybody."""
    monkeypatch.setattr(answering, "Bounds", lambda size, total: Bounds(size, read=60 * total, total=60 * total))
    lock, go_on = Lock(), Event()
    begun, most, under_way = Semaphore(0), 0, 0

    def answer(exchange: Exchange) -> None:
        nonlocal under_way, most
        with lock:
            under_way += 1
            most = max(most, under_way)
        begun.release()
        go_on.wait()
        with lock:
            under_way -= 1
        exchange.send(b"HTTP/1.0 200 OK\r\n\r\n" + SEVEN)

    pictures = [{"address": server.at(f"/{number}.png", answer)} for number in range(24)]
    with (
        Website(lambda: engine, private=True) as website,
        website.client() as client,
        website.client() as other,
        ThreadPoolExecutor() as threads,
    ):
        reading = threads.submit(read, client, *pictures)
        try:
            assert all(begun.acquire(timeout=60) for _ in range(8))
            reply = other.post("/v1/messages", json={"text": "history"}).json()
            assert other.get(reply["figures"][0]["address"]).status_code == 200
        finally:
            go_on.set()
        assert len(reading.result().json()["readings"]) == 24
    assert most == 8


@pytest.mark.parametrize("language", ["en", "ko"])
def test_addresses_of_this_machine_are_not_fetched(website: Website, server: Server, language: str) -> None:
    with website.client(accept_language=language) as client:
        (reading,) = read(client, {"address": f"http://127.0.0.1:{server.port}/seven.png"}).json()["readings"]
    assert server.requests == []
    assert reading["text"] == ""
    assert reading["error"]["key"] == "address.not_public"
    assert "127.0.0.1" in reading["sentence"]
    assert "DIGITBOT" not in reading["sentence"]  # no advice that only the operator could take


def test_a_picture_that_cannot_be_read_costs_the_others_nothing(website: Website) -> None:
    with website.client(accept_language="ko-KR,en;q=0.5") as client:
        bad, good = read(client, data(b"nonsense", "bad.png"), data(SEVEN)).json()["readings"]
    assert good["text"] == "7"
    assert bad["sentence"].startswith("bad.png")
    assert bad["error"]["key"] == "picture.unknown"


def test_a_blank_page_has_a_reason_and_its_sentence(client: httpx.Client) -> None:
    from tests.pictures import write

    (reading,) = read(client, data(write("1", ink=245).encoded())).json()["readings"]
    assert (reading["reason"], reading["sentence"]) == (
        "blank",
        "I see no writing in this picture.",
    )


def test_another_model_reads(client: httpx.Client) -> None:
    by_default = read(client, data(SEVEN)).json()["readings"][0]
    by_mlp = read(client, data(SEVEN), model="mlp").json()["readings"][0]
    assert by_default["text"] == by_mlp["text"] == "7"
    assert by_default["confidence"] != by_mlp["confidence"]
    files = {"pictures": ("seven.png", SEVEN)}
    assert (
        client.post("/v1/read", files=files, data={"model": "mlp"}).json()["readings"][0]["confidence"]
        == (by_mlp["confidence"])
    )


@pytest.mark.parametrize(
    ("body", "key"),
    [
        ({}, "web.shape"),
        ([], "web.shape"),
        ({"pictures": "x"}, "web.shape"),
        ({"pictures": []}, "web.picture_count"),
        ({"pictures": [data(b"")] * 51}, "web.picture_count"),
        ({"pictures": [{}]}, "web.shape"),
        ({"pictures": [{"data": "not base64!"}]}, "web.shape"),
        ({"pictures": [{"data": "AA!AA"}]}, "web.shape"),
        ({"pictures": [{"data": 5}]}, "web.shape"),
        ({"pictures": [{"data": "", "name": 5}]}, "web.shape"),
        ({"pictures": [data(b"x")], "model": 5}, "web.shape"),
        ({"pictures": [data(b"x")], "model": "a" * 201}, "web.shape"),
        ({"pictures": [{"data": "", "address": "https://example.org"}]}, "web.shape"),
        ({"pictures": [{"address": ""}]}, "web.shape"),
        ({"pictures": [data(b"x")], "model": "nonesuch"}, "model.unknown"),
        ({"pictures": [data(b"x")], "model": "/etc/passwd"}, "model.unknown"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_what_is_not_as_it_should_be_is_a_problem_in_the_persons_language(
    website: Website, body: Any, key: str, language: str
) -> None:
    with website.client(accept_language=language) as client:
        answer = client.post("/v1/read", json=body)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["type"], problem["status"]) == (f"urn:digitbot:problem:{key}", 422)
    assert any("가" <= letter <= "힣" for letter in problem["detail"]) == (language == "ko")


def test_a_picture_above_the_operators_limit_is_not_read(engine: Engine) -> None:
    with Website(lambda: engine, picture_megabytes=1) as website, website.client() as client:
        large, good = read(client, data(SEVEN + bytes(1_000_001), "large.png"), data(SEVEN)).json()["readings"]
    assert (large["error"]["key"], good["text"]) == ("picture.too_many_bytes", "7")
