"""``digitbot predict``: the digits in pictures, as a table for people, or as lines, JSON or CSV for programs."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from shutil import get_terminal_size
from typing import IO, Literal, Protocol, TypeAlias

from bot import output, progress
from bot.arguments import Commands
from bot.csv_output import csv_line
from bot.exit_status import ExitStatus
from bot.json_output import reading_line
from bot.loading import load_and_tell
from bot.pictures import attach
from bot.pictures.sources import Source, expand, expand_listed
from bot.pictures.table import CSV_HEADER, Row, csv_values, row, summary, table
from bot.settings import Settings
from engine import Progress, Reading, Reporter, UsageError, Words, ignore_progress

Form: TypeAlias = Literal["plain", "json", "csv"]

LISTED = "-"  # stands for the list on standard input
_LONGEST = 65_536  # characters of a line of the list; no path is that long


class _Writer(Protocol):
    """Takes the readings as they come."""

    def add(self, reading: Reading) -> None:
        """Takes one."""

    def close(self) -> None:
        """Writes what was kept for the end."""


def register(commands: Commands) -> None:
    """Add the sub-command."""
    parser = commands.add("predict", run, about="command.predict")
    parser.add("files", about="command.files", metavar="FILE", kind="file", nargs="+")
    parser.add("--csv", about="command.csv", action="store_true")
    parser.add_json()


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    """Read the pictures. One that cannot be read gets its sentence and leaves the others alone."""
    if arguments.json and arguments.csv:
        raise UsageError("command.json_or_csv")
    form: Form = "json" if arguments.json else "csv" if arguments.csv else "plain"
    files: Sequence[str] = arguments.files
    engine = load_and_tell(settings, words)
    sources, total = _sources(files)
    writer = _writer(form, words, one=total == 1, typed=_typed(files))
    status = ExitStatus.OK
    done = 0
    try:
        with _watched(words, barred=_barred(files, drawing=isinstance(writer, _Table))) as report:
            for reading in attach.read_each(
                lambda one: engine.predict(one)[0], sources, private=settings.private_addresses == "allow"
            ):
                if reading.error is not None:
                    status = ExitStatus.FAILED
                writer.add(reading)
                done += 1
                report(Progress("read", done, total))
    finally:  # Ctrl-C stops the work; what was read by then is shown
        writer.close()
    return status


def _sources(files: Sequence[str]) -> tuple[Iterable[Source], int]:
    """The pictures, and how many they are: 0 while that is unknown, since a list is read as it is written."""
    if LISTED in files:
        return (source for file in files for source in (_listed() if file == LISTED else expand([file]))), 0
    sources = expand(files)
    return sources, len(sources)


def _listed() -> Iterator[Source]:
    """The pictures that standard input names, a path or an address a line."""
    stream: IO[str] | None = sys.stdin
    while stream is not None and (line := stream.readline(_LONGEST)):  # None: closed by the shell, <&-
        name = line.removeprefix("\ufeff").rstrip("\r\n")
        if name:
            yield from expand_listed(name)


def _writer(form: Form, words: Words, *, one: bool, typed: bool) -> _Writer:
    if form == "json":
        return _Json(words)
    if form == "csv":
        return _Csv(words)
    if one or not output.is_terminal(sys.stdout):
        return _Plain(words, barred=progress.watched() and not typed)
    return _Table(words)


def _barred(files: Sequence[str], *, drawing: bool) -> bool:
    """Whether there is a bar: not where lines of the output would run through it, or where a person types the list."""
    written = output.is_terminal(sys.stdout) and not drawing
    return not written and not _typed(files)


def _typed(files: Sequence[str]) -> bool:
    return LISTED in files and output.is_terminal(sys.stdin)


@contextmanager
def _watched(words: Words, *, barred: bool) -> Iterator[Reporter]:
    if not barred:
        yield ignore_progress
        return
    with progress.shown(words) as report:
        yield report


class _Json:
    def __init__(self, words: Words) -> None:
        self._words = words

    def add(self, reading: Reading) -> None:
        output.write(reading_line(reading, self._words))

    def close(self) -> None:
        pass


class _Csv:
    def __init__(self, words: Words) -> None:
        self._words = words
        output.write(csv_line(CSV_HEADER))

    def add(self, reading: Reading) -> None:
        output.write(csv_line(csv_values(reading, self._words)))

    def close(self) -> None:
        pass


class _Plain:
    """A line for each picture, with tabs for what comes after a pipe; errors go to standard error."""

    def __init__(self, words: Words, *, barred: bool) -> None:
        self._words = words
        self._barred = barred
        self._between = "  " if output.is_terminal(sys.stdout) else "\t"
        self._complaints: list[str] = []

    def add(self, reading: Reading) -> None:
        shown = row(reading, self._words)
        if reading.error is None:
            parts = (shown.source, shown.text, shown.confidence)
            output.write(self._between.join(part for part in parts if part))
        elif self._barred:  # a bar stands where the complaint would go
            self._complaints.append(shown.text)
        else:
            output.complain(shown.text)

    def close(self) -> None:
        for complaint in self._complaints:
            output.complain(complaint)


class _Table:
    """All pictures in columns at the end, since only then their widths are known."""

    def __init__(self, words: Words) -> None:
        self._words = words
        self._rows: list[Row] = []

    def add(self, reading: Reading) -> None:
        self._rows.append(row(reading, self._words))

    def close(self) -> None:
        if self._rows:
            from bot.wrapping import wrapped

            width = get_terminal_size().columns
            told = wrapped(summary(self._rows, self._words), width)
            output.write("\n".join([*table(self._rows, self._words, width), "", *told]))
