"""One engine serves any number of threads and an event loop, each with its own right answers."""

from __future__ import annotations

import asyncio
import threading
import warnings
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from engine import Attachment, Engine, Message, Progress, Reporter, ignore_progress
from engine.classifier.catalogue import Catalogue
from engine.mnist import Digits, Mnist, Split
from tests.pictures import write

PAGES = {text: write(text, height=100, pen=9, margin=40).encoded() for text in ("0", "12", "345", "6789", "1\n2", "97")}


def test_sixteen_threads_get_right_answers() -> None:
    engine = Engine.load()
    together = threading.Barrier(16)

    def work(number: int) -> list[tuple[str, str]]:
        together.wait(60)
        asked = [list(PAGES)[(number + step) % len(PAGES)] for step in range(12)]
        return [(text, engine.predict(PAGES[text])[0].text) for text in asked]

    with ThreadPoolExecutor(16) as threads:
        answers = [pair for pairs in threads.map(work, range(16)) for pair in pairs]
    assert len(answers) == 16 * 12
    assert [pair for pair in answers if pair[0] != pair[1]] == []


def test_threads_that_read_leave_the_callers_warnings_as_they_were(engine: Engine) -> None:
    engine.predict(PAGES["0"])  # what is imported only now may have filters of its own
    before = list(warnings.filters)
    with ThreadPoolExecutor(16) as threads:
        readings = list(threads.map(lambda _: engine.predict(PAGES["0"])[0].text, range(1000)))
    assert set(readings) == {"0"}
    assert list(warnings.filters) == before


def test_sixteen_conversations_at_once_keep_their_own_model_and_language() -> None:
    engine = Engine.load()
    together = threading.Barrier(16)

    def work(number: int) -> list[str]:
        user, model, korean = f"person {number}", ("cnn", "mlp")[number % 2], number % 3 == 0
        together.wait(60)
        engine.handle(Message(f"{'모델' if korean else 'models'} {model}", user=user))
        picture = Message(attachments=(Attachment(PAGES["345"]),), user=user, locale="ko" if korean else "en")
        wrong = []
        for _ in range(6):
            summary, reading = engine.handle(Message("summary", user=user)), engine.handle(picture)
            if not summary.text.startswith(f"{model}: ") or len(reading.readings[0].digits) != 3:
                wrong.append(summary.text[:20] + reading.text)
            if (summary.locale, reading.locale) != (("ko", "ko") if korean else ("en", "en")):
                wrong.append(f"{summary.locale} {reading.locale}")
        return wrong

    with ThreadPoolExecutor(16) as threads:
        assert [wrong for wrongs in threads.map(work, range(16)) for wrong in wrongs] == []


class Waiting(Mnist):
    """A data set that comes only once the event loop has let it."""

    let_go = threading.Event()

    def load(self, part: Split, report: Reporter = ignore_progress) -> Digits:
        if not self.let_go.wait(60):
            raise AssertionError("the event loop stood still while the engine worked")
        return super().load(part, report)


def test_the_event_loop_goes_on_while_the_engine_works(drawn_mnist: Path) -> None:
    engine = Engine(Catalogue(), Waiting(drawn_mnist), "cnn")
    Waiting.let_go.clear()

    async def scene() -> str:
        work = asyncio.create_task(engine.ahandle(Message("evaluate")))
        other = await engine.ahandle(Message("help"))
        assert other.intent == "help"
        assert not work.done()
        Waiting.let_go.set()  # were the loop blocked, nobody would come here
        return (await work).text

    assert "measured now" in asyncio.run(scene())
    engine.close()


def test_many_messages_at_once_on_one_loop_get_right_answers() -> None:
    engine = Engine.load()

    async def scene() -> list[str]:
        messages = [
            Message(attachments=(Attachment(PAGES[text]),), user=str(number))
            for number, text in enumerate(list(PAGES) * 5)
        ]
        return [reply.readings[0].text for reply in await asyncio.gather(*map(engine.ahandle, messages))]

    assert asyncio.run(scene()) == list(PAGES) * 5
    engine.close()


def test_progress_is_told_from_the_engines_own_threads(drawn_mnist: Path) -> None:
    engine = Engine.load(mnist=drawn_mnist)  # one that has not measured yet
    told: list[tuple[str, Progress]] = []

    def report(progress: Progress) -> None:
        told.append((threading.current_thread().name, progress))

    asyncio.run(engine.ahandle(Message("evaluate", user="watching"), report))
    assert told[-1][1] == Progress("evaluate", 40, 40)
    assert all(name.startswith("digitbot") for name, _ in told)
    engine.close()


def test_a_closed_engine_lets_its_threads_go_and_can_be_used_again() -> None:
    engine = Engine.load()
    before = set(threading.enumerate())
    for _ in range(2):
        assert asyncio.run(engine.ahandle(Message("help"))).intent == "help"
        assert set(threading.enumerate()) > before
        engine.close()
        assert set(threading.enumerate()) == before
    engine.close()


def test_an_engine_outlives_its_event_loop() -> None:
    engine = Engine.load()
    replies = [asyncio.run(engine.ahandle(Message("help"))).intent for _ in range(3)]
    assert replies == ["help"] * 3
    engine.close()
