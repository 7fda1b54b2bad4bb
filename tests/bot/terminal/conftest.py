"""What the tests at a real terminal share: the installed command in a terminal of any size, with a home of its own."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from bot.terminal.state import first_time
from tests.bot.terminal.emulator import DIGITBOT, SMALL, Terminal
from tests.bot.terminal.terminals import TERMINALS
from tests.conftest import write_idx
from tests.pictures import write


class Open(Protocol):
    """Opens a terminal."""

    def __call__(
        self,
        *arguments: str,
        size: tuple[int, int] = SMALL,
        language: str = "en",
        command: tuple[str, ...] = (),
        answers: Mapping[bytes, bytes] = {},
        **environ: str,
    ) -> Terminal: ...


@pytest.fixture
def environ(home: Path, drawn_mnist: Path) -> dict[str, str]:
    """All of the environment: 24-bit colours, English, a small data set, and a proxy that keeps off the network.

    The chat has run here before.
    """
    first_time()
    return {
        "PATH": os.pathsep.join([str(DIGITBOT.parent), "/usr/local/bin", "/usr/bin", "/bin"]),
        "HOME": str(home),
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        "DIGITBOT_MNIST": str(drawn_mnist),
        "HTTPS_PROXY": "http://127.0.0.1:9",
        "HTTP_PROXY": "http://127.0.0.1:9",
    }


@pytest.fixture
def open_terminal(home: Path, environ: dict[str, str]) -> Iterator[Open]:
    """open_terminal() -> a terminal with ``digitbot`` in it; NAME="" in the environment takes that variable away."""
    if sys.platform == "win32":
        pytest.skip("Windows has no pty; tests/bot/terminal/test_chat.py types into the chat there, too")
    if not DIGITBOT.exists():
        pytest.skip(f"the command is not installed at {DIGITBOT}; run: pip install --editable .")
    opened: list[Terminal] = []

    def one(
        *arguments: str,
        size: tuple[int, int] = SMALL,
        language: str = "en",
        command: tuple[str, ...] = (),
        answers: Mapping[bytes, bytes] = {},
        **more: str,
    ) -> Terminal:
        spoken = {"LANG": "ko_KR.UTF-8" if language == "ko" else "C.UTF-8"}
        values = {name: value for name, value in {**environ, **spoken, **more}.items() if value}
        terminal = Terminal(
            command or (str(DIGITBOT), *arguments), values, home, size, answers or TERMINALS["gnome terminal"]
        )
        opened.append(terminal)
        return terminal

    yield one
    for terminal in opened:
        terminal.close()


@pytest.fixture
def chat(open_terminal: Open) -> Terminal:
    """The chat in English at 80x24, with its model loaded."""
    terminal = open_terminal()
    ready(terminal)
    return terminal


def ready(terminal: Terminal) -> None:
    """Waits until the model is loaded, and all of the toolbar is there, from the model's name to the last key."""
    terminal.wait_for_prompt()
    terminal.wait_for(lambda: re.match(r" *(cnn|mlp) .*Ctrl-D", terminal.lines[-1]) is not None)


@pytest.fixture
def pictures(home: Path) -> Path:
    """A folder with a picture of each digit: 0.png to 9.png."""
    folder = home / "digits"
    folder.mkdir()
    for value in range(10):
        (folder / f"{value}.png").write_bytes(write(str(value)).encoded())
    return folder


@pytest.fixture(scope="session")
def large_mnist(drawn_mnist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The drawn digits over and over, so many that work on them lasts."""
    from engine.mnist import Mnist

    folder = tmp_path_factory.mktemp("large-mnist")
    few = Mnist(drawn_mnist).load("test")
    write_idx(folder, "train", np.tile(few.images, (200, 1, 1)), np.tile(few.labels, 200))
    write_idx(folder, "test", np.tile(few.images, (1000, 1, 1)), np.tile(few.labels, 1000))
    return folder


@pytest.fixture
def has_tensorflow() -> None:
    """Skips where nothing can be trained."""
    from importlib.util import find_spec

    if find_spec("tensorflow") is None:
        pytest.skip("needs TensorFlow: pip install --editable '.[train]'")


def tool(name: str) -> str:
    """A program of the system."""
    found = shutil.which(name)
    if found is None:
        pytest.skip(f"needs the program {name}")
    return found
