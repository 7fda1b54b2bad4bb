"""A figure that cannot be drawn costs itself alone: the answer's words still come, and one sentence about it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from matplotlib import font_manager
from PIL import ImageFont
from prompt_toolkit.input import PipeInput

from bot import logs
from bot.color import Depth
from bot.discord import rendering
from bot.exit_status import ExitStatus
from bot.settings import Settings
from bot.terminal.graphics.detection import Graphics
from bot.terminal.graphics.protocol import Cell, Display, Protocol
from bot.terminal.render import Screen, render
from engine import CurveData, Engine, Figure, Reply, from_dict, to_dict
from engine.testing import Chat
from tests.bot.conftest import Ran
from tests.bot.terminal.chatting import CTRL_D, chat

WORDS = "a secret"
CURVES = CurveData((2.0, 1.0), (0.5, 0.8), (2.0, 1.5), (0.4, 0.7))


def without_fonts(*_: object, **__: object) -> object:
    raise OSError("there is no font, and a secret")


@pytest.fixture
def no_fonts(monkeypatch: pytest.MonkeyPatch) -> None:
    """A system on which neither Pillow nor Matplotlib finds a font."""
    monkeypatch.setattr(ImageFont, "load_default", without_fonts)
    monkeypatch.setattr(font_manager.FontManager, "findfont", without_fonts)
    monkeypatch.setattr(font_manager, "get_font", without_fonts)


def undrawn() -> bytes:
    raise ZeroDivisionError(WORDS)


def reply() -> Reply:
    """Words, and figures that cannot be shown each in a way of its own; the last one has its numbers."""
    figures = (
        Figure("broken", "The broken one.", undrawn),
        Figure("nonsense", "No picture at all.", lambda: b"nonsense"),
        Figure("whole", "Curves.", undrawn, data=CURVES),
    )
    return Reply("The words.", figures=figures, locale="en")


@pytest.mark.parametrize("protocol", [Protocol.BLOCKS, Protocol.KITTY, Protocol.SIXEL, Protocol.ITERM2])
def test_at_a_terminal(protocol: Protocol, monkeypatch: pytest.MonkeyPatch) -> None:
    graphics = Graphics("auto", Depth.TRUE)
    monkeypatch.setattr(graphics, "display", lambda: Display(protocol, Cell(8, 16)))
    with logs.written():
        shown = " ".join(render(reply(), Screen(200, 20, Depth.TRUE, graphics), {}))
    assert shown.startswith("The words.")
    assert shown.count("could not be drawn") == (3 if protocol.graphic else 2)
    assert "(The broken one.)" in shown
    log = logs.path().read_text(encoding="utf-8")
    assert "ZeroDivisionError" in log
    assert "secret" not in log


def test_on_discord() -> None:
    parts = rendering.render(from_dict(to_dict(reply()), Reply))
    words = "\n".join(part.content for part in parts)
    assert "The words." in words
    assert words.count("could not be drawn") == 2  # what is no picture Discord shows as it can
    assert [file.filename for part in parts for file in part.files] == ["nonsense.png"]


@pytest.mark.usefixtures("no_fonts")
@pytest.mark.parametrize("arguments", [(), ("--json",), ("--figures", "figures")])
@pytest.mark.parametrize("command", [("ask", "what is this?", "--image"), ()])
def test_without_fonts_the_answer_still_comes(
    digitbot: Callable[..., Ran], draw: Callable[..., Path], command: tuple[str, ...], arguments: tuple[str, ...]
) -> None:
    picture = draw("seven.png")
    done = digitbot(*command, *((picture,) if command else ()), *arguments, stdin=f"what is this? {picture}\n")
    text = json.loads(done.out)["text"] if "--json" in arguments else done.out
    assert "7" in text
    sentences = done.err.splitlines()
    assert len(sentences) == (1 if "--figures" in arguments else 0)
    assert done.status == (ExitStatus.FAILED if sentences else ExitStatus.OK)
    assert "secret" not in done.out + done.err


@pytest.mark.usefixtures("no_fonts")
@pytest.mark.parametrize("text", ["/history", "/evaluate", "/explain relu", "/why", "/sample 3"])
def test_without_fonts_every_answer_has_its_words(engine: Engine, text: str, draw: Callable[..., Path]) -> None:
    conversation = Chat(engine, locale="en")
    conversation.say(image=draw("seven.png"))
    answer = conversation.say(text)
    assert answer.text
    shown = render(answer, Screen(100, 30, Depth.TRUE), {})
    assert answer.text.split("\n")[0][:20] in "\n".join(shown)


@pytest.mark.usefixtures("no_fonts")
def test_a_chat_that_keeps_figures_goes_on_without_fonts(
    settings: Settings, keys: PipeInput, draw: Callable[..., Path]
) -> None:
    keys.send_text(f"{draw('seven.png')}\rsave\rhello\r{CTRL_D}")
    with logs.written():
        shown = chat(settings, keys, Engine.load)  # whose conversation is in no language yet
    assert "7 (" in shown
    assert "could not be drawn" in shown
    assert "Hello!" in shown


@pytest.mark.parametrize("arguments", [(), ("--json",)])
@pytest.mark.parametrize("piped", [False, True])
def test_figures_that_cannot_be_written_cost_no_answer(
    digitbot: Callable[..., Ran], home: Path, arguments: tuple[str, ...], piped: bool
) -> None:
    (home / "file").touch()
    asked = () if piped else ("ask", "history")
    done = digitbot(*asked, *arguments, "--figures", home / "file" / "figures", stdin="history\n")
    assert "cnn" in done.out
    assert done.status == ExitStatus.SETTINGS
    (sentence,) = done.err.splitlines()
    assert sentence.startswith("Figures cannot be written to ")
