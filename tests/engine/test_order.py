"""Messages of one conversation are answered in the order in which they came, whichever way they come in."""
# ruff: noqa: A002 - what answers is called next, as on the page for embedders

from __future__ import annotations

import asyncio
import contextvars
import gc
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Generator, Iterator
from functools import partial

import pytest

from engine import Attachment, Engine, Message, Progress, Reply, Reporter
from engine.dialogue.order import Order
from tests.pictures import write

SEVEN = write("7", height=20, pen=3, margin=4).pixels
LONG = 60  # seconds that no test takes unless it would for ever
Next = Callable[[Message], Reply]


@pytest.fixture
def fresh() -> Iterator[Engine]:
    with Engine.load(plugins=False) as engine:
        yield engine


def _picture(user: str) -> Message:
    return Message("", (Attachment(SEVEN),), user)


@pytest.mark.parametrize(("question", "times"), [("/correct 9", 200), ("why?", 5)])
def test_no_question_overtakes_its_picture_on_an_event_loop(fresh: Engine, question: str, times: int) -> None:
    async def main() -> list[Reply]:
        async def both(user: str) -> Reply:
            picture = asyncio.create_task(fresh.ahandle(_picture(user)))
            follow_up = asyncio.create_task(fresh.ahandle(Message(question, user=user)))
            assert (await picture).readings[0].text == "7"
            return await follow_up

        return await asyncio.gather(*(both(str(number)) for number in range(times)))

    assert [reply.intent for reply in asyncio.run(main()) if reply.failed] == []


class Gate:
    """An intent that waits until it may go on, and others that write down who was answered when."""

    def __init__(self, engine: Engine) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        self.log: list[str] = []

        @engine.intent("gate", phrases={"en": ["wait at the gate"]})
        def gate(report: Reporter) -> Iterator[Reply]:
            self.reached.set()
            yield Reply("waiting")
            while not self.opened.wait(0.01):
                report(Progress("gate", 0, 1))
            self.log.append("gate")
            yield Reply("through")

        @engine.intent("note", phrases={"en": ["take a note of me"]})
        def note(message: Message) -> Reply:
            self.log.append(message.text)
            return Reply("noted")


def _in_thread(work: Callable[[], object]) -> threading.Thread:
    thread = threading.Thread(target=work, daemon=True)
    thread.start()
    return thread


def _join(*threads: threading.Thread) -> None:
    for thread in threads:
        thread.join(LONG)
        assert not thread.is_alive()


@pytest.mark.parametrize("first", ["handle", "replies", "ahandle"])
@pytest.mark.parametrize("second", ["handle", "replies", "ahandle"])
def test_whoever_comes_later_waits_however_both_come(fresh: Engine, first: str, second: str) -> None:
    ways: dict[str, Callable[[Message], object]] = {
        "handle": fresh.handle,
        "replies": lambda message: list(fresh.replies(message)),
        "ahandle": lambda message: asyncio.run(fresh.ahandle(message)),
    }
    gate, later = Gate(fresh), threading.Event()

    def come_later() -> None:
        ways[second](Message("/note me", user="ann"))
        later.set()

    one = _in_thread(lambda: ways[first](Message("/gate", user="ann")))
    assert gate.reached.wait(LONG)
    other = _in_thread(come_later)
    assert not later.wait(0.2)
    fresh.handle(Message("/note another person", user="bob"))  # who waits for nobody
    gate.opened.set()
    _join(one, other)
    assert gate.log == ["/note another person", "gate", "/note me"]


def test_threads_are_answered_in_the_order_in_which_they_came() -> None:
    order, log = Order(), list[int]()
    first = order.join(("", "ann"))
    places = [order.join(("", "ann")) for _ in range(20)]

    def work(number: int) -> None:
        assert places[number].wait(LONG)
        log.append(number)
        places[number].leave()

    threads = [_in_thread(partial(work, number)) for number in reversed(range(20))]
    assert first.wait()
    first.leave()
    _join(*threads)
    assert log == list(range(20))
    assert order.queues == {}


@pytest.mark.parametrize("way", ["handle", "ahandle"])
@pytest.mark.parametrize("kind", ["plain", "asynchronous"])
def test_a_handler_may_send_a_message_of_the_same_conversation(fresh: Engine, kind: str, way: str) -> None:
    def plain(message: Message) -> Reply:
        return fresh.handle(Message("/models mlp", user=message.user))

    async def asynchronous(message: Message) -> Reply:
        one, _ = await asyncio.gather(
            fresh.ahandle(Message("/models mlp", user=message.user)), fresh.ahandle(Message("help", user=message.user))
        )
        return one

    fresh.intent("nest", phrases={"en": ["nest yourself"]})(plain if kind == "plain" else asynchronous)
    message = Message("/nest", user="ann")
    reply = fresh.handle(message) if way == "handle" else asyncio.run(fresh.ahandle(message))
    assert reply.text.startswith("Now using mlp")
    assert "You are using mlp" in fresh.handle(Message("/models", user="ann")).text


