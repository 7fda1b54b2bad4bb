"""Engines of the tests' own, as an embedder writes them: functions that an engine process can import."""

from __future__ import annotations

import itertools
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

from bot.state.conversations import RedisStore
from engine import Engine, Figure, Message, ModelError, Progress, Reply, Reporter
from tests.engine.test_deadlines import BAD_DECODERS
from tests.pictures import write

GATE = "gate"  # a named pipe in the bot's home: the work ends when somebody writes to it


def no_engine(*, state: str = "") -> Engine:
    """No engine at all."""
    raise ModelError("model.unknown", name="none", names="cnn")


def engine_unless_broken(folder: Path) -> Engine:
    """An engine, unless there is a file called broken."""
    return no_engine() if (folder / "broken").exists() else Engine.load(plugins=False)


def engine_with_more(folder: Path, gates: Path | None = None, *, state: str = "") -> Engine:
    """An engine with intents that no engine should have.

    Args:
        folder: with MNIST, as far as a test needs it.
        gates: where a test lets go on what waits, by a file named "open"; what begins to wait makes files there, too.
        state: the Redis that keeps conversations; "" for memory.
    """
    engine = Engine.load(mnist=folder, store=RedisStore(state) if state else None)

    @engine.intent(
        "dawdle", phrases={"en": ["dawdle"]}, pictures=True, help={"en": "take for ever", "ko": "꾸물거려요"}
    )
    def dawdle() -> Reply:
        time.sleep(3600)
        return Reply("done")

    @engine.intent("wait", phrases={"en": ["wait there"]}, pictures=True)
    def wait(message: Message) -> Reply:
        assert gates is not None
        (gates / f"waits-{message.user}").touch()
        while not (gates / "open").exists():
            time.sleep(0.01)
        return Reply("waited")

    @engine.intent("steps", phrases={"en": ["step by step"]})
    def steps() -> Iterator[Reply]:
        assert gates is not None
        yield Reply("one")
        while not (gates / "open").exists():
            time.sleep(0.01)
        yield Reply("two")

    @engine.intent("count", phrases={"en": ["count on"]}, pictures=True)
    def count(report: Reporter) -> Reply:
        for number in itertools.count():
            report(Progress("evaluate", number, 0))
            time.sleep(0.01)
        return Reply("counted")

    @engine.intent("crash", phrases={"en": ["crash"]})
    def crash() -> Reply:
        os.kill(os.getpid(), signal.SIGKILL)
        return Reply("crashed")

    @engine.intent("blot", phrases={"en": ["blot it"]})
    def blot() -> Reply:
        return Reply("a list is due", suggestions="terces"[::-1])  # type: ignore[arg-type]

    @engine.intent("noise", phrases={"en": ["noise"]})
    def noise() -> Reply:
        os.write(1, b"native libraries write where they like\n" * 1000)
        return Reply("noise made")

    @engine.intent(
        "city",
        phrases={"en": ["which city"]},
        arguments="NAME",
        aliases={"ko": ["도시"]},
        help={"en": "tell of a city"},
    )
    def city() -> Reply:
        return Reply("Seoul")

    return engine


def engine_with_bad_decoders(hanging: Path) -> Engine:
    """An engine whose decoders may hang.

    Args:
        hanging: where a process whose decoder hangs writes its number.
    """
    os.environ["HANGING"] = str(hanging)
    exec(BAD_DECODERS, {})  # noqa: S102 - as another test has it run where a process begins
    return Engine.load(plugins=False)


def working_engine() -> Engine:
    """An engine that can be told to work."""
    engine = Engine.load(plugins=False)

    @engine.intent("work", phrases={"en": ["work for me"]}, help={"en": "work", "ko": "일해요"})
    def work(report: Reporter) -> Reply:
        report(Progress("evaluate", 1, 2))
        with Path(GATE).open("rb") as gate:
            gate.read()
        return Reply("the work is done", figures=(Figure("work", "a seven", lambda: write("7").encoded()),))

    return engine
