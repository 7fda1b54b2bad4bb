"""``digitbot predict``: what it takes, what people and programs see, and that it ends well whatever is at its ends."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from unittest.mock import create_autospec

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from rich.cells import cell_len

from bot import progress_bar
from bot.cli import predict
from bot.cli.words import words
from bot.exit_status import ExitStatus
from bot.pictures import attach
from bot.pictures.table import CSV_HEADER, Row, summary, table
from engine import Progress, Reading, Reporter, Words
from tests.bot.cli.test_command import ROOT
from tests.bot.conftest import Ran
from tests.bot.web_server import Server

Digitbot = Callable[..., Ran]
Draw = Callable[..., Path]


class Terminal(io.StringIO):
    """A stream with a person at it."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def at_terminal(digitbot: Digitbot, monkeypatch: pytest.MonkeyPatch) -> Digitbot:
    """The command with a terminal, 80 columns wide, behind standard output."""
    monkeypatch.setenv("COLUMNS", "80")

    def run(*arguments: object) -> Ran:
        terminal = Terminal()
        with monkeypatch.context() as patch:
            patch.setattr("bot.output.is_terminal", lambda stream: stream is terminal)
            written = _through(terminal, patch)
            ran = digitbot(*arguments)
        return Ran(ran.status, written.getvalue(), ran.err)

    return run


def _through(terminal: Terminal, patch: pytest.MonkeyPatch) -> Terminal:
    patch.setattr(sys, "stdout", terminal)
    return terminal


@pytest.fixture
def folder(draw: Draw, home: Path) -> Path:
    """Three pictures that can be read, one that is blank, and one that is none."""
    (home / "scans").mkdir()
    for name, digit in (("scans/2.png", 7), ("scans/10.png", 1), ("scans/숫자.png", 7)):
        draw(name, digit)
    Image.new("L", (50, 50), 255).save(home / "scans" / "blank.png")
    (home / "scans" / "words.png").write_text("no picture", encoding="utf-8")
    return home / "scans"