@pytest.mark.parametrize("way", ["handle", "ahandle"])
@pytest.mark.parametrize("kind", ["plain", "asynchronous"])
def test_middleware_may_send_a_message_of_the_same_conversation(fresh: Engine, kind: str, way: str) -> None:
    def plain(message: Message, next: Next) -> Reply:
        if message.text == "/models":
            fresh.handle(Message("/models mlp", user=message.user))
        return next(message)

    async def asynchronous(message: Message, next: Callable[[Message], Awaitable[Reply]]) -> Reply:
        if message.text == "/models":
            await fresh.ahandle(Message("/models mlp", user=message.user))
        return await next(message)

    fresh.middleware(plain if kind == "plain" else asynchronous)
    message = Message("/models", user="ann")
    reply = fresh.handle(message) if way == "handle" else asyncio.run(fresh.ahandle(message))
    assert "You are using mlp" in reply.text


def test_middleware_may_hand_on_to_another_conversation_which_keeps_its_order(fresh: Engine) -> None:
    gate = Gate(fresh)

    @fresh.middleware
    def one_person(message: Message, next: Next) -> Reply:
        return next(Message(message.text, user="everybody"))

    one = _in_thread(lambda: fresh.handle(Message("/gate", user="ann")))
    assert gate.reached.wait(LONG)
    other = _in_thread(lambda: fresh.handle(Message("/note bob", user="bob")))
    other.join(0.2)
    gate.opened.set()
    _join(one, other)
    assert gate.log == ["gate", "/note bob"]


def test_two_conversations_that_send_each_other_messages_do_not_wait_for_ever(fresh: Engine) -> None:
    together = threading.Barrier(2)

    @fresh.intent("relay", phrases={"en": ["relay that to the other"]})
    def relay(message: Message) -> Reply:
        together.wait(LONG)
        return fresh.handle(Message("help", user="bob" if message.user == "ann" else "ann"))

    replies: list[str] = []

    def send(user: str) -> None:
        replies.append(fresh.handle(Message("/relay", user=user)).intent)

    threads = [_in_thread(partial(send, user)) for user in ("ann", "bob")]
    _join(*threads)
    assert replies == ["relay", "relay"]


def test_a_task_that_outlives_its_message_is_outside_of_it(fresh: Engine) -> None:
    gate = Gate(fresh)
    tasks: list[asyncio.Task[Reply]] = []
    ended = asyncio.Event()

    @fresh.intent("later", phrases={"en": ["do it some time later"]})
    async def later(message: Message) -> Reply:
        async def note() -> Reply:
            await ended.wait()
            return await fresh.ahandle(Message("/note later", user=message.user))

        tasks.append(asyncio.create_task(note()))
        return Reply("soon")

    async def main() -> None:
        await fresh.ahandle(Message("/later", user="ann"))
        first = asyncio.create_task(fresh.ahandle(Message("/gate", user="ann")))
        await asyncio.to_thread(gate.reached.wait, LONG)
        ended.set()
        await asyncio.wait(tasks, timeout=0.2)
        gate.opened.set()
        await asyncio.gather(first, *tasks)

    asyncio.run(main())
    assert gate.log == ["gate", "/note later"]


def _two(engine: Engine) -> None:
    @engine.intent("two", phrases={"en": ["say two things"]})
    def two() -> Iterator[Reply]:
        yield Reply("one")
        yield Reply("two")


def test_replies_that_nobody_asks_for_keep_nobody_waiting(fresh: Engine) -> None:
    _two(fresh)
    kept = fresh.replies(Message("/two", user="ann"))
    assert next(kept).text == "one"
    # In the same thread at once; in another one when it seems that nobody will ask any more.
    assert fresh.handle(Message("help", user="ann")).intent == "help"
    again = fresh.replies(Message("/two", user="ann"))
    next(again)
    _join(_in_thread(lambda: fresh.handle(Message("help", user="ann"))))
    dropped = fresh.replies(Message("/two", user="ann"))
    next(dropped)
    del dropped
    gc.collect()
    _join(_in_thread(lambda: fresh.handle(Message("help", user="ann"))))
    assert [reply.text for reply in kept] == ["two"]
    assert [reply.text for reply in again] == ["two"]


def test_an_abandoned_message_may_be_collected_in_the_midst_of_anything() -> None:
    order = Order()
    place = order.join(("", "ann"))

    def collect() -> None:
        with order.lock:  # where the collector happens to run
            place.leave()

    _join(_in_thread(collect))
    assert order.queues == {}


def test_what_was_read_is_known_while_somebody_looks_at_the_reply(fresh: Engine) -> None:
    for reply in fresh.replies(_picture("ann")):
        assert reply.readings[0].text == "7"
        assert not fresh.handle(Message("why?", user="ann")).failed


