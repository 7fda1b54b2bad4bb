"""A reply as lines for a terminal: words, digits, figures, and what to say next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from bot import failures
from bot.color import Depth
from bot.output import brief, harmless, harmless_name
from bot.terminal import blocks
from bot.terminal.cards import MOST, PictureDigits, card_lines
from bot.terminal.charts.chart import chart_lines
from bot.terminal.graphics import placing
from bot.terminal.graphics.detection import Graphics
from bot.terminal.graphics.protocol import Display, Protocol
from bot.terminal.paint import Paint, colored
from bot.terminal.words import words as words_of
from bot.wrapping import wrapped
from engine import Figure, Reading, Reply, Words

MOST_PIXELS = 6  # figures in one answer that are shown with a graphics protocol; each fills half a screen

_LEAST_ROWS = 10  # lines that a figure needs at least
_PICTURE_ROWS = 16  # lines that a picture in half blocks may always take: a glyph has 28 rows of pixels
_BESIDE = 4  # lines of a screen that a figure leaves to the words above it and the prompt
_LONG_TEXT = 8  # lines from which on an answer is read as a text
_MARGIN = 2  # empty lines that set a figure apart


@dataclass(frozen=True)
class Screen:
    """The place a reply is shown in.

    Attributes:
        width: in characters; 0 where nothing is drawn.
        rows: the most lines that a figure may take.
        depth: the colours of the text.
        graphics: how pictures are shown; None for text alone. It may query the terminal, so no prompt may be reading.
        paged: whether what is longer than the screen is shown in pages.
    """

    width: int
    rows: int
    depth: Depth
    graphics: Graphics | None = None
    paged: bool = False

    def display(self) -> Display:
        """How pictures are shown here."""
        if self.graphics is None or not self.width:
            return Display(Protocol.BLOCKS)
        return self.graphics.display()


def figure_rows(lines: int) -> int:
    """The lines that a figure may take on a screen: it leaves room for words above and a prompt below."""
    return max(5, lines - _BESIDE)


def render(reply: Reply, screen: Screen, paths: Mapping[str, Path | None], *, numbered: bool = False) -> list[str]:
    """A reply as lines, to be written to the terminal as they are; see ``placing.for_prompt_toolkit``.

    Args:
        reply: the reply.
        screen: the place it is shown in.
        paths: where each figure was written, by its name; None if it was not.
        numbered: whether the suggestions are numbered, because there are keys for them.
    """
    words = words_of(reply.locale)
    lines = [part for line in harmless(reply.text).split("\n") for part in wrapped(line, screen.width)]
    # A figure leaves the words above it on the screen, unless they fill it.
    left = screen.rows - len(lines) - _MARGIN if len(lines) < screen.rows else screen.rows
    pictures = _pictures(reply, replace(screen, rows=max(min(_LEAST_ROWS, screen.rows), left)), words)
    # Without pages, of a lesson that is longer than the screen the words stay in sight, and its figure scrolls away.
    long = not screen.paged and len(lines) > _LONG_TEXT and len(lines) + len(pictures) > screen.rows + _BESIDE
    lines = [*pictures, "", *lines] if long else lines + pictures
    for figure in reply.figures:
        path = paths.get(figure.name)
        if path is not None:
            lines += _faint(words.say("reply.figure_saved", path=harmless_name(brief(path))), screen)
    if reply.suggestions:
        parts = (
            f"[{number}] {harmless(suggestion)}" if numbered else harmless(suggestion)
            for number, suggestion in enumerate(reply.suggestions, 1)
        )
        suggestions = " · ".join(parts)
        lines += _faint(words.say("reply.suggestions", suggestions=suggestions), screen)
    return lines


def _pictures(reply: Reply, screen: Screen, words: Words) -> list[str]:
    """The digits and figures of a reply, in the way that this terminal shows pictures."""

    def in_text(figure: Figure) -> list[str]:
        return _in_text(figure, screen, words)

    if not reply.figures and not any(reading.digits for reading in reply.readings):
        return []  # without a query to the terminal
    display = screen.display()
    if display.protocol is Protocol.NONE:
        return [line for figure in reply.figures for line in _description(figure, screen, words)]
    if display.protocol.graphic:
        return _in_pixels(reply, display, screen, words)
    cards = _cards(reply.readings, screen, words)
    # A reading's own figure shows what its cards show.
    figures = [figure for figure in reply.figures if not (cards and figure.reading is not None)]
    return cards + [line for figure in figures for line in _or_sentence(in_text, figure, screen, words)]


def _in_pixels(reply: Reply, display: Display, screen: Screen, words: Words) -> list[str]:
    def draw(figure: Figure) -> list[str]:
        return placing.picture_lines(figure.png, display, screen.width, screen.rows)

    lines = [line for figure in reply.figures[:MOST_PIXELS] for line in _or_sentence(draw, figure, screen, words)]
    left = len(reply.figures) - MOST_PIXELS
    if left > 0:
        lines += _faint(words.say("reply.more_figures", count=left), screen)
    return lines


def _or_sentence(draw: Callable[[Figure], list[str]], figure: Figure, screen: Screen, words: Words) -> list[str]:
    """A figure drawn, or a sentence on why it cannot be: that costs the answer nothing else."""
    try:
        return draw(figure)
    except Exception as error:  # noqa: BLE001 - failures.of_figure logs it
        return wrapped(failures.of_figure(error, figure, words), screen.width)


def _in_text(figure: Figure, screen: Screen, words: Words) -> list[str]:
    """A figure as a chart of its numbers, or as a picture with its description, or by the description alone."""
    chart = chart_lines(figure.data, screen.width, screen.rows, screen.depth, words) if figure.data else []
    if chart:
        return ["", *chart]
    picture = []
    if screen.depth is not Depth.NONE and screen.width:
        rows = max(screen.rows, _PICTURE_ROWS)
        picture = ["", *blocks.picture_lines(figure.png, screen.width, rows, screen.depth)]
    return [*picture, *_description(figure, screen, words)]


def _description(figure: Figure, screen: Screen, words: Words) -> list[str]:
    return wrapped(harmless(words.say("reply.figure", alt=figure.alt)), screen.width)


def _cards(readings: tuple[Reading, ...], screen: Screen, words: Words) -> list[str]:
    pictures: list[PictureDigits] = []
    room = MOST
    for reading in readings:
        if reading.digits and room:
            title = harmless_name(reading.source) if len(readings) > 1 else ""
            pictures.append(PictureDigits(reading.digits[:room], title))
            room -= len(pictures[-1].digits)
    lines = card_lines(pictures, screen.width, screen.rows + _MARGIN, screen.depth)
    left = sum(len(reading.digits) for reading in readings) - (MOST - room)
    if lines and left:
        lines += ["", *_faint(words.say("reply.more_digits", count=left), screen)]
    return ["", *lines, ""] if lines else []


def _faint(text: str, screen: Screen) -> list[str]:
    return [colored(line, Paint.FAINT, screen.depth) for line in wrapped(text, screen.width)]
