"""Corrections are kept when the operator said so, by any number of threads and processes, and never stop an answer."""

from __future__ import annotations

import re
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from engine import DataError, Digit, Engine, Feedback, Message
from engine.testing import Chat
from tests.pictures import write

ANN = Message(user="ann", channel="hall")


def _digit(value: int = 1, shade: float = 1.0) -> Digit:
    glyph = np.zeros((28, 28), np.float32)
    glyph[4:24, 13:15] = shade
    probabilities = tuple(0.91 if at == value else 0.01 for at in range(10))
    return Digit(value, 0.91, probabilities, (0, 0, 28, 28), glyph=glyph)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "data" / "feedback.sqlite3"


@pytest.fixture
def keeping(file: Path) -> Engine:
    return Engine.load(feedback=file)


def test_there_is_no_file_before_there_is_something_to_keep(file: Path) -> None:
    feedback = Feedback(file)
    assert (feedback.entries(), feedback.forget("ann")) == ((), 0)
    assert not file.parent.exists()


def test_the_file_is_its_owners_alone(file: Path) -> None:
    Feedback(file).keep(ANN, "cnn", [(_digit(), 7)])
    if sys.platform != "win32":
        assert stat.S_IMODE(file.stat().st_mode) == 0o600


def test_a_person_is_forgotten_without_a_trace_and_nobody_else_is(file: Path) -> None:
    feedback = Feedback(file)
    secret = Message(user="somebody-with-a-long-name", channel="hall")
    feedback.keep(secret, "cnn", [(_digit(shade=0.1 * part), 7) for part in range(1, 10)])
    feedback.keep(ANN, "cnn", [(_digit(), 7)])
    assert feedback.forget(secret.user) == 9
    assert feedback.forget(secret.user) == 0
    assert [entry.user for entry in feedback.entries()] == ["ann"]
    left = b"".join(path.read_bytes() for path in file.parent.iterdir())
    assert secret.user.encode() not in left


def test_two_processes_may_write_at_once(file: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom engine import Feedback, Message\n"
        "from tests.engine.test_feedback import _digit\n"
        "for number in range(20):\n"
        "    Feedback(Path(sys.argv[1])).keep(Message(user=f'{sys.argv[2]} {number}'), 'cnn', [(_digit(), 7)])"
    )
    root = Path(__file__).parents[2]
    running = [
        subprocess.Popen([sys.executable, "-c", program, file, name], cwd=root, stderr=subprocess.PIPE)
        for name in ("one", "other", "third")
    ]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 0)] * 3
    assert len(Feedback(file).entries()) == 60


@pytest.mark.parametrize("spoil", ["garbage", "folder", "file for a folder"])
def test_a_file_that_cannot_be_used_is_one_sentence_and_the_answer_comes_all_the_same(
    spoil: str, file: Path, keeping: Engine
) -> None:
    if spoil == "file for a folder":
        file.parent.touch()
    else:
        file.parent.mkdir()
        file.mkdir() if spoil == "folder" else file.write_bytes(b"this is no database at all " * 99)
    with pytest.raises(DataError, match="cannot be used"):
        Feedback(file).keep(ANN, "cnn", [(_digit(), 7)])
    chat = Chat(keeping, locale="en")
    chat.say(image=write("1").encoded())
    reply = chat.say("no, it's a seven")
    assert not reply.failed
    assert reply.text.startswith("Thank you: it is 7, and not 1.")
    assert "cannot be used" in reply.text


def test_another_programs_database_is_left_as_it_is(file: Path) -> None:
    file.parent.mkdir()
    with closing(sqlite3.connect(file)) as other, other:
        other.execute("CREATE TABLE feedback (something TEXT)")
    with pytest.raises(DataError):
        Feedback(file).keep(ANN, "cnn", [(_digit(), 7)])
    with pytest.raises(DataError):
        Feedback(file).entries()
    with closing(sqlite3.connect(file)) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("feedback",)]


FORMER = """
CREATE TABLE feedback (
    at TEXT NOT NULL, user TEXT NOT NULL, channel TEXT NOT NULL, model TEXT NOT NULL, glyph BLOB NOT NULL,
    answer INTEGER NOT NULL, confidence REAL NOT NULL, correction INTEGER NOT NULL,
    PRIMARY KEY (user, channel, model, glyph))
"""


