"""What takes long keeps nothing short waiting, takes no longer than it may, and ends when nobody waits for it."""
# ruff: noqa: A002 - what answers is called next, as on the page for embedders

from __future__ import annotations

import asyncio
import os
import signal
import threading
from collections.abc import Awaitable, Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path

import pytest

from engine import LANGUAGES, Attachment, Engine, Message, Progress, Reply, Reporter, ignore_progress, words
from engine.classifier.catalogue import Catalogue
from engine.dialogue import learn
from engine.dialogue.recogniser import Recogniser, Utterance
from engine.mnist import Digits, Mnist, Split
from tests.pictures import write

LONG = 60  # seconds that no test takes unless it would for ever
SEVEN = write("7", height=20, pen=3, margin=4).pixels


class Waiting(Mnist):
    """A data set that takes as long as the test wants, and tells of its progress like a download."""

    go_on = threading.Event()
    begun = threading.Event()

    def load(self, part: Split, report: Reporter = ignore_progress) -> Digits:
        self.begun.set()
        while not self.go_on.wait(0.01):
            report(Progress("download", 0, 0))
        return super().load(part, report)


@pytest.fixture
def waiting(drawn_mnist: Path) -> Iterator[Waiting]:
    Waiting.go_on.clear()
    Waiting.begun.clear()
    yield Waiting(drawn_mnist)
    Waiting.go_on.set()


@pytest.mark.parametrize("workers", [1, 2])
@pytest.mark.parametrize("request_", ["evaluate", "sample 3", "/long"])
def test_what_takes_long_keeps_nothing_short_waiting(waiting: Waiting, request_: str, workers: int) -> None:
    with Engine(Catalogue(), waiting, "cnn", workers=workers) as engine:

        @engine.intent("long", phrases={"en": ["take as long as you want"]}, long=True)
        def long(mnist: Mnist, report: Reporter) -> Reply:
            return Reply(str(len(mnist.load("test", report))))

        async def main() -> None:
            several = [asyncio.create_task(engine.ahandle(Message(request_, user=str(user)))) for user in range(4)]
            picture = Message("", (Attachment(SEVEN),), user="someone")
            assert (await engine.ahandle(Message("/help", user="else"))).intent == "help"
            assert (await engine.ahandle(picture)).readings[0].text == "7"
            assert not any(task.done() for task in several)
            waiting.go_on.set()
            assert not any(reply.failed for reply in await asyncio.gather(*several))

        asyncio.run(asyncio.wait_for(main(), LONG))


def test_many_pictures_keep_nothing_short_waiting() -> None:
    with Engine.load(plugins=False, workers=1) as engine:
        go_on = threading.Event()

        def report(progress: Progress) -> None:
            assert go_on.wait(LONG)

        async def main() -> None:
            album = Message("", tuple(Attachment(SEVEN) for _ in range(20)), user="ann")
            many = asyncio.create_task(engine.ahandle(album, report))
            assert (await engine.ahandle(Message("hello", user="bob"))).intent == "greet"
            assert not many.done()
            go_on.set()
            assert len((await many).readings) == 20

        asyncio.run(asyncio.wait_for(main(), LONG))


def test_what_a_handler_waits_for_does_not_wait_for_its_lane() -> None:
    with Engine.load(plugins=False, workers=1) as engine:

        @engine.intent("outer", phrases={"en": ["ask on a loop of your own"]})
        def outer(message: Message) -> Reply:
            return asyncio.run(engine.ahandle(Message("/inner", user=message.channel)))

        @engine.intent("inner", phrases={"en": ["answer on that loop"]})
        async def inner() -> Reply:
            return Reply("inner")

        for user in ("ann", ""):  # another conversation, and the same one
            reply = asyncio.run(asyncio.wait_for(engine.ahandle(Message("/outer", user=user)), LONG))
            assert reply.text == "inner"


