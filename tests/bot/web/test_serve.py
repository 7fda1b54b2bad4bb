"""``digitbot serve``: a process that says where it is, answers there, and ends in good order."""

from __future__ import annotations

import signal
import socket
from collections.abc import Callable
from pathlib import Path

import pytest

from bot.exit_status import ExitStatus
from bot.web.settings import VARIABLES
from tests.bot.conftest import Ran
from tests.bot.web.conftest import SEVEN
from tests.bot.web.serving import serving
from tests.servers import RedisServer

KEY = "0123456789abcdef"
EVERYWHERE = "0.0.0.0"  # noqa: S104 - what the tests are about
Digitbot = Callable[..., Ran]


@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGTERM, ExitStatus.OK), (signal.SIGINT, ExitStatus.INTERRUPTED)]
)
def test_it_says_where_it_is_answers_and_ends_at_a_signal(home: Path, number: signal.Signals, status: int) -> None:
    with serving(home, "--language", "ko") as (process, client):
        answer = client.post("/v1/messages", files={"pictures": ("secret.png", SEVEN)})
        assert (answer.json()["readings"][0]["text"], answer.json()["locale"]) == ("7", "ko")
        process.send_signal(number)
        assert process.wait(60) == status
    log = (home / "log").read_text()
    assert "POST /v1/messages 200" in log
    assert "Traceback" not in log
    assert "secret" not in log
    assert not list(home.rglob("*.png"))  # nothing of a picture is kept


def test_others_may_reach_it_only_with_keys(home: Path, digitbot: Digitbot) -> None:
    for host in (EVERYWHERE, "::", "192.0.2.1", "example.org"):
        ran = digitbot("serve", "--host", host, "--port", "0")
        assert ran.status == ExitStatus.SETTINGS
        assert VARIABLES["keys"] in ran.err
    with serving(home, "--host", EVERYWHERE, DIGITBOT_WEB_KEYS=f"ada:{KEY}") as (_, client):
        assert client.get("/v1/models").status_code == 401
        assert client.get("/v1/models", headers={"Authorization": f"Bearer {KEY}"}).status_code == 200


def test_a_port_that_is_taken_is_told_of(digitbot: Digitbot) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        ran = digitbot("serve", "--port", other.getsockname()[1], "--language", "ko")
    assert (ran.status, ran.out) == (ExitStatus.SETTINGS, "")
    assert "--port" in ran.err


@pytest.mark.parametrize(
    "arguments", [("--port", "70000"), ("--port", "-1"), ("--workers", "0"), ("--workers", "many")]
)
def test_numbers_out_of_range_are_told_of(digitbot: Digitbot, arguments: tuple[str, ...]) -> None:
    ran = digitbot("serve", *arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (ExitStatus.USAGE, "", 1)
    assert arguments[0] in ran.err


def test_the_flag_says_how_many_processes_whatever_the_environment_says(home: Path) -> None:
    with serving(home, "--workers", "2", DIGITBOT_ENGINE="processes:1", DIGITBOT_PROCESSES="3") as (_, client):
        while (ready := client.get("/readyz").json())["engines"] != 2:
            assert ready["engines"] < 2


@pytest.mark.parametrize("command", ["serve", "mcp"])
@pytest.mark.parametrize(
    ("engine", "environment", "name"),
    [
        ("ray", True, "DIGITBOT_ENGINE"),
        ("http://127.0.0.1:1", True, "DIGITBOT_ENGINE"),
        ("local", False, "--engine"),
        ("processes:2", False, "--engine"),
    ],
)
def test_a_number_of_processes_where_there_are_none_is_told_of(
    digitbot: Digitbot, monkeypatch: pytest.MonkeyPatch, command: str, engine: str, environment: bool, name: str
) -> None:
    if environment:
        monkeypatch.setenv("DIGITBOT_ENGINE", engine)
    ran = digitbot(command, "--workers", "3", *(() if environment else ("--engine", engine)))
    assert (ran.status, ran.out, ran.err.count("\n")) == (ExitStatus.USAGE, "", 1)
    assert all(part in ran.err for part in ("--workers", f"{name} is “{engine}”"))


def test_a_model_that_there_is_not_is_told_of(digitbot: Digitbot) -> None:
    ran = digitbot("serve", "--port", "0", "--model", "nonesuch")
    assert (ran.status, ran.out) == (ExitStatus.SETTINGS, "")
    assert "nonesuch" in ran.err


@pytest.mark.parametrize("command", [("serve", "--port", "0"), ("mcp", "--http", "--port", "0"), ("mcp",)])
def test_a_redis_that_refuses_us_is_told_of(
    digitbot: Digitbot, redis_server: RedisServer, monkeypatch: pytest.MonkeyPatch, command: tuple[str, ...]
) -> None:
    monkeypatch.setenv("DIGITBOT_STATE", redis_server.url.replace("//", "//:a-secret@").replace("/0", "/99"))
    ran = digitbot(*command)
    assert (ran.status, ran.out, ran.err.count("\n")) == (ExitStatus.SETTINGS, "", 1)
    assert "DIGITBOT_STATE" in ran.err
    assert "secret" not in ran.err


def test_another_front_end_asks_it_and_a_bad_key_is_a_sentence(home: Path, digitbot: Digitbot) -> None:
    picture = home / "seven.png"
    picture.write_bytes(SEVEN)
    with serving(home, "--engine", "local", DIGITBOT_WEB_KEYS=f"bot:{KEY}") as (_, client):
        (home / ".env").write_text(f"DIGITBOT_ENGINE={client.base_url}\nDIGITBOT_ENGINE_KEY={KEY}\n", encoding="utf-8")
        assert digitbot("predict", picture).lines == digitbot("predict", picture, "--engine", "local").lines != []
        ran = digitbot("ask", "what is this?", "--image", picture, "--json")
        assert '"value": 7' in ran.out
        assert digitbot("chat", stdin="hello\nmodels mlp\n").status == ExitStatus.OK
        refused = digitbot("ask", "hello", "--engine", str(client.base_url))  # a flag is not where the key is
    assert (refused.status, refused.err.count("\n")) == (ExitStatus.SETTINGS, 1)
    gone = digitbot("ask", "hello")
    assert (gone.status, gone.err.count("\n")) == (ExitStatus.UNAVAILABLE, 1)
