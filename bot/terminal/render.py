"""A reply as lines for a terminal: words, digits, figures, and what to say next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from bot import figures
from bot.output import harmless
from bot.terminal.blocks import picture_lines
from bot.terminal.cards import MOST, card_lines
from bot.terminal.color import Depth
from bot.terminal.wrapping import wrapped
from engine import Reading, Reply, Words, words


@dataclass(frozen=True)
class Screen:
    """The place a reply is shown in, in characters."""

    width: int
    rows: int
    depth: Depth


def save_and_render(reply: Reply, screen: Screen, folder: Path | None) -> list[str]:
    """Writes the reply's figures where they belong, see ``figures.save``, and renders it."""
    paths = {figure.name: figures.save(figure, folder) for figure in reply.figures}
    return render(reply, screen, paths)


def render(reply: Reply, screen: Screen, paths: Mapping[str, Path | None]) -> list[str]:
    """A reply as lines.

    Args:
        reply: the reply.
        screen: the place it is shown in.
        paths: where each figure was written, by its name; None if it was not.
    """
    spoken = words(reply.locale)
    lines = [part for line in harmless(reply.text).split("\n") for part in wrapped(line, screen.width)]
    cards = _readings(reply.readings, screen, spoken)
    lines += cards
    for figure in reply.figures:
        path = paths.get(figure.name)
        # Beside a reading its figure says, with boxes and bars, what the cards have said already.
        if not cards:
            lines += _figure(figure.png, figure.alt, screen, spoken)
        if path is not None:
            lines.append(_dim(spoken.say("bot.figure_saved", path=harmless(str(path))), screen.depth))
    if reply.suggestions:
        said = " · ".join(harmless(suggestion) for suggestion in reply.suggestions)
        lines.append(_dim(spoken.say("bot.suggestions", suggestions=said), screen.depth))
    return lines


def _readings(readings: tuple[Reading, ...], screen: Screen, spoken: Words) -> list[str]:
    lines: list[str] = []
    room = MOST
    for reading in readings:
        shown = reading.digits[:room]
        cards = card_lines(shown, screen.width, screen.depth)
        if cards:
            title = [harmless(reading.source)] if len(readings) > 1 and reading.source else []
            lines += ["", *title, *cards]
            room -= len(shown)
    left = sum(len(reading.digits) for reading in readings) - (MOST - room)
    if lines and left:
        lines.append(_dim(spoken.say("bot.more_digits", count=left), screen.depth))
    return [*lines, ""] if lines else []


def _figure(png: bytes, alt: str, screen: Screen, spoken: Words) -> list[str]:
    """The figure itself; where there is no colour, what is to be seen on it in words."""
    if screen.depth is Depth.NONE:
        return wrapped(harmless(spoken.say("bot.figure", alt=alt)), screen.width)
    return ["", *picture_lines(png, screen.width, screen.rows, screen.depth)]


def _dim(text: str, depth: Depth) -> str:
    return text if depth is Depth.NONE else f"\x1b[2m{text}\x1b[0m"