def test_a_folder_a_pattern_and_an_address_are_read_in_order(
    digitbot: Digitbot,
    folder: Path,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DIGITBOT_PRIVATE_ADDRESSES", "allow")
    address = server.at("/7.png", b"HTTP/1.1 200 OK\r\n\r\n" + (folder / "2.png").read_bytes())
    ran = digitbot("predict", "scans", "scans/1*.png", address, "--json")
    assert [(json.loads(line)["source"], json.loads(line)["text"]) for line in ran.lines] == [
        ("scans/2.png", "7"),
        ("scans/10.png", "1"),
        ("scans/blank.png", ""),
        ("scans/words.png", ""),
        ("scans/숫자.png", "7"),
        ("scans/10.png", "1"),
        (address, "7"),
    ]
    assert ran.status == ExitStatus.FAILED


def test_what_comes_from_the_web_and_is_no_picture_is_named_in_full(
    digitbot: Digitbot,
    server: Server,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("DIGITBOT_PRIVATE_ADDRESSES", "allow")
    address = server.at("/page.png", b"HTTP/1.1 200 OK\r\n\r\n<html>")
    ran = digitbot("predict", address)
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith(f"{address} is not a picture that I can open")


def test_private_addresses_are_refused_unless_allowed(digitbot: Digitbot, server: Server) -> None:
    ran = digitbot("predict", server.at("/7.png", b""))
    assert (ran.status, server.requests) == (1, [])
    assert "set DIGITBOT_PRIVATE_ADDRESSES=allow" in ran.err


def test_a_folder_without_pictures_is_told(digitbot: Digitbot, home: Path) -> None:
    (home / "empty").mkdir()
    assert digitbot("predict", "empty").err.startswith("There are no pictures in empty;")
    assert json.loads(digitbot("predict", "empty", "--json").out)["error"].startswith("There are no pictures in empty;")


def test_csv_has_a_header_and_a_record_for_each(digitbot: Digitbot, folder: Path) -> None:
    ran = digitbot("predict", "scans", "--csv")
    assert ran.err == ""
    header, *records = csv.reader(io.StringIO(ran.out, newline=""), strict=True)
    assert header == list(CSV_HEADER) == ["source", "text", "confidence", "sure", "reason", "error"]
    assert [record[:2] + record[3:5] for record in records] == [
        ["scans/2.png", "7", "true", ""],
        ["scans/10.png", "1", "true", ""],
        ["scans/blank.png", "", "", "blank"],
        ["scans/words.png", "", "", ""],
        ["scans/숫자.png", "7", "true", ""],
    ]
    assert [0.9 < float(record[2]) <= 1 if record[2] else None for record in records] == [True, True, None, None, True]
    assert records[3][5].startswith("scans/words.png is not a picture that I can open")


@pytest.mark.skipif(sys.platform == "win32", reason="no file has such a name there")
@pytest.mark.parametrize("form", [[], ["--csv"], ["--json"]])
def test_no_name_makes_a_row_or_a_formula_or_turns_the_writing(
    digitbot: Digitbot, at_terminal: Digitbot, draw: Draw, form: list[str]
) -> None:
    names = ["=1+1.png", "a\nb.png\t7.png", "c\x9b2Jd.png", "e\u202egnp.f.png", "g\u2028h.png", "+gone.png"]
    shown = ["=1+1.png", "a\ufffdb.png\ufffd7.png", "c\ufffd2Jd.png", "e\ufffdgnp.f.png", "g\ufffdh.png", "+gone.png"]
    for name in names[:-1]:
        draw(name, 7)
    for run in (digitbot, at_terminal):
        ran = run("predict", *names, *form)
        assert not set(ran.out + ran.err) & set("\x9b\u202e\u2028")
        if form == ["--csv"]:
            header, *records = csv.reader(io.StringIO(ran.out, newline=""), strict=True)
            assert [record[0] for record in records] == ["'" + shown[0], *shown[1:5], "'" + shown[5]]
            assert {len(record) for record in records} == {len(header)}
        elif form == ["--json"]:
            assert [json.loads(line)["source"] for line in ran.out.split("\n")[:-1]] == names
        elif run is digitbot:
            assert [line.split("\t")[:2] for line in ran.lines] == [[name, "7"] for name in shown[:5]]
            assert len(ran.err.splitlines()) == 1


def test_json_and_csv_at_once_are_refused(digitbot: Digitbot) -> None:
    ran = digitbot("predict", "7.png", "--json", "--csv")
    assert (ran.status, ran.out, ran.err) == (2, "", "--json and --csv cannot be combined; choose one.\n")


def test_many_are_a_table_with_a_summary_for_people(at_terminal: Digitbot, folder: Path) -> None:
    ran = at_terminal("predict", "scans", "gone.png", "--language", "en")
    lines = ran.lines
    assert lines[0].split() == ["Picture", "Digits", "Confidence"]
    columns = {cell_len(line[: line.index(text)]) for line, text in zip(lines[1:3], ("7 ", "1 "), strict=True)}
    hangul = next(line for line in lines if "숫자" in line)
    assert columns == {cell_len(hangul[: hangul.index("7 ")])} == {lines[0].index("Digits")}
    assert any(line.startswith("gone.png") and "There is no file gone.png" in line for line in lines)
    assert lines[-1] == "6 pictures: 3 read, 0 unsure, 1 without digits, 2 not read."
    assert max(cell_len(line) for line in lines) <= 80
    assert (ran.status, ran.err) == (1, "")


def test_one_is_a_line_for_people(at_terminal: Digitbot, draw: Draw) -> None:
    draw("7.png")
    ran = at_terminal("predict", "7.png")
    assert ran.out.startswith("7.png  7  ")
    assert ran.out.count("\n") == 1


@given(st.lists(st.text(max_size=60), min_size=2, max_size=5), st.integers(20, 100))
def test_a_table_is_no_wider_than_the_terminal(names: list[str], width: int) -> None:
    rows = [Row(name.replace("\n", " "), "7", "99.9%", "sure") for name in names]
    assert all(cell_len(line) <= width for line in table(rows, words("ko"), width))


def test_the_summary_counts_all_outcomes() -> None:
    rows = [Row("", "", "", outcome) for outcome in ("sure", "unsure", "failed", "none", "sure")]
    assert summary(rows, words("en")) == "5 pictures: 2 read, 1 unsure, 1 without digits, 1 not read."


def test_control_c_shows_what_was_read(at_terminal: Digitbot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = attach.read_each

    def interrupted(*arguments: object, **named: object) -> Iterator[Reading]:
        for number, reading in enumerate(real(*arguments, **named)):  # type: ignore[arg-type]
            if number == 2:
                raise KeyboardInterrupt
            yield reading

    monkeypatch.setattr(attach, "read_each", interrupted)
    ran = at_terminal("predict", "scans", "--language", "en")
    assert ran.status == ExitStatus.INTERRUPTED
    assert ran.lines[-1] == "2 pictures: 2 read, 0 unsure, 0 without digits, 0 not read."


def test_a_bar_is_told_of_every_picture(digitbot: Digitbot, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Progress] = []

    @contextmanager
    def shown(_: Words) -> Iterator[Reporter]:
        yield told.append

    monkeypatch.setattr(progress_bar, "shown", shown)
    digitbot("predict", "scans", "--csv")
    assert told == [Progress("read", done, 5) for done in range(1, 6)]


def test_a_list_on_standard_input_is_read_as_it_stands(digitbot: Digitbot, folder: Path, draw: Draw) -> None:
    draw("scan[1].png", 1)
    listed = "\ufeffscans/2.png\n\nscan[1].png\r\nscans/*.png\nscans"
    ran = digitbot("predict", "-", "scans/10.png", "--json", stdin=listed)
    sources = [json.loads(line)["source"] for line in ran.lines]
    assert sources[:3] == ["scans/2.png", "scan[1].png", "scans/*.png"]
    assert [source.removeprefix("scans/") for source in sources[3:]] == [
        *("2.png", "10.png", "blank.png", "words.png", "숫자.png", "10.png")
    ]


def test_a_file_that_is_called_like_the_sign_for_a_list_is_read(digitbot: Digitbot, draw: Draw) -> None:
    draw("-", 7)
    assert digitbot("predict", "./-").out.startswith("./-\t7\t")


def test_a_list_without_end_is_read_as_it_comes(monkeypatch: pytest.MonkeyPatch) -> None:
    stream = create_autospec(io.StringIO, instance=True)
    stream.readline.side_effect = lambda size: "x" * size  # no line end, ever
    monkeypatch.setattr(sys, "stdin", stream)
    listed = predict._listed()
    assert [len(next(listed).name) for _ in range(3)] == [65_536] * 3


def run(*arguments: str, **options: object) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own, in the folder and the environment of the test."""
    environ = {**os.environ, "PYTHONPATH": str(ROOT), "DIGITBOT_LANGUAGE": "en"}
    command = [sys.executable, "-m", "bot", *arguments]
    return subprocess.run(command, env=environ, stderr=subprocess.PIPE, check=False, **options)  # type: ignore[call-overload,no-any-return]


def test_standard_error_is_empty_when_all_is_well(draw: Draw) -> None:
    draw("one.png", 1)
    done = run("predict", "one.png", stdout=subprocess.PIPE)
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"one.png\t1\t")


def test_one_file_needs_neither_the_web_nor_tables(draw: Draw) -> None:
    draw("one.png", 1)
    code = (
        "import sys\nfrom bot.__main__ import main\nmain(['predict', 'one.png'])\n"
        "heavy = 'requests urllib3 http.client ssl certifi rich shtab pooch prompt_toolkit matplotlib csv'\n"
        "print(sorted(set(heavy.split()) & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, check=True
    )
    assert done.stdout.decode().splitlines()[-1] == "[]"


@pytest.mark.skipif(sys.platform == "win32", reason="the shell's redirections are tried as sh has them")
@pytest.mark.parametrize("redirection", ["</dev/null", "<&-"])
@pytest.mark.parametrize("command", ["predict -", "predict - --csv", "chat", "chat --json", ""])
def test_no_input_is_the_end_at_once(redirection: str, command: str) -> None:
    done = subprocess.run(
        ["/bin/sh", "-c", f"exec {sys.executable} -m bot {command} {redirection}"],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        check=False,
    )
    header = b"source,text,confidence,sure,reason,error\r\n" if "csv" in command else b""
    assert (done.returncode, done.stdout, done.stderr) == (0, header, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="the shell's redirections are tried as sh has them")
def test_closed_outputs_leave_no_trace_either(draw: Draw) -> None:
    draw("one.png", 1)
    for redirection in (">&-", "2>&-", ">&- 2>&- <&-"):
        done = subprocess.run(
            ["/bin/sh", "-c", f"exec {sys.executable} -m bot predict one.png {redirection}"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            check=False,
        )
        assert (done.returncode, done.stderr) == (0, b""), redirection


@pytest.mark.skipif(sys.platform == "win32", reason="no signal and no status for a broken pipe there")
@pytest.mark.parametrize("form", [[], ["--json"], ["--csv"]])
def test_a_reader_that_leaves_ends_it_with_141(folder: Path, form: list[str]) -> None:
    reading, writing = os.pipe()
    os.close(reading)
    with os.fdopen(writing, "wb") as pipe:
        done = run("predict", "scans", *form, stdout=pipe)
    assert done.returncode == ExitStatus.BROKEN_PIPE
    assert done.stderr == b""


def test_hundreds_of_pictures_are_gone_through_in_flat_memory(
    digitbot: Digitbot, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is kept of a picture once it is written: nothing that grows with their number."""
    import gc

    alive: list[int] = []
    real = attach.read_each

    def counted(*arguments: object, **named: object) -> Iterator[Reading]:
        for number, reading in enumerate(real(*arguments, **named)):  # type: ignore[arg-type]
            yield reading
            if number % 100 == 99:
                gc.collect()
                alive.append(sum(isinstance(thing, Reading) for thing in gc.get_objects()))

    monkeypatch.setattr(attach, "read_each", counted)
    ran = digitbot("predict", "-", "--csv", stdin="scans/2.png\nscans/blank.png\n" * 200)
    assert (ran.status, len(ran.lines)) == (0, 401)
    assert len(alive) == 4
    assert max(alive) - min(alive) <= 2
