"""Every lesson, chart and figure is drawn as text, whole and within the screen, in both languages."""

from __future__ import annotations

import itertools
import math
import re
from collections.abc import Callable
from functools import cache

import pytest
from rich.cells import cell_len

from bot.color import Depth
from bot.terminal.charts.chart import chart_lines
from bot.terminal.render import Screen, figure_rows, render
from bot.terminal.words import words
from engine import LANGUAGES, Attachment, CurveData, Engine, FunctionData, Message, PanelData, Reply
from engine.lessons.syllabus import SYLLABUS
from tests.pictures import write

ESCAPE = re.compile(r"\x1b\[[\d;]*m")
WIDTHS = (40, 80, 100, 200)
COMMANDS = ("history", "history mlp", "evaluate", "summary", "models", "sample 7", "why", "compare", "help")
# Those of the lessons whose figure has functions in it.
FUNCTIONS = ("activation", "step", "sigmoid", "relu", "loss", "cross_entropy", "backpropagation", "sgd")
READINGS = {"one picture": ("4721",), "two pictures": ("1", "23"), "lines of writing": ("12\n34",)}
# What an upright axis writes: "0.5 ┤", or "0.5 +" where there are no colours.
LABEL = re.compile(r" *(-?\d[\d.e+-]*) [┤+]")
BOTTOM = re.compile(r" +[└+][─-]")


@pytest.fixture(scope="module")
def reply(engine: Engine) -> Callable[[str, str], Reply]:
    """reply("explain relu", "ko"): each is asked for once, for all the screens it is drawn on."""

    @cache
    def replied(request: str, language: str) -> Reply:
        spoken = words(language)
        person = f"figures of {request} {language}"

        def handle(text: str, *numbers: str) -> Reply:
            pictures = (write(number, height=60, pen=6, margin=30).encoded() for number in numbers)
            attachments = tuple(Attachment(picture, f"사진-{place}.png") for place, picture in enumerate(pictures))
            return engine.handle(Message(text, attachments, person, person, language))

        if request in READINGS:
            return handle("", *READINGS[request])
        command, _, rest = request.partition(" ")
        if command in ("why", "compare"):
            handle("", "4721")
        if command == "explain":
            rest = str(spoken.table("concepts")[rest][0])
        return handle(f"{spoken.command(command)} {rest}".strip())

    return replied


def drawn(reply: Reply, width: int, depth: Depth) -> list[str]:
    """The lines of a reply on a screen of 24 lines, without their colours."""
    return plain(render(reply, Screen(width, figure_rows(24), depth), {}))


def plain(lines: list[str]) -> list[str]:
    return [ESCAPE.sub("", line) for line in lines]


def labels_beside(lines: list[str]) -> list[list[float]]:
    """The numbers beside the upright axis of each chart, from below."""
    charts: list[list[float]] = [[]]
    for line in lines:
        if match := LABEL.match(line):
            charts[-1].append(float(match[1]))
        elif BOTTOM.match(line):
            charts.append([])
    return [list(reversed(chart)) for chart in charts if chart]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("request_", [*(f"explain {concept}" for concept in SYLLABUS), *COMMANDS, *READINGS])
def test_whatever_is_shown_fits_the_screen(request_: str, language: str, reply: Callable[[str, str], Reply]) -> None:
    replied = reply(request_, language)
    assert not replied.failed
    assert replied.figures or request_ in ("summary", "models", "compare", "help")
    for width, depth in itertools.product(WIDTHS, Depth):
        assert max(map(cell_len, drawn(replied, width, depth))) <= width


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("concept", FUNCTIONS)
def test_what_is_written_beside_an_axis_is_on_it(
    concept: str, language: str, reply: Callable[[str, str], Reply]
) -> None:
    replied = reply(f"explain {concept}", language)
    data = replied.figures[0].data
    assert data is not None
    charts = data.charts if isinstance(data, PanelData) else (data,)
    functions = [chart for chart in charts if isinstance(chart, FunctionData)]
    for width, depth in itertools.product(WIDTHS, Depth):
        axes = labels_beside(plain(chart_lines(data, width, figure_rows(24), depth, words(language))))
        for labels, chart in zip(axes, functions, strict=True):
            values = [value for curve in chart.curves for value in curve.y if value > 0 or not chart.logarithmic]
            assert len(labels) > 1
            assert labels == sorted(set(labels))
            assert min(values) <= labels[0] < labels[-1] <= max(values)
            if chart.logarithmic:
                exponents = [math.log10(label) for label in labels]
                assert exponents == pytest.approx([round(exponent) for exponent in exponents], abs=1e-9)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_accuracys_axis_has_shares_that_were_reached(width: int, reply: Callable[[str, str], Reply]) -> None:
    replied = reply("history mlp", "en")
    data = replied.figures[0].data
    assert isinstance(data, CurveData)
    text = "\n".join(drawn(replied, width, Depth.NONE))
    shares = [float(share) / 100 for share in re.findall(r"([\d.]+)% \+", text)]
    assert len(shares) > 1
    assert min(*data.accuracy, *data.val_accuracy) <= min(shares)
    assert max(shares) <= max(*data.accuracy, *data.val_accuracy)
