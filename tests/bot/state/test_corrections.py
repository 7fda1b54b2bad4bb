"""Corrections are kept alike in a SQLite file and in a real PostgreSQL, which may go and come back."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from pathlib import Path

import numpy as np
import psycopg
import pytest

from bot import loading
from bot.settings import Settings, load
from bot.state.postgres import PostgresCorrections
from engine import Corrections, DataError, Engine, Feedback, Message, UsageError, words
from engine.testing import Chat
from tests.bot.conftest import Ran
from tests.engine.test_feedback import _digit
from tests.pictures import write
from tests.servers import PostgresServer

ANN = Message(user="ann", channel="hall")
Make = Callable[..., Corrections]
ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="session")
def started() -> Iterator[PostgresServer]:
    server = PostgresServer()
    try:
        server.start()
        yield server
    finally:
        server.remove()


@pytest.fixture
def postgres(started: PostgresServer) -> PostgresServer:
    """Without a table."""
    with closing(psycopg.connect(started.url, autocommit=True)) as connection:
        connection.execute("DROP TABLE IF EXISTS corrections")
    return started


@pytest.fixture(params=["sqlite", "postgres"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Make:
    """make(per_person=1) -> the corrections of this test, with these bounds."""
    if request.param == "sqlite":
        return lambda **bounds: Feedback(tmp_path / "data" / "feedback.sqlite3", **bounds)
    server: PostgresServer = request.getfixturevalue("postgres")
    return lambda **bounds: PostgresCorrections(server.url, **bounds)


def test_what_a_person_says_is_kept_with_all_that_it_takes_to_learn_from_it(make: Make) -> None:
    make().keep(ANN, "cnn", [(_digit(1), 7)])
    (entry,) = make().entries()
    assert (entry.user, entry.channel, entry.model) == ("ann", "hall", "cnn")
    assert (entry.answer, entry.confidence, entry.correction) == (1, 0.91, 7)
    assert entry.at.endswith("+00:00")
    assert np.array_equal(entry.pixels, (_digit().glyph * 255).astype(np.uint8))


def test_where_nothing_was_kept_there_is_nothing(make: Make) -> None:
    make().remove(ANN, "cnn", [_digit()])
    assert (make().entries(), make().count(), make().forget("ann")) == ((), 0, 0)


def test_the_last_word_on_a_digit_counts(make: Make) -> None:
    feedback = make()
    feedback.keep(ANN, "cnn", [(_digit(), 7), (_digit(), 5)])
    assert [entry.correction for entry in feedback.entries()] == [5]
    feedback.keep(ANN, "cnn", [(_digit(), 4)])
    assert [entry.correction for entry in feedback.entries()] == [4]
    feedback.keep(Message(user="bob", channel="hall"), "cnn", [(_digit(), 7)])
    assert [entry.correction for entry in feedback.entries()] == [4, 7]


def test_what_is_taken_back_is_gone(make: Make) -> None:
    feedback = make()
    feedback.keep(ANN, "cnn", [(_digit(), 7), (_digit(shade=0.5), 7)])
    feedback.remove(ANN, "cnn", [_digit()])
    feedback.remove(Message(user="bob", channel="hall"), "cnn", [_digit(shade=0.5)])
    assert [round(float(entry.pixels.max()) / 255, 1) for entry in feedback.entries()] == [0.5]


def test_who_is_forgotten_is_and_nobody_else(make: Make) -> None:
    feedback = make()
    feedback.keep(Message(user="bob"), "cnn", [(_digit(shade=0.1 * part), 7) for part in range(1, 10)])
    feedback.keep(ANN, "cnn", [(_digit(), 7)])
    assert [feedback.forget("bob"), feedback.forget("bob")] == [9, 0]
    assert [entry.user for entry in feedback.entries()] == ["ann"]


def test_any_number_of_threads_may_write_at_once(make: Make) -> None:
    feedback = make()
    with ThreadPoolExecutor(8) as threads:
        users = [Message(user=f"user {number}") for number in range(40)]
        list(threads.map(lambda message: feedback.keep(message, "cnn", [(_digit(), 7)]), users))
    assert {entry.user for entry in feedback.entries()} == {message.user for message in users}


@pytest.mark.parametrize("per_person", [1, 3, 10])
def test_one_person_cannot_fill_the_disk(per_person: int, make: Make) -> None:
    feedback = make(per_person=per_person, in_all=2 * per_person)
    digits = [_digit(shade=0.05 * part) for part in range(1, per_person + 2)]
    feedback.keep(ANN, "cnn", [(digit, 7) for digit in digits[:-1]])
    with pytest.raises(UsageError) as raised:
        feedback.keep(ANN, "cnn", [(digits[0], 3), (digits[-1], 7)])
    assert raised.value.key == "feedback.full_for_person"
    assert [entry.correction for entry in feedback.entries()] == [7] * per_person  # all of it or nothing
    feedback.keep(ANN, "cnn", [(digits[0], 3)])  # in place of an earlier one
    feedback.keep(Message(user="bob"), "cnn", [(digit, 7) for digit in digits[:-1]])
    with pytest.raises(UsageError) as raised:
        feedback.keep(Message(user="eve"), "cnn", [(digits[0], 7)])
    assert raised.value.key == "feedback.full"
    feedback.remove(ANN, "cnn", [digits[0]])
    feedback.keep(Message(user="eve"), "cnn", [(digits[0], 7)])


def test_bounds_hold_while_many_write_at_once(make: Make) -> None:
    feedback = make(per_person=5, in_all=5)

    def keep(number: int) -> None:
        with suppress(UsageError):
            feedback.keep(Message(user=f"user {number}"), "cnn", [(_digit(), 7)])

    with ThreadPoolExecutor(8) as threads:
        list(threads.map(keep, range(20)))
    assert feedback.count() == 5


@pytest.mark.parametrize("locale", ["en", "ko"])
def test_who_has_used_all_is_told_so(locale: str, make: Make) -> None:
    chat = Chat(Engine.load(feedback=make(per_person=1)), locale=locale)
    chat.say(image=write("73").encoded())
    reply = chat.say({"en": "correct 93", "ko": "정정 93"}[locale])
    assert not reply.failed
    assert words(locale).error(UsageError("feedback.full_for_person", count=1)) in reply.text
    assert make().entries() == ()


def test_two_processes_may_make_the_table_and_write_at_once(postgres: PostgresServer) -> None:
    program = (
        "import sys\nfrom bot.state.postgres import PostgresCorrections\nfrom engine import Message\n"
        "from tests.engine.test_feedback import _digit\n"
        "for number in range(10):\n"
        "    message = Message(user=f'{sys.argv[2]} {number}')\n"
        "    PostgresCorrections(sys.argv[1]).keep(message, 'cnn', [(_digit(), 7)])"
    )
    running = [
        subprocess.Popen([sys.executable, "-c", program, postgres.url, name], cwd=ROOT, stderr=subprocess.PIPE)
        for name in ("one", "other")
    ]
    assert [(process.communicate()[1], process.returncode) for process in running] == [(b"", 0)] * 2
    assert PostgresCorrections(postgres.url).count() == 20


@pytest.mark.parametrize("name", ["a\0b", "\ud800"])
def test_a_name_that_the_database_cannot_have_is_an_error_with_a_sentence(postgres: PostgresServer, name: str) -> None:
    with pytest.raises(DataError, match="cannot be used"):
        PostgresCorrections(postgres.url).keep(Message(user=name), "cnn", [(_digit(), 7)])


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("postgresql://", "localhost"),
        ("postgresql:///digits", "localhost"),
        ("postgresql:///digits?host=/no/such/folder", "/no/such/folder"),
        ("postgresql://ann:a-secret@127.0.0.1:1/digits", "127.0.0.1"),
        ("postgresql://ann:a-secret@127.0.0.1:1/digits?option=a-secret", "127.0.0.1"),
    ],
)
@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_database_that_cannot_be_used_is_named_without_its_password(
    address: str, host: str, language: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PGHOST", raising=False)
    monkeypatch.setenv("PGPORT", "1")
    with pytest.raises(DataError) as raised:
        PostgresCorrections(address).count()
    sentence = words(language).error(raised.value)
    assert f" {host}" in f" {sentence}"
    assert "secret" not in sentence


@pytest.mark.parametrize("language", ["en", "ko"])
def test_a_wrong_password_is_one_sentence(
    postgres: PostgresServer, digitbot: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch, language: str
) -> None:
    with closing(psycopg.connect(postgres.url, autocommit=True)) as connection:
        connection.execute("DROP ROLE IF EXISTS ann")
        connection.execute("CREATE ROLE ann LOGIN PASSWORD 'right'")
    monkeypatch.setenv("DIGITBOT_FEEDBACK", postgres.url.replace("digitbot@", "ann:a-secret@"))
    with postgres.asks_for_passwords():
        ran = digitbot("feedback", "list", "--language", language)
    assert (ran.status, ran.out, ran.err.count("\n")) == (1, "", 1)
    assert "127.0.0.1" in ran.err
    assert "secret" not in ran.err


@pytest.mark.parametrize(("locale", "said"), [("en", "no, it's a seven"), ("ko", "아니, 7이야")])
def test_while_the_database_is_away_answers_come_and_afterwards_corrections_are_kept_again(
    postgres: PostgresServer, locale: str, said: str
) -> None:
    chat = Chat(Engine.load(feedback=PostgresCorrections(postgres.url)), locale=locale)
    postgres.stop()
    try:
        chat.say(image=write("1").encoded())
        reply = chat.say(said)
        assert not reply.failed
        assert words(locale).say("correct.could_not_keep") in reply.text
    finally:
        postgres.start()
    assert PostgresCorrections(postgres.url).entries() == ()
    assert words(locale).say("correct.kept") in chat.say("맞아" if locale == "ko" else "that's right").text
    assert PostgresCorrections(postgres.url).count() == 1


def test_the_setting_chooses_the_database_and_its_bounds(postgres: PostgresServer, home: Path) -> None:
    settings: Settings = load({}, {"DIGITBOT_FEEDBACK": postgres.url, "DIGITBOT_FEEDBACK_PER_PERSON": "1"})
    chosen = loading.feedback(settings)
    chosen.keep(ANN, "cnn", [(_digit(), 7)])
    with pytest.raises(UsageError):
        chosen.keep(ANN, "cnn", [(_digit(shade=0.5), 7)])
    assert PostgresCorrections(postgres.url).count() == 1
    with loading.load_engine(settings) as engine:
        assert engine.status(ANN).feedback


def test_an_operator_lists_and_forgets_what_is_in_the_database(
    postgres: PostgresServer, digitbot: Callable[..., Ran], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DIGITBOT_FEEDBACK", postgres.url)
    PostgresCorrections(postgres.url).keep(ANN, "cnn", [(_digit(), 7)])
    assert '"user": "ann"' in digitbot("feedback", "list", "--json").out
    assert digitbot("feedback", "forget", "ann").status == 0
    assert PostgresCorrections(postgres.url).count() == 0
    postgres.stop()
    try:
        ran = digitbot("feedback", "list", "--language", "en")
    finally:
        postgres.start()
    assert ran.status == 1
    assert "127.0.0.1 cannot be used" in ran.err
    assert "Traceback" not in ran.err