def test_the_time_is_over_for_who_waits_for_a_turn_too() -> None:
    begun, go_on = threading.Event(), threading.Event()
    with Engine.load(plugins=False, seconds=0.3) as engine:

        @engine.intent("blocked", phrases={"en": ["block this thread"]})
        def blocked() -> Reply:
            begun.set()
            assert go_on.wait(LONG)
            return Reply("")

        first = threading.Thread(target=engine.handle, args=(Message("/blocked"),))
        first.start()
        assert begun.wait(LONG)
        try:
            for reply in (engine.handle(Message("왜?")), asyncio.run(engine.ahandle(Message("왜?")))):
                assert reply.text == words("ko").say("limit.too_long", seconds="0.3")
                assert (reply.failed, reply.locale) == (True, "ko")
        finally:
            go_on.set()
            first.join(LONG)


def test_an_engine_needs_a_worker() -> None:
    with pytest.raises(ValueError, match="at least one worker"):
        Engine.load(plugins=False, workers=0)


@pytest.mark.parametrize("seconds", [0, -1, float("nan")])
def test_a_limit_is_a_time_in_which_something_can_be_done(seconds: float) -> None:
    with pytest.raises(ValueError, match="seconds"):
        Engine.load(plugins=False, seconds=seconds)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="Windows has no fork")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_forked_process_has_threads_of_its_own() -> None:
    with Engine.load(plugins=False) as engine:
        assert asyncio.run(engine.ahandle(Message("/help"))).intent == "help"  # whose thread no child has
        child = os.fork()
        if not child:
            status = 1
            try:
                signal.alarm(LONG)
                status = int(asyncio.run(engine.ahandle(Message("/help"))).intent != "help")
                engine.close()
            finally:
                os._exit(status)
        assert os.waitpid(child, 0)[1] == 0


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("way", ["handle", "replies", "ahandle"])
def test_what_takes_too_long_is_told_in_the_persons_language(waiting: Waiting, way: str, language: str) -> None:
    with Engine(Catalogue(), waiting, "cnn", seconds=0.3) as engine:
        message = Message("/evaluate", user="ann", locale=language)
        if way == "ahandle":
            reply = asyncio.run(engine.ahandle(message))
        else:
            (reply,) = engine.replies(message) if way == "replies" else [engine.handle(message)]
        assert reply.failed
        assert reply.text == words(language).say("limit.too_long", seconds="0.3")
        assert reply.locale == language
        waiting.go_on.set()  # the work has ended, and the conversation goes on
        assert engine.handle(Message("/language en", user="ann")).intent == "language"


def test_work_without_progress_is_answered_in_time_on_an_event_loop() -> None:
    with Engine.load(plugins=False, seconds=0.3) as engine:
        go_on, log = threading.Event(), list[str]()

        @engine.intent("block", phrases={"en": ["block this thread"]})
        def block() -> Reply:
            assert go_on.wait(LONG)
            log.append("blocked")
            return Reply("done")

        @engine.intent("note", phrases={"en": ["take a note of me"]})
        def note() -> Reply:
            log.append("noted")
            return Reply("noted")

        async def main() -> None:
            assert (await engine.ahandle(Message("/block", user="ann"))).failed
            assert (await engine.ahandle(Message("/note", user="ann"))).failed  # the other is still at work
            go_on.set()
            while (await engine.ahandle(Message("/note", user="ann"))).failed:
                pass

        asyncio.run(asyncio.wait_for(main(), LONG))
        assert log[0] == "blocked"


@pytest.mark.parametrize("kind", ["handler", "middleware"])
def test_asynchronous_work_that_takes_too_long_is_cancelled(kind: str) -> None:
    with Engine.load(plugins=False, seconds=0.3) as engine:
        ended: list[str] = []

        async def endless(*_: object) -> Reply:
            try:
                await asyncio.sleep(LONG)
            finally:
                ended.append("cancelled")
            return Reply("never")

        if kind == "middleware":
            engine.middleware(endless)
        else:
            engine.intent("endless", phrases={"en": ["never come to an end"]})(_without_arguments(endless))
        reply = asyncio.run(asyncio.wait_for(engine.ahandle(Message("/endless")), LONG))
        assert reply.text == words("en").say("limit.too_long", seconds="0.3")
        assert ended == ["cancelled"]


