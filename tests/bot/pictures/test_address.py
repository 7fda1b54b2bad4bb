"""A picture from the web: with bounds, from public addresses only, and a sentence for everything that goes wrong."""

from __future__ import annotations

import socket
from collections.abc import Callable
from contextlib import suppress
from unittest.mock import create_autospec

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.cli.words import words
from bot.pictures.address import name_of, parse, take_out
from bot.pictures.download import Bounds, fetch
from engine import LANGUAGES, PictureError
from tests.bot.web_server import Exchange, Server

QUICK = Bounds(size=100_000, connect=5, read=0.2, total=5, redirects=2)


def ok(body: bytes, *headers: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", *headers, "", ""]).encode() + body


def redirect(location: str, status: int = 302) -> bytes:
    return f"HTTP/1.1 {status} Elsewhere\r\nLocation: {location}\r\nContent-Length: 0\r\n\r\n".encode()


def failing(text: str, *, private: bool = True, bounds: Bounds = QUICK) -> str:
    """The key of the error; it has a sentence in every language."""
    with pytest.raises(PictureError) as caught:
        fetch(text, private=private, bounds=bounds)
    for language in LANGUAGES:
        assert "\n" not in words(language).error(caught.value)
    return caught.value.key


def test_the_bytes_come_whatever_the_server_calls_them(server: Server) -> None:
    for path, headers in (
        ("/a", ["Content-Type: text/html", "Content-Length: 7"]),
        ("/b", []),
        ("/c", ["Content-Type: "]),
    ):
        assert fetch(server.at(path, ok(b"\x89PNG123", *headers)), private=True, bounds=QUICK) == b"\x89PNG123"


def test_pieces_are_put_together(server: Server) -> None:
    address = server.at("/chunked", ok(b"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "Transfer-Encoding: chunked"))
    assert fetch(address, private=True, bounds=QUICK) == b"abcde"


def test_hangul_in_the_path_and_the_query_is_escaped_once(server: Server) -> None:
    path = "/%EC%88%AB%EC%9E%90/7.png?%EA%B0%80=%20"
    server.at(path, ok(b"7", "Content-Length: 1"))
    assert fetch(f"http://127.0.0.1:{server.port}/숫자/7.png?가=%20#조각", private=True, bounds=QUICK) == b"7"


def test_the_request_says_little(server: Server) -> None:
    fetch(server.at("/7.png", ok(b"7")), private=True, bounds=QUICK)
    lines = server.requests[0].split("\r\n")
    assert lines[0] == "GET /7.png HTTP/1.1"
    assert sorted(line.partition(":")[0] for line in lines[1:] if line) == [
        *("Accept", "Accept-Encoding", "Connection", "Host", "User-Agent"),
    ]
    assert f"Host: 127.0.0.1:{server.port}" in lines


def test_redirects_are_followed_up_to_their_number(server: Server) -> None:
    server.at("/end.png", ok(b"7"))
    server.at("/two", redirect("/end.png", 308))
    assert (
        fetch(server.at("/one", redirect(f"http://127.0.0.1:{server.port}/two", 301)), private=True, bounds=QUICK)
        == b"7"
    )
    assert failing(server.at("/zero", redirect("one"))) == "address.redirects"
    assert failing(server.at("/loop", redirect("/loop"))) == "address.redirects"


def test_a_redirect_may_go_to_hangul(server: Server) -> None:
    server.at("/%EC%88%AB%EC%9E%90.png", ok(b"7"))
    assert fetch(server.at("/", redirect("/숫자.png")), private=True, bounds=QUICK) == b"7"


@pytest.mark.parametrize(
    ("location", "key"),
    [
        ("file:///etc/passwd", "address.scheme"),
        ("ftp://127.0.0.1/7.png", "address.scheme"),
        ("http://user@127.0.0.1/", "address.userinfo"),
        ("http://[::1", "address.malformed"),
    ],
)
def test_where_a_redirect_leads_is_checked_again(server: Server, location: str, key: str) -> None:
    assert failing(server.at("/", redirect(location))) == key


class Names:
    """Stands where the system looks names up; each name's answers follow one another."""

    def __init__(self, answers: dict[str, list[list[str]]]) -> None:
        self.asked: list[str] = []
        self._answers = answers

    def look_up(self, host: str, port: int, *_: object, **__: object) -> list[tuple[object, ...]]:
        self.asked.append(host)
        if host not in self._answers:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        answers = self._answers[host]
        numbers = answers.pop(0) if len(answers) > 1 else answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[[dict[str, list[list[str]]]], Names]:
    def named(answers: dict[str, list[list[str]]]) -> Names:
        faked = Names(answers)
        monkeypatch.setattr(socket, "getaddrinfo", faked.look_up)
        return faked

    return named


@pytest.fixture
def dialled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The addresses that were connected to; nobody answers at any of them."""
    numbers: list[str] = []

    def dial(place: tuple[str, int], *_: object) -> socket.socket:
        numbers.append(place[0])
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "create_connection", create_autospec(socket.create_connection, side_effect=dial))
    return numbers


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "localhost",
        "2130706433",
        "0x7f.1",
        "127.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "0",
        "10.1.2.3",
        "169.254.169.254",
        "[fe80::1]",
        "[fd00::1]",
        "224.0.0.1",
    ],
)
def test_addresses_that_are_not_public_are_never_connected_to(dialled: list[str], host: str) -> None:
    assert failing(f"http://{host}/7.png", private=False) in {"address.private", "address.no_host"}
    assert dialled == []


def test_one_private_address_among_a_names_is_enough(
    names: Callable[[dict[str, list[list[str]]]], Names], dialled: list[str]
) -> None:
    names({"mixed.example": [["8.8.8.8", "192.168.0.1"]]})
    assert failing("http://mixed.example/7.png", private=False) == "address.private"
    assert dialled == []


def test_a_name_that_changes_its_answer_leads_nowhere_else(
    names: Callable[[dict[str, list[list[str]]]], Names], dialled: list[str]
) -> None:
    looked_up = names({"rebind.example": [["8.8.8.8", "8.8.4.4"], ["127.0.0.1"]]})
    assert failing("https://rebind.example/7.png", private=False) == "address.unreachable"
    assert (looked_up.asked, dialled) == (["rebind.example"], ["8.8.8.8", "8.8.4.4"])


def test_a_redirect_to_a_private_address_is_refused(
    server: Server, names: Callable[[dict[str, list[list[str]]]], Names], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The way there is the loopback server's; only its address is called public."""
    inside = server.at("/inside", ok(b"secret"))
    server.at("/", redirect(inside))
    names({"public.example": [["8.8.8.8"]], "127.0.0.1": [["127.0.0.1"]]})
    real = socket.create_connection
    monkeypatch.setattr(socket, "create_connection", lambda place, timeout: real(("127.0.0.1", place[1]), timeout))
    assert failing(f"http://public.example:{server.port}/", private=False) == "address.private"
    assert [request.split()[1] for request in server.requests] == ["/"]


def test_proxies_in_the_environment_are_not_asked(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert fetch(server.at("/7.png", ok(b"7")), private=True, bounds=QUICK) == b"7"


@pytest.mark.parametrize(
    ("address", "key"),
    [
        ("ftp://example.org/7.png", "address.scheme"),
        ("file:///etc/passwd", "address.scheme"),
        ("gopher://example.org", "address.scheme"),
        ("7.png", "address.scheme"),
        ("http://user:password@127.0.0.1/", "address.userinfo"),
        ("http://example.org@127.0.0.1/", "address.userinfo"),
        ("http://127.0.0.1:80@example.org/", "address.userinfo"),
        ("http://127.0.0.1\\@example.org/", "address.malformed"),
        ("http://example.org/a b.png", "address.malformed"),
        ("http://example.org/\r\nX: y", "address.malformed"),
        ("http://", "address.malformed"),
        ("http://example.org:99999/", "address.malformed"),
        ("http://example.org:x/", "address.malformed"),
        ("http://[1::2::3]/", "address.malformed"),
        ("http://" + "가" * 80 + ".kr/", "address.malformed"),
        ("http://no.such.host.invalid/", "address.no_host"),
        ("http://" + "a" * 300 + "/", "address.no_host"),
    ],
)
def test_what_is_no_address_gets_its_sentence(
    names: Callable[[dict[str, list[list[str]]]], Names], address: str, key: str
) -> None:
    names({})
    assert failing(address) == key


def test_a_name_in_hangul_is_asked_for_in_ascii() -> None:
    assert parse("https://한글.kr/7.png").host == "xn--bj0bj06e.kr"


@given(st.text(max_size=40))
def test_any_text_is_an_address_that_can_be_asked_or_an_error(text: str) -> None:
    for address in (text, "http://" + text, "https://example.org/" + text):
        with suppress(PictureError):
            parsed = parse(address)
            assert (parsed.target + parsed.host).isascii()
            assert not set(" \r\n\0") & set(parsed.target + parsed.host)


@pytest.mark.parametrize("status", [204, 206, 304, 401, 403, 404, 410, 500])
def test_another_status_is_told(server: Server, status: int) -> None:
    address = server.at("/", f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode())
    with pytest.raises(PictureError, match=f"HTTP status {status}"):
        fetch(address, private=True, bounds=QUICK)


def test_a_redirect_to_nowhere_is_told(server: Server) -> None:
    assert failing(server.at("/", b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\n\r\n")) == "address.status"


def endless(exchange: Exchange) -> None:
    exchange.send(ok(b""))
    while True:
        exchange.send(b"x" * 10_000)


def endless_chunks(exchange: Exchange) -> None:
    exchange.send(ok(b"", "Transfer-Encoding: chunked"))
    while True:
        exchange.send(b"2710\r\n" + b"x" * 10_000 + b"\r\n")


def endless_preliminaries(exchange: Exchange) -> None:
    while True:
        exchange.send(b"HTTP/1.1 100 Continue\r\n\r\n")


def silent(exchange: Exchange) -> None:
    exchange.hold()


def silent_after_the_headers(exchange: Exchange) -> None:
    exchange.send(ok(b"abc", "Content-Length: 10"))
    exchange.hold()


def test_more_than_the_bound_is_not_read(server: Server) -> None:
    assert failing(server.at("/endless", endless)) == "address.too_large"
    assert failing(server.at("/chunks", endless_chunks)) == "address.too_large"
    just = b"x" * QUICK.size
    assert fetch(server.at("/just", ok(just)), private=True, bounds=QUICK) == just
    assert failing(server.at("/more", ok(just + b"x"))) == "address.too_large"


def test_a_length_that_is_a_lie_is_not_believed(server: Server) -> None:
    assert failing(server.at("/longer", ok(b"abc", "Content-Length: 99999999999"))) == "address.cut"
    assert fetch(server.at("/shorter", ok(b"abcdef", "Content-Length: 3")), private=True, bounds=QUICK) == b"abc"
    for length in ("-1", "x", "1e3", ""):
        address = server.at(f"/{length}", ok(b"abc", f"Content-Length: {length}"))
        assert fetch(address, private=True, bounds=QUICK) == b"abc"


@pytest.mark.parametrize(
    "answer",
    [
        b"",
        b"HTTP/1.1",
        b"SSH-2.0-OpenSSH_9.2\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nA\r\nabc",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc",
        b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 200 + b"\r\n",
        b"HTTP/1.1 200 OK\r\nX: " + b"y" * 70_000 + b"\r\n\r\n",
    ],
)
def test_a_cut_connection_is_told(server: Server, answer: bytes) -> None:
    assert failing(server.at("/", answer)) == "address.cut"


@pytest.mark.parametrize("answer", [silent, silent_after_the_headers])
def test_a_server_that_falls_silent_is_left(server: Server, answer: Callable[[Exchange], None]) -> None:
    assert failing(server.at("/", answer)) == "address.slow"


@pytest.mark.parametrize("answer", [silent, silent_after_the_headers, endless_preliminaries])
def test_the_whole_has_an_end_even_if_bytes_keep_coming(server: Server, answer: Callable[[Exchange], None]) -> None:
    assert failing(server.at("/", answer), bounds=Bounds(read=60, total=0.3)) == "address.slow"


def test_a_name_that_is_looked_up_for_ever_is_left(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: server.over.wait() or [])
    assert failing("http://slow.example/", bounds=Bounds(total=0.1)) == "address.slow"


def test_nobody_there_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    assert failing(f"http://127.0.0.1:{port}/7.png") == "address.unreachable"


def test_no_encryption_where_there_should_be_is_told(server: Server) -> None:
    assert failing(f"https://127.0.0.1:{server.port}/") == "address.unreachable"


@pytest.mark.parametrize(
    ("line", "text", "addresses"),
    [
        ("what is this? https://a.org/7.png", "what is this?", ("https://a.org/7.png",)),
        ("https://a.org/7.png를 읽어 줘", "읽어 줘", ("https://a.org/7.png",)),
        ("is (http://a.org/7.png) a 7?", "is () a 7?", ("http://a.org/7.png",)),
        (
            "HTTPS://a.org/a?b=c&d=1, http://b.org/숫자.png!",
            ", !",
            ("HTTPS://a.org/a?b=c&d=1", "http://b.org/숫자.png"),
        ),
        ("http or https://", "http or https://", ()),
        ("how  good are you", "how  good are you", ()),
    ],
)
def test_addresses_are_taken_out_of_a_line(line: str, text: str, addresses: tuple[str, ...]) -> None:
    assert take_out(line) == (text, addresses)


def test_a_picture_from_the_web_is_named_for_the_end_of_its_path() -> None:
    assert name_of("https://a.org/%EC%88%AB%EC%9E%90/7.png?x=1") == "7.png"
    assert name_of("https://a.org/") == "https://a.org/"
