"""A reply as lines for a terminal: words, digits, figures, and what to say next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot import failures
from bot.color import Depth
from bot.output import brief, harmless, harmless_name
from bot.terminal import blocks
from bot.terminal.cards import MOST, Sheet, card_lines
from bot.terminal.charts.chart import chart_lines
from bot.terminal.graphics import placing
from bot.terminal.graphics.graphics import Graphics
from bot.terminal.graphics.protocol import Display, Protocol
from bot.terminal.ink import Ink, inked
from bot.terminal.words import words
from bot.wrapping import wrapped
from engine import Figure, Reading, Reply, Words

MOST_PIXELS = 6  # figures in one answer that are shown with a graphics protocol; each fills half a screen

_LOWEST = 10  # lines below which a figure shows nothing
_PICTURE = 16  # lines that a picture in half blocks may always take: a glyph has 28 rows of pixels
_AROUND = 2  # empty lines that set a figure apart


@dataclass(frozen=True)
class Screen:
    """The place a reply is shown in.

    Attributes:
        width: in characters; 0 where nothing is drawn.
        rows: the most lines that a figure may take.
        depth: the colours of the text.
        graphics: how pictures are shown; None for text alone. It may ask the terminal, so no prompt may be reading.
    """

    width: int
    rows: int
    depth: Depth
    graphics: Graphics | None = None

    def display(self) -> Display:
        """How pictures are shown here."""
        if self.graphics is None or not self.width:
            return Display(Protocol.BLOCKS)
        return self.graphics.display()


def figure_rows(lines: int) -> int:
    """The lines that a figure may take on a screen of so many: it leaves room for words above and a prompt below."""
    return max(5, lines - 4)


def render(reply: Reply, screen: Screen, paths: Mapping[str, Path | None]) -> list[str]:
    """A reply as lines, to be written to the terminal as they are; see ``placing.for_prompt_toolkit``.

    Args:
        reply: the reply.
        screen: the place it is shown in.
        paths: where each figure was written, by its name; None if it was not.
    """
    spoken = words(reply.locale)
    lines = [part for line in harmless(reply.text).split("\n") for part in wrapped(line, screen.width)]
    # What is drawn leaves the words above it on the screen, and the lines below; beside many words it has a screen.
    left = screen.rows - len(lines) - _AROUND if len(lines) < screen.rows else screen.rows
    room = replace(screen, rows=max(min(_LOWEST, screen.rows), left))
    lines += _pictures(reply, room, spoken)
    for figure in reply.figures:
        path = paths.get(figure.name)
        if path is not None:
            lines += _faint(spoken.say("reply.figure_saved", path=harmless_name(brief(path))), screen)
    if reply.suggestions:
        said = " · ".join(harmless(suggestion) for suggestion in reply.suggestions)
        lines += _faint(spoken.say("reply.suggestions", suggestions=said), screen)
    return lines


def _pictures(reply: Reply, screen: Screen, spoken: Words) -> list[str]:
    """What is to be seen of a reply, in the way that this terminal shows pictures."""
    if not reply.figures and not any(reading.digits for reading in reply.readings):
        return []  # and the terminal is not asked
    display = screen.display()
    if display.protocol is Protocol.NONE:
        return _told(reply.figures, screen, spoken)
    if display.protocol.graphic:
        return _in_pixels(reply, display, screen, spoken)
    cards = _readings(reply.readings, screen, spoken)
    # Beside a reading its figure says, with boxes and bars, what the cards have said already.
    rest = [figure for figure in reply.figures if not (cards and figure.reading is not None)]
    return cards + [
        line
        for figure in rest
        for line in _or_told(lambda figure: _in_text(figure, screen, spoken), figure, screen, spoken)
    ]


def _in_pixels(reply: Reply, display: Display, screen: Screen, spoken: Words) -> list[str]:
    lines = []
    for figure in reply.figures[:MOST_PIXELS]:
        lines += _or_told(
            lambda figure: placing.picture_lines(figure.png, display, screen.width, screen.rows), figure, screen, spoken
        )
    left = len(reply.figures) - MOST_PIXELS
    if left > 0:
        lines += _faint(spoken.say("reply.more_figures", count=left), screen)
    return lines


def _or_told(draw: Callable[[Figure], list[str]], figure: Figure, screen: Screen, spoken: Words) -> list[str]:
    """What is drawn of a figure, or a sentence: one that cannot be shown costs the answer nothing else."""
    try:
        return draw(figure)
    except Exception as error:  # noqa: BLE001 - failures.of_figure logs it
        return wrapped(failures.of_figure(error, figure, spoken), screen.width)


def _in_text(figure: Figure, screen: Screen, spoken: Words) -> list[str]:
    """A figure from its numbers if it has any, else its picture; where neither can be drawn, in words."""
    drawn = chart_lines(figure.data, screen.width, screen.rows, screen.depth, spoken) if figure.data else []
    if drawn:
        return ["", *drawn]
    if screen.depth is not Depth.NONE and screen.width:
        rows = max(screen.rows, _PICTURE)
        drawn = blocks.picture_lines(figure.png, screen.width, rows, screen.depth)
        return ["", *drawn, *_told([figure], screen, spoken)]
    return _told([figure], screen, spoken)


def _told(figures_: tuple[Figure, ...] | list[Figure], screen: Screen, spoken: Words) -> list[str]:
    sentences = [harmless(spoken.say("reply.figure", alt=figure.alt)) for figure in figures_]
    return [line for sentence in sentences for line in wrapped(sentence, screen.width)]


def _readings(readings: tuple[Reading, ...], screen: Screen, spoken: Words) -> list[str]:
    sheets: list[Sheet] = []
    room = MOST
    for reading in readings:
        if reading.digits and room:
            sheets.append(Sheet(reading.digits[:room], harmless_name(reading.source) if len(readings) > 1 else ""))
            room -= len(sheets[-1].digits)
    lines = card_lines(sheets, screen.width, screen.rows + _AROUND, screen.depth)
    left = sum(len(reading.digits) for reading in readings) - (MOST - room)
    if lines and left:
        lines += ["", *_faint(spoken.say("reply.more_digits", count=left), screen)]
    return ["", *lines, ""] if lines else []


def _faint(text: str, screen: Screen) -> list[str]:
    return [inked(line, Ink.FAINT, screen.depth) for line in wrapped(text, screen.width)]