def test_what_an_older_version_kept_is_taken_over_without_loss(file: Path) -> None:
    file.parent.mkdir()
    glyphs = [bytes([shade]) * 784 for shade in range(50)]
    rows = [
        (f"2026-11-{1 + index % 9:02}T00:00:00+00:00", f"user {index % 3}", "hall", "cnn", glyph, 1, 0.9, index % 10)
        for index, glyph in enumerate(glyphs)
    ]
    with closing(sqlite3.connect(file)) as former, former:
        former.execute("PRAGMA journal_mode = WAL")
        former.execute(FORMER)
        former.executemany("INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    program = "import sys\nfrom pathlib import Path\nfrom engine import Feedback\nFeedback(Path(sys.argv[1])).entries()"
    root = Path(__file__).parents[2]
    for process in [subprocess.Popen([sys.executable, "-c", program, file], cwd=root) for _ in range(3)]:
        assert process.wait() == 0
    feedback = Feedback(file)
    assert [tuple(vars(entry).values()) for entry in feedback.entries()] == sorted(rows, key=lambda row: row[0])
    label = Digit(1, 0.9, (0.1,) * 10, (0, 0, 28, 28), glyph=np.full((28, 28), 7 / 255, np.float32))
    feedback.keep(Message(user="user 1", channel="hall"), "cnn", [(label, 5)])  # the eighth again
    assert feedback.count() == 50
    assert [feedback.forget(f"user {number}") for number in range(3)] == [17, 17, 16]
    assert not re.search(rb"user \d", b"".join(path.read_bytes() for path in file.parent.iterdir()))


def test_a_glyph_is_in_the_file_once(file: Path) -> None:
    feedback = Feedback(file)
    feedback.keep(ANN, "cnn", [(_digit(shade=part / 500), 7) for part in range(1, 500)])
    with closing(sqlite3.connect(file)) as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    kept = feedback.count()
    assert kept > 200
    assert file.stat().st_size < 1_300 * kept


STRANGE: dict[str, list[object]] = {
    "correction": ["../../../../tmp/owned", 10, -1, 7.5, b"7"],
    "answer": ["..", 10, -1],
    "confidence": ["much", 2.0, -0.1],
    "glyph": [b"", b"x" * 785, "x" * 784],
    "at": ["yesterday", "../x", b"2026"],
    "user": [b"\xff"],
    "model": [b"../x"],
}


@pytest.mark.parametrize(("column", "value"), [(name, value) for name, values in STRANGE.items() for value in values])
def test_what_is_not_a_correction_is_left_out(column: str, value: object, file: Path) -> None:
    feedback = Feedback(file)
    feedback.keep(ANN, "cnn", [(_digit(), 7), (_digit(shade=0.5), 7)])
    with closing(sqlite3.connect(file)) as other, other:
        other.execute(f"UPDATE corrections SET {column} = ? WHERE rowid = 1", (value,))  # noqa: S608
    assert (len(feedback.entries()), feedback.count()) == (1, 2)


def test_a_correction_is_kept_only_where_that_is_turned_on(engine: Engine, keeping: Engine, file: Path) -> None:
    picture = write("1").encoded()
    assert "not kept" in _corrected(engine, picture)
    assert not file.exists()
    assert "I have kept that" in _corrected(keeping, picture)
    (entry,) = Feedback(file).entries()
    assert (entry.model, entry.answer, entry.correction) == ("cnn", 1, 7)
    assert [engine.status(ANN).feedback, keeping.status(ANN).feedback] == [False, True]


def _corrected(engine: Engine, picture: bytes) -> str:
    chat = Chat(engine, locale="en")
    chat.say(image=picture)
    return chat.say("no, it's a seven").text


def test_the_model_that_had_answered_is_named(keeping: Engine, file: Path) -> None:
    chat = Chat(keeping, locale="en")
    chat.say("predict mlp", image=write("1").encoded())
    chat.say("correct 7")
    assert [entry.model for entry in Feedback(file).entries()] == ["mlp"]


def test_a_whole_string_is_kept_digit_by_digit_the_right_ones_too(keeping: Engine, file: Path) -> None:
    chat = Chat(keeping, locale="en")
    chat.say(image=write("173").encoded())
    chat.say("correct 193")
    kept = {(entry.answer, entry.correction) for entry in Feedback(file).entries()}
    assert kept == {(1, 1), (7, 9), (3, 3)}


def test_a_confirmation_is_kept(keeping: Engine, file: Path) -> None:
    chat = Chat(keeping, locale="ko")
    chat.say(image=write("7").encoded())
    assert "보관해 두었어요" in chat.say("맞아").text
    assert [(entry.answer, entry.correction) for entry in Feedback(file).entries()] == [(7, 7)]


def test_mnists_own_images_are_not_kept(drawn_mnist: Path, file: Path) -> None:
    chat = Chat(Engine.load(mnist=drawn_mnist, feedback=file), locale="en")
    chat.say("sample 7")
    assert "its label says 7" in chat.say("no, it's a nine").text
    assert not file.exists()


@pytest.mark.parametrize(("on", "promise"), [(False, "Corrections are not kept"), (True, "I keep the digit's 28x28")])
def test_privacy_tells_what_is_so(on: bool, promise: str, engine: Engine, keeping: Engine) -> None:
    assert promise in Chat(keeping if on else engine, locale="en").say("privacy").text
