"""``digitbot feedback``: list, export and forget what people said."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from bot.settings import feedback_file
from engine import Feedback, Message
from tests.bot.conftest import Ran
from tests.engine.test_feedback import _digit

Digitbot = Callable[..., Ran]


@pytest.fixture
def kept(home: Path) -> Feedback:
    feedback = Feedback(feedback_file())
    feedback.keep(Message(user="ann", channel="hall"), "cnn", [(_digit(1), 7), (_digit(1, 0.5), 1)])
    feedback.keep(Message(user="=밥\x1b[31m", channel="마루"), "mlp", [(_digit(1), 4)])
    return feedback


def test_the_list_is_a_table_with_a_summary(kept: Feedback, digitbot: Digitbot) -> None:
    ran = digitbot("feedback", "list", "--language", "en")
    assert (ran.status, ran.err) == (0, "")
    assert ran.lines[0].split() == ["when", "user", "channel", "model", "read", "sure", "is"]
    assert len(ran.lines) >= 6
    assert ran.lines[-1] == "3 in all: 2 corrected, 1 confirmed."
    assert "\x1b" not in ran.out


def test_programs_get_a_line_of_json_each(kept: Feedback, digitbot: Digitbot) -> None:
    for arguments in (("feedback", "list", "--json"), ("--json", "feedback", "list")):
        entries = [json.loads(line) for line in digitbot(*arguments).lines]
        assert [entry["correction"] for entry in entries] == [7, 1, 4]
        assert set(entries[0]) == {"at", "user", "channel", "model", "answer", "confidence", "correction"}


def test_the_export_has_a_picture_for_each_glyph_by_what_it_really_is(kept: Feedback, digitbot: Digitbot) -> None:
    ran = digitbot("feedback", "export", "out", "--language", "en")
    assert (ran.status, ran.lines[0][:22]) == (0, "3 glyphs were written ")
    with Path("out/manifest.csv").open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [Path(row["file"]).parent.name for row in rows] == ["7", "1", "4"] == [row["correction"] for row in rows]
    for row, entry in zip(rows, kept.entries(), strict=True):
        with Image.open(Path("out") / row["file"]) as image:
            assert (image.mode, image.size) == ("L", (28, 28))
            assert np.array_equal(np.asarray(image), entry.pixels)
    before = sorted(Path("out").rglob("*.png"))
    digitbot("feedback", "export", "out")
    assert sorted(Path("out").rglob("*.png")) == before


def test_the_export_trusts_nothing_in_the_file_as_a_path(kept: Feedback, digitbot: Digitbot, home: Path) -> None:
    with closing(sqlite3.connect(feedback_file())) as other, other:
        other.execute("UPDATE corrections SET correction = '../../owned' WHERE rowid = 1")
        other.execute("UPDATE corrections SET model = '../../owned', channel = '/owned' WHERE rowid = 2")
    ran = digitbot("feedback", "export", "deep/out", "--language", "en")
    assert ran.status == 0
    assert ran.err == "Rows of the file that are not corrections, and were skipped: 1.\n"
    written = {str(path.relative_to("deep/out").parent) for path in Path().rglob("*.png")}
    assert written == {"1", "4"}
    assert not list(home.rglob("*owned*"))


def test_no_persons_name_is_a_formula_in_the_export(kept: Feedback, digitbot: Digitbot) -> None:
    digitbot("feedback", "export", "out")
    with Path("out/manifest.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["user"] for row in csv.DictReader(stream)] == ["ann", "ann", "'=밥\ufffd[31m"]


def test_an_export_that_fails_leaves_the_manifest_that_was_there(
    kept: Feedback, digitbot: Digitbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    digitbot("feedback", "export", "out")
    before = {path: path.read_bytes() for path in Path("out").rglob("*.*")}
    real = Path.replace
    moved: list[Path] = []

    def replace(path: Path, target: Path) -> Path:
        moved.append(target)
        if len(moved) == 2:
            raise OSError(28, "No space left on device")
        return real(path, target)

    monkeypatch.setattr(Path, "replace", replace)
    ran = digitbot("feedback", "export", "out", "--language", "en")
    assert ran.status != 0
    assert ran.err.startswith("The corrections could not be written to out (No space left on device)")
    assert {path: path.read_bytes() for path in Path("out").rglob("*.*")} == before


def test_a_folder_that_cannot_be_written_to_is_one_sentence(kept: Feedback, digitbot: Digitbot) -> None:
    Path("out").touch()
    ran = digitbot("feedback", "export", "out", "--language", "en")
    assert ran.status != 0
    assert ran.err.startswith("The corrections could not be written to out (")
    assert ran.err.count("\n") == 1


def test_a_person_is_forgotten(kept: Feedback, digitbot: Digitbot) -> None:
    assert digitbot("feedback", "forget", "ann", "--language", "en").out.startswith("Removed 2 entries of ann;")
    assert digitbot("feedback", "forget", "ann", "--language", "en").out == "Nothing is stored about ann.\n"
    assert [entry.correction for entry in kept.entries()] == [4]


def test_nothing_kept_says_how_to_turn_it_on(home: Path, digitbot: Digitbot, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "set DIGITBOT_FEEDBACK=on" in digitbot("feedback", "list", "--language", "en").out
    assert digitbot("feedback", "list", "--json").out == ""
    monkeypatch.setenv("DIGITBOT_FEEDBACK", "on")
    assert "DIGITBOT_FEEDBACK" not in digitbot("feedback", "list", "--language", "en").out


def test_a_correction_in_the_chat_is_kept_only_when_the_setting_says_so(
    home: Path, draw: Callable[..., Path], digitbot: Digitbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw("one.png", 1)
    digitbot("ask", "correct 7", "--image", "one.png")
    assert not feedback_file().exists()
    monkeypatch.setenv("DIGITBOT_FEEDBACK", "on")
    assert digitbot("ask", "correct 7", "--image", "one.png").status == 0
    assert [(entry.answer, entry.correction) for entry in Feedback(feedback_file()).entries()] == [(1, 7)]


def test_a_damaged_file_is_one_sentence(home: Path, digitbot: Digitbot) -> None:
    feedback_file().parent.mkdir(parents=True)
    feedback_file().write_bytes(b"no database " * 400)
    ran = digitbot("feedback", "list", "--language", "en")
    assert (ran.status, ran.out) == (1, "")
    assert ran.err.startswith("The feedback file ")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("arguments", [("feedback",), ("feedback", "sell"), ("feedback", "forget")])
def test_wrong_usage_is_one_sentence(home: Path, digitbot: Digitbot, arguments: tuple[str, ...]) -> None:
    ran = digitbot(*arguments)
    assert (ran.status, ran.out, ran.err.count("\n")) == (2, "", 1)