def _without_arguments(work: Callable[[], Awaitable[Reply]]) -> Callable[[], Awaitable[Reply]]:
    async def handler() -> Reply:
        return await work()

    return handler


def test_what_is_in_time_has_no_limit_to_tell_of() -> None:
    with Engine.load(plugins=False, seconds=LONG) as engine:
        assert engine.handle(Message("hello")).intent == "greet"
        assert asyncio.run(engine.ahandle(Message("hello"))).intent == "greet"


@pytest.mark.parametrize("middleware", [False, True])
@pytest.mark.parametrize("request_", ["evaluate", "sample 3"])
def test_the_work_of_a_cancelled_message_ends(waiting: Waiting, request_: str, *, middleware: bool) -> None:
    with Engine(Catalogue(), waiting, "cnn") as engine:
        if middleware:

            @engine.middleware
            def layer(message: Message, next: Callable[[Message], Reply]) -> Reply:
                return next(message)

        async def main() -> None:
            task = asyncio.create_task(engine.ahandle(Message(request_, user="ann")))
            assert await asyncio.to_thread(waiting.begun.wait, LONG)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            # Its place is free only once it has ended, and the data set never came.
            assert (await engine.ahandle(Message("hello", user="ann"))).intent == "greet"

        asyncio.run(asyncio.wait_for(main(), LONG))
        assert not waiting.go_on.is_set()


def test_a_cancelled_message_with_many_pictures_ends_at_the_next_one() -> None:
    with Engine.load(plugins=False) as engine:
        begun, go_on, steps = threading.Event(), threading.Event(), list[int]()

        def report(progress: Progress) -> None:
            steps.append(progress.done)
            begun.set()
            assert go_on.wait(LONG)

        async def main() -> None:
            album = Message("", tuple(Attachment(SEVEN) for _ in range(20)), user="ann")
            task = asyncio.create_task(engine.ahandle(album, report))
            assert await asyncio.to_thread(begun.wait, LONG)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            go_on.set()
            await engine.ahandle(Message("hello", user="ann"))

        asyncio.run(asyncio.wait_for(main(), LONG))
        assert steps == [0]


def test_an_evaluation_tells_of_its_progress_often(drawn_mnist: Path) -> None:
    steps: list[Progress] = []
    digits = Mnist(drawn_mnist).load("test")
    many = Digits(digits.images.repeat(50, axis=0), digits.labels.repeat(50))
    Catalogue().get("mlp").scores(many, steps.append)
    done = [step.done for step in steps]
    assert max(after - before for before, after in pairwise(done)) <= 500


def test_an_engine_is_closed_by_with() -> None:
    before = set(threading.enumerate())

    async def main() -> None:
        async with Engine.load(plugins=False) as engine:
            assert (await engine.ahandle(Message("hello"))).intent == "greet"
            assert any(thread.name.startswith("digitbot") for thread in threading.enumerate())
        assert not any(thread.name.startswith("digitbot") for thread in threading.enumerate())

    asyncio.run(main())
    with Engine.load(plugins=False) as engine:
        asyncio.run(engine.ahandle(Message("hello")))
    assert set(threading.enumerate()) == before


def test_a_warm_engine_has_nothing_left_to_learn(monkeypatch: pytest.MonkeyPatch) -> None:
    learnt: list[int] = []
    extend = learn.extend

    def counting(known: Recogniser, added: Sequence[Utterance]) -> Recogniser:
        learnt.append(len(added))
        return extend(known, added)

    monkeypatch.setattr(learn, "extend", counting)
    engine = Engine.load(plugins=False)
    for name in ("weather", "tides", "dice"):
        engine.intent(name, phrases={"en": [f"tell me of the {name}", f"{name} please"]})(lambda: Reply("sure"))
    assert learnt == []
    engine.warm()
    assert learnt == [6]
    assert engine.handle(Message("tell me of the tides")).text == "sure"
    engine.warm()
    assert learnt == [6]
