"""``digitbot feedback``: what people said of the answers, to list, to export and to forget."""

from __future__ import annotations

import io
import json
import shutil
from argparse import Namespace
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path

from bot import files, loading, output
from bot.arguments import Parser
from bot.csv_output import csv_line
from bot.exit_status import ExitStatus
from bot.settings import Settings
from engine import Entry, UsageError, Words, percent

# All but the glyph's pixels, which ``export`` writes.
FIELDS = ("at", "user", "channel", "model", "answer", "confidence", "correction")
MANIFEST = "manifest.csv"


def register(top: Parser) -> None:
    """Add the sub-command, and its own three."""
    feedback = top.add_command("feedback", run, about="corrections.help")
    feedback.begin_commands("action", "ACTION", required=True)
    feedback.add_command("list", run, about="corrections.help_list").add_json()
    export = feedback.add_command("export", run, about="corrections.help_export")
    export.add("folder", about="corrections.help_folder", metavar="DIR", kind="folder")
    forget = feedback.add_command("forget", run, about="corrections.help_forget")
    forget.add("user", about="corrections.help_user", metavar="USER")


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    """List, export or forget."""
    feedback = loading.feedback(settings)
    if arguments.action == "forget":
        count = feedback.forget(arguments.user)
        user = output.harmless_name(arguments.user)
        output.write(words.say("corrections.forgotten" if count else "corrections.nobody", count=count, user=user))
        return ExitStatus.OK
    entries = feedback.entries()
    if strange := feedback.count() - len(entries):
        output.complain(words.say("corrections.strange", count=strange))
    if arguments.action == "export":
        folder = files.expanded(arguments.folder)
        export(entries, folder)
        output.write(words.say("corrections.exported", count=len(entries), folder=output.harmless_name(str(folder))))
    elif arguments.json:
        for entry in entries:
            output.write(output.escaped(json.dumps(_fields(entry), ensure_ascii=False)))
    else:
        output.write("\n".join(_listed(entries, settings, words)))
    return ExitStatus.OK


def export(entries: Sequence[Entry], folder: Path) -> None:
    """Write each glyph to ``folder/DIGIT/ID.png``, DIGIT being what the person says that it is, and ``manifest.csv``.

    An entry always gets the same name. Each file is written whole or not at all, the manifest last.

    Raises:
        UsageError: the folder cannot be written to.
    """
    from PIL import Image

    try:
        folder.mkdir(parents=True, exist_ok=True)
        records: list[tuple[str, ...]] = [("file", *FIELDS)]
        for entry in entries:
            file = Path(str(entry.correction)) / f"{_id(entry)}.png"
            (folder / file).parent.mkdir(exist_ok=True)
            picture = io.BytesIO()
            Image.fromarray(entry.pixels).save(picture, "PNG")
            files.write_whole(folder / file, picture.getvalue())
            values = (output.harmless_name(str(value)) for value in _fields(entry).values())
            records.append((file.as_posix(), *values))
        # Last, so that a manifest names no picture that is not there.
        manifest = "".join(csv_line(record, end="\r\n") for record in records)
        files.write_whole(folder / MANIFEST, manifest.encode())
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        why = getattr(error, "strerror", None) or type(error).__name__
        raise UsageError("corrections.not_exported", folder=folder, why=why) from error


def _id(entry: Entry) -> str:
    origin = "\0".join((entry.user, entry.channel, entry.model)).encode("utf-8", "surrogatepass")
    return sha256(origin + b"\0" + entry.glyph).hexdigest()[:16]


def _fields(entry: Entry) -> dict[str, object]:
    return {name: getattr(entry, name) for name in FIELDS}


def _listed(entries: Sequence[Entry], settings: Settings, words: Words) -> list[str]:
    if not entries:
        return [words.say("corrections.none_and_off" if settings.feedback == "off" else "corrections.none")]
    from bot.pictures.table import lined_up

    rows = [
        (
            entry.at,
            output.harmless_name(entry.user),
            output.harmless_name(entry.channel),
            entry.model,
            str(entry.answer),
            percent(entry.confidence),
            str(entry.correction),
        )
        for entry in entries
    ]
    headings = [words.say(f"corrections.{name}") for name in FIELDS]
    wrong = sum(entry.answer != entry.correction for entry in entries)
    summary = words.say("corrections.summary", count=len(entries), wrong=wrong, right=len(entries) - wrong)
    return [*lined_up(headings, rows, shutil.get_terminal_size().columns), "", summary]
