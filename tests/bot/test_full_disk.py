"""Where nothing can be written, an answer still comes, and what could not be written is one line, said once."""

from __future__ import annotations

import logging
import os
import resource
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from prompt_toolkit.input import PipeInput

from bot import failures, logs
from bot.cli.words import words
from bot.exit_status import ExitStatus
from bot.settings import Settings
from bot.terminal.state import own_history
from engine import Engine
from tests.bot.terminal.chatting import CTRL_D, chat

ROOT = Path(__file__).parents[2]
FULL = Path("/dev/full")

pytestmark = pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full, which Linux has")
# A process that can write no byte to any file; what it writes to a pipe comes through.
NO_ROOM = "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"


@pytest.fixture
def full_log(home: Path) -> Path:
    """A log file on a full disk."""
    logs.path().parent.mkdir(parents=True)
    logs.path().symlink_to(FULL)
    return logs.path()


def run(*arguments: str, stdin: str = "", room: bool = True, **environ: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own, with all that happens when it ends."""
    code = f"import sys; from bot.__main__ import main; {'pass' if room else NO_ROOM}; sys.exit(main())"
    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), environ.pop("PYTHONPATH", "")]), **environ},
        input=stdin, capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip


def test_a_log_that_cannot_be_written_is_told_once(full_log: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told = ""

    def work() -> ExitStatus:
        nonlocal told
        for _ in range(3):
            logging.getLogger("engine.somewhere").warning("something")
        told = failures.sentence(ZeroDivisionError(), words("en"))
        return ExitStatus.OK

    assert failures.guarded(work, words("en")) is ExitStatus.OK
    shown = capsys.readouterr()
    assert shown.out == ""
    assert len(shown.err.splitlines()) == 1
    assert str(full_log) in shown.err
    assert "No space left on device" in shown.err
    assert str(full_log) not in told  # where there is nothing to be found


def test_a_process_with_a_full_log_ends_in_peace(full_log: Path, broken_plugin: Path) -> None:
    done = run("ask", "hello", PYTHONPATH=str(broken_plugin))
    assert done.returncode == 0
    assert done.stdout.startswith("Hello!")
    first, second = done.stderr.splitlines()
    assert str(full_log) in first + second
    assert "weather_digitbot" in first + second


@pytest.mark.parametrize("answer", ["--json", "--language=ko"])
def test_where_no_file_can_be_written_answers_come_all_the_same(
    home: Path, drawn_mnist: Path, broken_plugin: Path, answer: str
) -> None:
    done = run(
        answer, room=False, stdin="sample 3\nno, it is a 4\nhistory\nevaluate\n", PYTHONPATH=str(broken_plugin),
        DIGITBOT_MNIST=str(drawn_mnist), DIGITBOT_FEEDBACK="on",
    )  # fmt: skip
    assert len(done.stdout.splitlines()) == 4
    assert "Traceback" not in done.stderr
    assert len(done.stderr.splitlines()) == 2  # of the log, and of the plugin


def test_a_history_that_cannot_be_written_or_read_is_none(
    home: Path, settings: Settings, keys: PipeInput, engine: Engine
) -> None:
    before = own_history()
    keys.send_text(f"hello\r{CTRL_D}")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, limits[1]))
    try:
        shown = chat(settings, keys, lambda: engine, history=before)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "Hello!" in shown
    assert "Goodbye!" in shown
    (file,) = home.rglob("history")
    assert file.read_bytes() == b""
    file.unlink()
    file.mkdir()
    keys.send_text(f"hello\r{CTRL_D}")
    assert "Goodbye!" in chat(settings, keys, lambda: engine, history=own_history())


@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",),
        ("--version",),
        ("predict", "--help"),
        ("ask", "hello"),
        ("completion", "bash"),
        ("feedback", "list"),
    ],
)
def test_an_output_that_cannot_be_written_is_one_sentence(home: Path, arguments: tuple[str, ...]) -> None:
    with FULL.open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments], env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.DEVNULL, stdout=full, stderr=subprocess.PIPE, text=True, check=False,
        )  # fmt: skip
    assert done.returncode == ExitStatus.FAILED
    assert done.stderr == "The output could not be written (No space left on device).\n"


def test_the_log_is_for_its_owner_alone(home: Path) -> None:
    logs.path().parent.mkdir(parents=True)
    logs.path().touch(mode=0o644)
    for size in (0, 1_000_000):  # the second time the file is turned over
        os.truncate(logs.path(), size)
        with logs.written():
            logging.getLogger("engine.somewhere").warning("something")
        for file in logs.path().parent.iterdir():
            assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name


def test_a_log_folder_that_cannot_be_is_told_once(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", "/dev/null/nowhere")
    told: list[str] = []
    with logs.written(told.append):
        logging.getLogger("engine.somewhere").error("something")
        logging.getLogger("engine.somewhere").error("something else")
    assert told == ["Not a directory"]
    assert capsys.readouterr().err == ""