def test_a_place_that_rests_is_kept_for_as_long_as_the_order_is_patient() -> None:
    order = Order(patience=LONG)
    first = order.join(("", "ann"))

    def items() -> Generator[int, None, None]:
        yield 1
        yield 2

    steps = first.steps(items())
    next(steps)
    waited: list[bool] = []
    _join(_in_thread(lambda: waited.append(order.join(("", "ann")).wait(0.05))))
    assert waited == [False]
    order.patience = 0
    _join(_in_thread(lambda: waited.append(order.join(("", "bob")).wait(0.05))))
    assert waited == [False, True]
    assert list(steps) == [2]


@pytest.mark.parametrize("when", ["at work", "waiting"])
def test_a_message_that_is_cancelled_lets_the_next_one_go_on(fresh: Engine, when: str) -> None:
    gate = Gate(fresh)

    async def main() -> None:
        first = asyncio.create_task(fresh.ahandle(Message("/gate", user="ann")))
        second = asyncio.create_task(fresh.ahandle(Message("/note second", user="ann")))
        third = asyncio.create_task(fresh.ahandle(Message("/note third", user="ann")))
        await asyncio.to_thread(gate.reached.wait, LONG)
        cancelled = first if when == "at work" else second
        cancelled.cancel()
        with pytest.raises(asyncio.CancelledError):
            await cancelled
        if when == "waiting":
            gate.opened.set()
        await third

    asyncio.run(asyncio.wait_for(main(), LONG))
    assert gate.log == (["/note second", "/note third"] if when == "at work" else ["gate", "/note third"])


def test_a_thread_that_holds_up_the_loop_of_the_message_before_it_does_not_wait_for_it(fresh: Engine) -> None:
    gate = Gate(fresh)

    async def main() -> None:
        first = asyncio.create_task(fresh.ahandle(Message("/gate", user="ann")))
        await asyncio.to_thread(gate.reached.wait, LONG)
        assert fresh.handle(Message("/note here", user="ann")).text == "noted"
        gate.opened.set()
        assert (await first).text == "waiting\n\nthrough"

    asyncio.run(asyncio.wait_for(main(), LONG))


def test_a_loop_that_was_closed_keeps_nobody_waiting() -> None:
    order = Order()
    first = order.join(("", "ann"))
    loop = asyncio.new_event_loop()
    waiting = order.join(("", "ann"))
    task = loop.create_task(waiting.wait_on_loop())
    loop.run_until_complete(asyncio.sleep(0))
    task.cancel()  # and never run again
    loop.close()
    last = order.join(("", "ann"))
    first.leave()
    waited: list[bool] = []
    _join(_in_thread(lambda: waited.append(last.wait(LONG))))
    assert waited == [True]


def test_an_engine_within_an_engine_has_an_order_of_its_own(fresh: Engine) -> None:
    with Engine.load(plugins=False) as other:

        @fresh.intent("ask", phrases={"en": ["ask the other engine"]})
        def ask(message: Message) -> Reply:
            return other.handle(Message("/back", user=message.user))

        @other.intent("back", phrases={"en": ["ask the first engine"]})
        def back(message: Message) -> Reply:
            return fresh.handle(Message("/models mlp", user=message.user))

        assert fresh.handle(Message("/ask", user="ann")).text.startswith("Now using mlp")


def test_the_context_of_a_caller_is_as_it_was(fresh: Engine) -> None:
    before = dict(contextvars.copy_context())
    replies = fresh.replies(Message("help"))
    next(replies)
    assert dict(contextvars.copy_context()) == before
    fresh.handle(Message("help"))
    asyncio.run(fresh.ahandle(Message("help")))
    assert dict(contextvars.copy_context()) == before


def test_asynchronous_replies_end_before_the_next_message_begins(fresh: Engine) -> None:
    log: list[str] = []

    @fresh.intent("slowly", phrases={"en": ["say it slowly"]})
    async def slowly(message: Message) -> AsyncIterator[Reply]:
        for number in range(3):
            log.append(f"{message.text[-1]}{number}")
            await asyncio.sleep(0)
            yield Reply(str(number))

    async def main() -> None:
        await asyncio.gather(*(fresh.ahandle(Message(f"/slowly {name}", user="ann")) for name in "abc"))

    asyncio.run(main())
    assert log == [f"{name}{number}" for name in "abc" for number in range(3)]


@pytest.mark.parametrize("asynchronous", [False, True])
def test_each_reply_reaches_an_event_loop_before_the_next_one_is_made(fresh: Engine, asynchronous: bool) -> None:
    heard = threading.Event()
    given: list[str] = []

    def steps() -> Iterator[Reply]:
        yield Reply("one")
        assert heard.wait(LONG)
        yield Reply("two")

    async def steps_on_loop() -> AsyncIterator[Reply]:
        for reply in steps():
            yield reply

    def on_reply(reply: Reply) -> None:
        given.append(reply.text)
        heard.set()

    fresh.intent("steps", phrases={"en": ["step by step"]})(steps_on_loop if asynchronous else steps)
    assert asyncio.run(fresh.ahandle(Message("/steps"), on_reply=on_reply)).text == "one\n\ntwo"
    assert given == ["one", "two"]
