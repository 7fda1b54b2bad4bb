"""What the front end's tests share: pictures drawn on the spot, a home of their own, and the command itself."""

from __future__ import annotations

import asyncio
import inspect
import io
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

import pytest
from PIL import Image, ImageDraw
from prompt_toolkit.input import PipeInput, create_pipe_input

from bot.__main__ import main
from bot.settings import Settings
from tests.bot.web_server import Server

# A seven, and a one, as a pen would go.
STROKES = {7: [(25, 20), (75, 20), (42, 85)], 1: [(53, 15), (47, 85)]}


@pytest.fixture(scope="module")
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    """The event loop of a module's tests and of what they share."""
    with asyncio.Runner() as runner:
        yield runner.get_loop()


@pytest.hookimpl(tryfirst=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> bool | None:
    """Run a test that is a coroutine in its module's event loop."""
    if not inspect.iscoroutinefunction(pyfuncitem.obj):
        return None
    wanted = inspect.signature(pyfuncitem.obj).parameters
    arguments = {name: pyfuncitem.funcargs[name] for name in wanted}
    running = pyfuncitem.funcargs["loop"]
    assert isinstance(running, asyncio.AbstractEventLoop)
    running.run_until_complete(pyfuncitem.obj(**arguments))
    return True


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home and current folder, and an environment that sets nothing."""
    for name in list(os.environ):
        if name.startswith(("DIGITBOT_", "LC_", "XDG_")) or name in {"LANG", "NO_COLOR", "COLORTERM", "WT_SESSION"}:
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "AppData"))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def draw(tmp_path: Path) -> Callable[..., Path]:
    """draw("name.png", 7) -> a picture file with a seven."""

    def drawn(name: str, digit: int = 7) -> Path:
        image = Image.new("L", (100, 100), 255)
        ImageDraw.Draw(image).line(STROKES[digit], fill=0, width=9, joint="curve")
        path = tmp_path / name
        image.save(path, format="PNG")
        return path

    return drawn


@pytest.fixture
def keys() -> Iterator[PipeInput]:
    """The keyboard of a chat in this process."""
    with create_pipe_input() as pipe:
        yield pipe


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """The defaults, in English."""
    return Settings(model="cnn", models=tmp_path / "models", mnist=None, language="en", color="never", figures=None)


@pytest.fixture
def server() -> Iterator[Server]:
    """A server on the loopback address."""
    with Server() as started:
        thread = Thread(target=started.serve_forever, args=(0.01,), daemon=True)
        thread.start()
        yield started
        started.over.set()
        started.shutdown()
        thread.join()


@dataclass(frozen=True)
class Ran:
    """What a run of the command left behind."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        """Standard output, line by line."""
        return self.out.splitlines()


@pytest.fixture
def digitbot(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """digitbot("ask", "help", stdin="...") runs the command in this process, away from any terminal."""

    def run(*arguments: object, stdin: str = "") -> Ran:
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        status = main([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Ran(status, captured.out, captured.err)

    return run


@pytest.fixture
def broken_plugin(tmp_path: Path) -> Path:
    """A folder with an installed package whose plugin is broken."""
    folder = tmp_path / "installed"
    info = folder / "weather-1.0.dist-info"
    info.mkdir(parents=True)
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: weather\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[digitbot.skills]\nweather = weather_digitbot:install\n", encoding="utf-8")
    (folder / "weather_digitbot.py").write_text("raise RuntimeError('a secret')\n", encoding="utf-8")
    return folder
