"""Readings as people and programs see them: a row of words each, a table with a summary, values for CSV."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from bot.output import brief, harmless_name
from engine import Reading, Words, percent

Outcome: TypeAlias = Literal["sure", "unsure", "none", "failed"]
CSV_HEADER = ("source", "text", "confidence", "sure", "reason", "error")


@dataclass(frozen=True)
class Row:
    """What is shown of a reading, ready for a terminal. It keeps no pixels, so that thousands take little room.

    Attributes:
        source: the picture's name.
        text: the digits, or why there are none.
        confidence: how sure that is; "" if there are no digits.
        outcome: what came of it; "none" if there are no digits in it, "failed" if it could not be read.
    """

    source: str
    text: str
    confidence: str
    outcome: Outcome


def row(reading: Reading, words: Words) -> Row:
    """What is shown of a reading."""
    source = harmless_name(reading.source)
    if reading.error is not None:
        return Row(source, harmless_name(words.error(reading.error)), "", "failed")
    if reading.reason is not None:
        return Row(source, words.say(f"reading.{reading.reason.value}"), "", "none")
    confidence = percent(reading.confidence)
    if not reading.sure:
        confidence += "  " + words.say("pictures.not_sure")
    return Row(source, " / ".join(reading.text.split("\n")), confidence, "sure" if reading.sure else "unsure")


def table(rows: Iterable[Row], words: Words, width: int) -> list[str]:
    """The rows under a heading, in columns that line up for Hangul too.

    Args:
        rows: what to show.
        words: for the heading.
        width: of the terminal, in columns; what is too long goes on in the next line, but of a picture's name only the
            end is shown.
    """
    from bot.wrapping import cut_left

    shown = [(cut_left(brief(row.source), width // 2), row.text, row.confidence) for row in rows]
    return lined_up([words.say(f"pictures.{name}") for name in ("source", "text", "confidence")], shown, width)


def lined_up(headings: Sequence[str], rows: Iterable[Sequence[str]], width: int) -> list[str]:
    """Rows under their headings, in columns that line up for Hangul too."""
    import io

    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    drawn = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0))
    for heading in headings:
        drawn.add_column(heading, overflow="fold")
    for row in rows:
        drawn.add_row(*map(Text, row))
    lines = io.StringIO()
    # Without colours of its own; the caller knows what the terminal can do.
    Console(file=lines, width=max(width, 20), color_system=None, markup=False, highlight=False).print(drawn)
    return [line.rstrip() for line in lines.getvalue().splitlines()]


def summary(rows: Sequence[Row], words: Words) -> str:
    """How many pictures were read, read without being sure, without digits, and not read."""
    counts = {outcome: sum(row.outcome == outcome for row in rows) for outcome in get_args(Outcome)}
    return words.say("pictures.summary", total=len(rows), **counts)


def csv_values(reading: Reading, words: Words) -> tuple[str, ...]:
    """The values under ``CSV_HEADER``; empty where there are none."""
    read = bool(reading.digits)
    return (
        harmless_name(reading.source),
        reading.text,
        f"{reading.confidence:.6f}" if read else "",
        ("true" if reading.sure else "false") if read else "",
        "" if reading.reason is None else reading.reason.value,
        "" if reading.error is None else harmless_name(words.error(reading.error)),
    )
