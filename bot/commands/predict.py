"""``digitbot predict``: the digits in picture files, a line for each."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

from bot import output
from bot.commands.loading import load_engine
from bot.exit_status import ExitStatus
from bot.json_output import reading_line
from bot.settings import Settings
from engine import Attachment, Reading, Words

BATCH = 64  # files at once: enough for the classifier, and few enough for memory


def run(settings: Settings, words: Words, files: Sequence[str], *, as_json: bool) -> ExitStatus:
    """Reads the files. One that cannot be read gets its sentence and leaves the others alone."""
    engine = load_engine(settings)
    status = ExitStatus.OK
    for start in range(0, len(files), BATCH):
        pictures = [Attachment(Path(file), name=file) for file in files[start : start + BATCH]]
        readings = engine.predict(pictures)
        if any(reading.error for reading in readings):
            status = ExitStatus.FAILED
        if as_json:
            for reading in readings:
                output.write(reading_line(reading, words))
        else:
            _show(readings, words)
    return status


def _show(readings: Sequence[Reading], words: Words) -> None:
    """Columns for a person, tabs for what comes after a pipe."""
    rows = []
    for reading in readings:
        if reading.error is not None:
            output.complain(output.harmless(words.error(reading.error)))
        else:
            rows.append((output.harmless(reading.source), *_answer(reading, words)))
    if not output.is_terminal(sys.stdout):
        for row in rows:
            output.write("\t".join(part for part in row if part))
        return
    from rich.cells import cell_len

    widths = [max((cell_len(row[column]) for row in rows), default=0) for column in range(2)]
    for row in rows:
        padded = (part + " " * (width - cell_len(part)) for part, width in zip(row, widths, strict=False))
        output.write("  ".join((*padded, row[2])).rstrip())


def _answer(reading: Reading, words: Words) -> tuple[str, str]:
    """What was read, and how sure that is; or why nothing was."""
    if reading.reason is not None:
        return words.say(f"reading.{reading.reason.value}"), ""
    confidence = output.percent(reading.confidence)
    if not reading.sure:
        confidence += "  " + words.say("bot.not_sure")
    return " / ".join(reading.text.split("\n")), confidence
