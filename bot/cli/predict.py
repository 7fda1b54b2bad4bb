"""``digitbot predict``: the digits in pictures, as a table for people, or as lines, JSON or CSV for programs."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, nullcontext
from shutil import get_terminal_size
from typing import IO

from bot import output, progress_bar
from bot.arguments import Parser
from bot.csv_output import csv_line
from bot.exit_status import ExitStatus
from bot.json_output import reading_line
from bot.pictures import attach
from bot.pictures.sources import Source, expand, expand_listed
from bot.pictures.table import CSV_HEADER, Row, csv_values, row, summary, table
from bot.serving.engines import AnyEngine, engine_of
from bot.settings import Settings
from engine import Progress, Reading, UsageError, Words, ignore_progress

LIST = "-"  # stands for the list on standard input
_LONGEST = 65_536  # characters of a line of the list; no path is that long


class _Writer:
    """Writes readings as they come, a line each.

    Attributes:
        live: whether a line is written as soon as its picture is read.
    """

    live = True

    def __init__(self, line: Callable[[Reading], str]) -> None:
        self._line = line

    def add(self, reading: Reading) -> None:
        """Take a reading."""
        output.write(self._line(reading))

    def close(self) -> None:
        """Write what waits for the end."""


class _Plain(_Writer):
    """A line for each picture, with tabs for what comes after a pipe; errors go to standard error."""

    def __init__(self, words: Words, *, has_bar: bool) -> None:
        self._words = words
        self._has_bar = has_bar
        self._separator = "  " if output.is_terminal(sys.stdout) else "\t"
        self._complaints: list[str] = []

    def add(self, reading: Reading) -> None:
        shown = row(reading, self._words)
        if reading.error is None:
            parts = (shown.source, shown.text, shown.confidence)
            output.write(self._separator.join(part for part in parts if part))
        elif self._has_bar:  # a complaint would run into it
            self._complaints.append(shown.text)
        else:
            output.complain(shown.text)

    def close(self) -> None:
        for complaint in self._complaints:
            output.complain(complaint)


class _Table(_Writer):
    """All pictures in columns at the end, when their widths are known."""

    live = False

    def __init__(self, words: Words) -> None:
        self._words = words
        self._rows: list[Row] = []

    def add(self, reading: Reading) -> None:
        self._rows.append(row(reading, self._words))

    def close(self) -> None:
        if self._rows:
            from bot.wrapping import wrapped

            width = get_terminal_size().columns
            totals = wrapped(summary(self._rows, self._words), width)
            output.write("\n".join([*table(self._rows, self._words, width), "", *totals]))


def register(top: Parser) -> None:
    """Add the sub-command."""
    parser = top.add_command("predict", run, about="command.predict")
    parser.add("files", about="command.files", metavar="FILE", kind="file", nargs="+")
    parser.add("--csv", about="command.csv", action="store_true")
    parser.add_json()


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    """Read the pictures. One that cannot be read gets its sentence and does not affect the others."""
    if arguments.json and arguments.csv:
        raise UsageError("command.json_or_csv")
    with closing(engine_of(settings, words)) as engine:
        return _read(engine, settings, words, arguments)


def _read(engine: AnyEngine, settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    files: Sequence[str] = arguments.files
    sources, total = _sources(files)
    is_typed = LIST in files and output.is_terminal(sys.stdin)
    writer = _writer(arguments, words, one=total == 1, is_typed=is_typed)
    # No bar through the lines of the output, or where a person types the list.
    has_bar = not is_typed and not (writer.live and output.is_terminal(sys.stdout))
    status = ExitStatus.OK
    done = 0
    try:
        with progress_bar.shown(words) if has_bar else nullcontext(ignore_progress) as report:
            for reading in attach.read_each(
                lambda picture: engine.predict(picture)[0], sources, private=settings.private_addresses == "allow"
            ):
                if reading.error is not None:
                    status = ExitStatus.FAILED
                writer.add(reading)
                done += 1
                report(Progress("read", done, total))
    finally:  # Ctrl-C stops the work; what has been read is shown
        writer.close()
    return status


def _sources(files: Sequence[str]) -> tuple[Iterable[Source], int]:
    """The pictures, and how many they are: 0 for unknown, since a list is read as it is written."""
    if LIST in files:
        return (source for file in files for source in (_listed() if file == LIST else expand([file]))), 0
    sources = expand(files)
    return sources, len(sources)


def _listed() -> Iterator[Source]:
    """The pictures that standard input names, a path or an address a line."""
    stream: IO[str] | None = sys.stdin
    while stream is not None and (line := stream.readline(_LONGEST)):  # None: closed by the shell, <&-
        name = line.removeprefix("\ufeff").rstrip("\r\n")
        if name:
            yield from expand_listed(name)


def _writer(arguments: Namespace, words: Words, *, one: bool, is_typed: bool) -> _Writer:
    if arguments.json:
        return _Writer(lambda reading: reading_line(reading, words))
    if arguments.csv:
        output.write(csv_line(CSV_HEADER))
        return _Writer(lambda reading: csv_line(csv_values(reading, words)))
    if one or not output.is_terminal(sys.stdout):
        return _Plain(words, has_bar=progress_bar.watched() and not is_typed)
    return _Table(words)
