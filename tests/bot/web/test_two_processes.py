"""Two processes of ``digitbot serve`` over one Redis: to who asks they are one service."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from engine import Attachment, DataError, Message, to_dict, words
from tests.bot.web.conftest import SEVEN
from tests.bot.web.serving import serving
from tests.servers import RedisServer

RATES = {"DIGITBOT_WEB_RATE": "12/3600", "DIGITBOT_USER_RATE": "6/3600"}
PROXIED = {"DIGITBOT_WEB_ADDRESS": "https://digits.example"}


class Person:
    """Somebody with a session and an address of their own, whom a proxy sends to one of the processes."""

    def __init__(self, number: int, processes: tuple[httpx.Client, httpx.Client]) -> None:
        self._processes = processes
        self._headers = {"Digitbot-Session": f"person-{number:016d}", "X-Forwarded-For": f"192.0.2.{number}"}

    def get(self, process: int, path: str) -> httpx.Response:
        return self._processes[process].get(path, headers=self._headers)

    def send(self, process: int, text: str, *pictures: bytes) -> httpx.Response:
        message = Message(text, tuple(map(Attachment, pictures)), channel="here", locale="en")
        return self._processes[process].post("/v1/messages", json=to_dict(message), headers=self._headers)

    def say(self, process: int, text: str, *pictures: bytes) -> dict[str, Any]:
        answer = self.send(process, text, *pictures)
        assert answer.status_code == 200, answer.text
        reply: dict[str, Any] = answer.json()
        return reply


@pytest.fixture(scope="module")
def processes(
    redis_server: RedisServer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, httpx.Client]]:
    """Both, each with its engine in itself, and their proxy."""
    environ = {**RATES, **PROXIED, "DIGITBOT_STATE": redis_server.url}
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    with (
        serving(one, "--engine", "local", **environ) as (_, first),
        serving(other, "--engine", "local", **environ) as (_, second),
    ):
        yield first, second


@pytest.fixture
def people(processes: tuple[httpx.Client, httpx.Client], request: pytest.FixtureRequest) -> tuple[Person, Person]:
    """Two whom no other test knows."""
    number = 2 * list(request.session.items).index(request.node)
    return Person(number, processes), Person(number + 1, processes)


def test_a_conversation_goes_on_at_the_other(people: tuple[Person, Person]) -> None:
    ada, bob = people
    assert ada.say(0, "", SEVEN)["readings"][0]["text"] == "7"
    why = ada.say(1, "why?")
    assert (why["intent"], why["failed"]) == ("why", False)
    assert "7" in why["text"]
    assert ada.say(1, "no, it's a nine")["intent"] == "correct"
    assert "9" in ada.say(0, "what did you read?")["text"]
    assert bob.say(1, "why?")["failed"]


def test_a_model_that_was_chosen_at_one_is_used_by_the_other(people: tuple[Person, Person]) -> None:
    ada, bob = people
    ada.say(0, "/models mlp")
    assert [each.get(1, "/v1/status?channel=here").json()["model"] for each in (ada, bob)] == ["mlp", "cnn"]


def test_a_figure_is_had_from_the_other_by_who_asked_and_by_nobody_else(people: tuple[Person, Person]) -> None:
    ada, bob = people
    own = ada.say(0, "", SEVEN)["figures"][0]["address"]
    everybodys = ada.say(0, "history")["figures"][0]["address"]
    assert ada.get(1, own).content.startswith(b"\x89PNG")
    for process in (0, 1):
        assert bob.get(process, own).status_code == 404
        assert bob.get(process, everybodys).status_code == 200


def test_rates_are_of_both_together(people: tuple[Person, Person]) -> None:
    ada, bob = people
    messages = [ada.send(number % 2, "hello").status_code for number in range(7)]
    assert messages == [200] * 6 + [429]
    requests = [ada.get(number % 2, "/v1/models").status_code for number in range(7)]
    assert requests == [200] * 5 + [429] * 2
    assert ada.get(0, "/v1/models").headers["retry-after"].isdigit()
    assert bob.send(1, "hello").status_code == 200


def test_without_redis_each_answers_alone_and_afterwards_both_go_on(
    people: tuple[Person, Person], redis_server: RedisServer
) -> None:
    ada, bob = people
    ada.say(0, "", SEVEN)
    notice = words("en").error(DataError("store.away"))
    redis_server.stop()
    try:
        reply = bob.say(1, "", SEVEN)
        assert (reply["readings"][0]["text"], notice in reply["text"]) == ("7", True)
        address = reply["figures"][0]["address"]
        assert [bob.get(process, address).status_code for process in (0, 1)] == [404, 200]
        assert ada.say(0, "why?")["failed"]
        assert bob.say(1, "why?")["intent"] == "why"
    finally:
        redis_server.start()
