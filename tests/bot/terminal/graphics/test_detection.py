"""A reply's pictures: in pixels where the terminal has them, asked once and late; else as text charts and cards."""

from __future__ import annotations

import io
import re
import subprocess
import sys
from collections.abc import Callable

import pytest
from PIL import Image
from prompt_toolkit import PromptSession
from prompt_toolkit.input import create_pipe_input
from prompt_toolkit.output import DummyOutput
from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.graphics.detection import Graphics
from bot.terminal.graphics.placing import is_picture
from bot.terminal.graphics.protocol import Cell, Display, Protocol
from bot.terminal.graphics.query import Outcome
from bot.terminal.render import MOST_PIXELS, Screen, figure_rows, render
from engine import Attachment, Engine, Figure, Message, Reply
from tests.bot.terminal.graphics import decoders
from tests.pictures import write

ESCAPE = re.compile(r"\x1b\[[\d;]*m")


class Asking:
    """A terminal that answers with a display, and counts how often it is asked."""

    def __init__(self, protocol: Protocol, typed: bytes = b"") -> None:
        self.times = 0
        self._answer = Outcome(Display(protocol, Cell(10, 20)), typed)

    def __call__(self, patience: float) -> Outcome:
        self.times += 1
        return self._answer


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGB", (200, 100), "navy").save(buffer, "PNG")
    return buffer.getvalue()


def figure(name: str = "heat-map") -> Figure:
    return Figure(name, f"What {name} shows.", png)


def screen(graphics: Graphics | None, depth: Depth = Depth.TRUE) -> Screen:
    return Screen(80, 20, depth, graphics)


def no_terminal(patience: float) -> Outcome:
    raise AssertionError("asked although there was nothing to show")


@pytest.fixture
def seven(engine: Engine) -> Reply:
    return engine.handle(Message(attachments=(Attachment(write("7").encoded(), "seven.png"),), locale="en"))


def test_the_terminal_is_asked_with_the_first_picture_and_once(seven: Reply) -> None:
    ask = Asking(Protocol.SIXEL)
    graphics = Graphics("auto", Depth.TRUE, ask)
    render(Reply("Hello.", suggestions=("help",)), screen(graphics), {})
    assert ask.times == 0
    for reply in (seven, Reply("", figures=(figure(),)), seven):
        render(reply, screen(graphics), {})
        assert ask.times == 1


@pytest.mark.parametrize("choice", ["blocks", "none"])
def test_who_chose_text_is_not_asked(choice: str, seven: Reply) -> None:
    render(seven, screen(Graphics(choice, Depth.TRUE, no_terminal)), {})


def test_without_colour_the_terminal_is_not_asked(seven: Reply) -> None:
    drawn = render(seven, screen(Graphics("auto", Depth.NONE, no_terminal), Depth.NONE), {})
    assert any(re.search(r"7 #+ ", line) for line in drawn)


def test_a_protocol_that_was_chosen_needs_no_answer_but_the_size_of_a_character() -> None:
    assert Graphics("kitty", Depth.NONE, Asking(Protocol.BLOCKS)).display() == Display(Protocol.KITTY, Cell(10, 20))


@pytest.mark.parametrize(
    ("protocol", "decode"),
    [(Protocol.KITTY, decoders.kitty), (Protocol.ITERM2, decoders.iterm2), (Protocol.SIXEL, decoders.sixel)],
)
def test_a_reading_is_shown_with_its_boxes_instead_of_cards(
    protocol: Protocol, decode: Callable[[str], object], seven: Reply
) -> None:
    drawn = render(seven, screen(Graphics("auto", Depth.TRUE, Asking(protocol))), {})
    pictures = [line for line in drawn if is_picture(line)]
    assert len(pictures) == 1
    decode(re.sub(r"\A\x1b7\x1b\[\d+A\r|\x1b8\Z", "", pictures[0]))
    assert not any("▀" in line or "█" in line for line in drawn)


def test_more_pictures_than_fit_on_a_screen_are_counted() -> None:
    reply = Reply("", figures=tuple(figure(f"map-{number}") for number in range(MOST_PIXELS + 2)))
    drawn = render(reply, screen(Graphics("auto", Depth.TRUE, Asking(Protocol.KITTY))), {})
    assert sum(map(is_picture, drawn)) == MOST_PIXELS
    assert "Figures not drawn here: 2." in ESCAPE.sub("", drawn[-1])


def test_where_nothing_is_to_be_drawn_figures_are_told(seven: Reply) -> None:
    drawn = render(seven, screen(Graphics("none", Depth.TRUE, no_terminal)), {})
    assert not any("▀" in line for line in drawn)
    assert any(line.startswith("Figure: ") for line in drawn)


@pytest.mark.parametrize("said", ["history", "evaluate"])
@pytest.mark.parametrize("depth", Depth)
def test_charts_are_drawn_from_their_numbers_where_there_are_no_pixels(
    said: str, depth: Depth, engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    reply = engine.handle(Message(said, locale="en"))
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    drawn = render(reply, Screen(80, 20, depth), {})
    assert not any("▀" in line for line in drawn)
    chart = "\n".join(ESCAPE.sub("", line) for line in drawn)
    assert ("training" in chart) if said == "history" else ("true digit" in chart)


@pytest.mark.parametrize("width", [1, 10, 29, 30, 62, 63, 80, 200])
@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize("said", ["history", "evaluate"])
def test_charts_keep_to_the_screen_or_are_told(said: str, language: str, width: int, engine: Engine) -> None:
    reply = engine.handle(Message(said, locale=language))
    pictures = render(Reply("", figures=reply.figures, locale=language), Screen(width, 20, Depth.NONE), {})
    longest = max(map(len, " ".join(pictures).split()))
    assert max(cell_len(line) for line in pictures) <= max(width, 2 * longest)
    if width >= 63:
        assert max(cell_len(line) for line in pictures) <= width
        assert not any(line.startswith(("Figure:", "그림:")) for line in pictures)


def test_a_figure_without_numbers_is_drawn_beside_cards(seven: Reply) -> None:
    reply = Reply("7", seven.readings, (*seven.figures, figure()))
    drawn = render(reply, screen(None), {})
    blue = [line for line in drawn if "\x1b[38;2;0;0;128;48;2;0;0;128m" in line]
    assert len(blue) > 10


def test_keys_typed_while_the_terminal_was_asked_are_the_next_prompts() -> None:
    graphics = Graphics("auto", Depth.TRUE, Asking(Protocol.BLOCKS, "숫x\x1b[D\x7f자".encode()))
    graphics.display()
    with create_pipe_input() as keyboard:
        session: PromptSession[str] = PromptSession(input=keyboard, output=DummyOutput())
        graphics.retype_for(keyboard)
        graphics.retype_for(keyboard)  # once is enough
        keyboard.send_text("\r")
        assert session.prompt() == "자x"


@pytest.mark.parametrize(("lines", "rows"), [(24, 20), (50, 46), (5, 5)])
def test_a_figure_leaves_room_for_the_prompt(lines: int, rows: int) -> None:
    assert figure_rows(lines) == rows


def test_nothing_heavy_is_imported_before_a_picture_is_shown() -> None:
    program = (
        "import sys\nimport bot.terminal.render, bot.figures, bot.terminal.graphics.detection\n"
        "from bot.terminal.render import Screen, render\nfrom bot.color import Depth\n"
        "from engine import Reply\n"
        "render(Reply('Hello.', suggestions=('help',)), Screen(80, 20, Depth.TRUE), {})\n"
        "print(*{'numpy', 'PIL', 'matplotlib', 'cv2', 'prompt_toolkit'} & set(sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.split() == []
