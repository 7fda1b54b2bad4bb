"""``digitbot completion``: the Tab key in bash, zsh and fish, tried in the shells themselves."""

from __future__ import annotations

import os
import re
import select
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli.completion import SHELLS
from tests.bot.conftest import Ran

Digitbot = Callable[..., Ran]

# What is typed before Tab, and the arguments that the command then gets.
TYPED = [
    ("digitbot pred", ["predict"]),
    ("digitbot predict my", ["predict", "my seven.png"]),
    (r"digitbot predict my\ s", ["predict", "my seven.png"]),
    ("digitbot predict 2.png 10", ["predict", "2.png", "10.png"]),
    ("digitbot predict 2.png 10.png --cs", ["predict", "2.png", "10.png", "--csv"]),
    ("digitbot ask hi --image 하", ["ask", "hi", "--image", "하나 7.png"]),
    ("digitbot train ml", ["train", "mlp"]),
    ("digitbot train mlp --out fo", ["train", "mlp", "--out", "folder"]),
    ("digitbot --model ml", ["--model", "mlp"]),
    ("digitbot --model own", ["--model", "own.tflite"]),
    ("digitbot --model old", ["--model", "old.h5"]),
    ("digitbot predict --model mine", ["predict", "--model", "mine.keras"]),
    ("digitbot --model fo", ["--model", "folder"]),
    ("digitbot --model folder/", ["--model", "folder/other.keras"]),
    ("digitbot --model 2", ["--model", "2"]),  # a picture is no model
    ("digitbot --language k", ["--language", "ko"]),
    ("digitbot completion z", ["completion", "zsh"]),
    ("digitbot feedback exp", ["feedback", "export"]),
    ("digitbot feedback export fo", ["feedback", "export", "folder"]),
]
# A command of that name that only shows its arguments.
STUB = "#!/bin/sh\nprintf 'GOT'\nprintf '<%s>' \"$@\"\nprintf 'END\\n'\n"
SET_UP = {
    "bash": (["bash", "--norc", "--noprofile"], "PS1='REA''DY>'; eval \"$(cat script)\""),
    "zsh": (["zsh", "-f"], "PS1='REA''DY>'; autoload -Uz compinit; compinit -u -D; eval \"$(cat script)\""),
}


@pytest.fixture
def place(home: Path, digitbot: Digitbot, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with files to complete."""
    for name in ("2.png", "10.png", "my seven.png", "하나 7.png"):
        (home / name).touch()
    for name in ("own.tflite", "own.png", "old.h5", "old model.txt", "mine.keras", "mine.jpg", "form.txt"):
        (home / name).touch()
    (home / "folder").mkdir()
    for name in ("other.keras", "other.png"):
        (home / "folder" / name).touch()
    (home / "bin").mkdir()
    (home / "bin" / "digitbot").write_text(STUB, encoding="utf-8")
    (home / "bin" / "digitbot").chmod(0o755)
    monkeypatch.setenv("PATH", f"{home / 'bin'}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setenv("TERM", "dumb")
    return home


def script(digitbot: Digitbot, shell: str) -> str:
    ran = digitbot("completion", shell, "--language", "en")
    assert (ran.status, ran.err) == (0, "")
    return ran.out


def needed(shell: str) -> str:
    found = shutil.which(shell)
    if found is None:
        pytest.skip(f"needs {shell}, which is not installed")
    return found


class Shell:
    """An interactive shell behind a terminal of its own."""

    def __init__(self, argv: list[str], folder: Path) -> None:
        import pty

        self._process, self._terminal = pty.fork()
        if self._process == 0:
            os.chdir(folder)
            os.execvp(argv[0], argv)  # noqa: S606

    def say(self, line: str, until: str) -> str:
        os.write(self._terminal, line.encode() + b"\r")
        heard = b""
        while not re.search(until.encode(), heard, re.DOTALL):
            assert select.select([self._terminal], [], [], 60)[0], heard
            heard += os.read(self._terminal, 65_536)
        return heard.decode()

    def close(self) -> None:
        os.close(self._terminal)
        os.waitpid(self._process, 0)


@pytest.fixture
def shell(request: pytest.FixtureRequest, place: Path, digitbot: Digitbot) -> Iterator[Shell]:
    needed(request.param)
    (place / "script").write_text(script(digitbot, request.param), encoding="utf-8")
    argv, set_up = SET_UP[request.param]
    started = Shell(argv, place)
    started.say(set_up, "READY>")
    yield started
    started.close()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")  # forkpty beside threads; it only execs
@pytest.mark.parametrize("shell", SET_UP, indirect=True)
def test_tab_completes_in_the_shell(shell: Shell) -> None:
    for typed, arguments in TYPED:
        heard = shell.say(typed + "\t", "GOT.*END\r*\n.*READY>")
        got = re.findall("<(.*?)>", heard[heard.rindex("GOT") :].partition("END")[0])
        assert (typed, [argument.rstrip("/") for argument in got]) == (typed, arguments)


def test_tab_completes_in_fish(place: Path, digitbot: Digitbot) -> None:
    fish = needed("fish")
    (place / "script").write_text(script(digitbot, "fish"), encoding="utf-8")
    for typed, arguments in TYPED:
        done = subprocess.run(
            [fish, "--no-config", "-c", "source script; complete -C $argv[1]", typed], capture_output=True, check=True
        )
        offered = [line.split("\t")[0].rstrip("/") for line in done.stdout.decode().splitlines()]
        assert offered == arguments[-1:] or (offered, arguments[-1]) == ([], "2"), typed


@pytest.mark.parametrize("shell_name", SHELLS)
def test_the_script_is_free_of_errors(place: Path, digitbot: Digitbot, shell_name: str) -> None:
    program = needed(shell_name)
    options: dict[str, Any] = {"input": script(digitbot, shell_name).encode(), "capture_output": True, "check": False}
    done = subprocess.run([program, "-n"], **options)
    assert (done.returncode, done.stderr) == (0, b"")


def test_the_help_in_it_is_in_the_persons_language(digitbot: Digitbot) -> None:
    assert "사진 파일" in digitbot("completion", "fish", "--language", "ko").out


def test_a_model_that_cannot_be_used_is_no_reason_to_go_without(digitbot: Digitbot) -> None:
    assert digitbot("completion", "bash", "--model", "nix").status == 0


def test_another_shell_is_no_choice(digitbot: Digitbot) -> None:
    ran = digitbot("completion", "tcsh")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err.startswith("“tcsh” is not possible here; choose one of: bash, zsh, fish.")
