"""The engine processes: they answer, remember, report, and are replaced when they take too long or die."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from bot.discord.engines import BusyError, EngineDiedError, Engines, Limits, TooLongError
from engine import Attachment, Message, ModelError, Progress
from tests.bot.discord.engines import engine_with_more, no_engine
from tests.pictures import write

SEVEN = Attachment(write("7").encoded(), "seven.png")
Use = Callable[[Callable[[Engines], Awaitable[None]]], None]


@pytest.fixture
def use(drawn_mnist: Path) -> Use:
    """use(test) runs a test with one engine process, and ends it."""

    def used(test: Callable[[Engines], Awaitable[None]], limits: Limits = Limits(processes=1)) -> None:  # noqa: B008
        async def run() -> None:
            engines = Engines(functools.partial(engine_with_more, drawn_mnist), limits)
            await engines.start()
            try:
                await test(engines)
            finally:
                await engines.close()

        asyncio.run(run())

    return used


def test_pictures_and_words_are_answered_with_figures_drawn(use: Use) -> None:
    async def test(engines: Engines) -> None:
        reply = await engines.handle(Message(attachments=(SEVEN,), user="a", channel="b"))
        assert [reading.text for reading in reply.readings] == ["7"]
        assert reply.figures[0].png.startswith(b"\x89PNG")
        # What was read is remembered for who sent it, and for nobody else.
        assert (await engines.handle(Message("correct 1", user="a", channel="b"))).intent == "correct"
        assert (await engines.handle(Message("correct 1", user="x", channel="b"))).failed
        models = await engines.models(Message(user="a", channel="b"))
        assert models.current == "cnn"
        assert set(models.names) >= {"cnn", "mlp"}
        assert "cnn" in [choice.text for choice in await engines.choices("models", "en")]

    use(test)


def test_an_intent_of_an_embedder_is_a_command_with_its_words(use: Use) -> None:
    async def test(engines: Engines) -> None:
        (city,) = (command for command in engines.commands if command.name == "city")
        assert (city.arguments, city.help["en"]) == ("NAME", "tell of a city")
        assert (await engines.handle(Message("/city 서울"))).text == "Seoul"

    use(test)


def test_a_picture_that_takes_too_long_frees_its_process(use: Use) -> None:
    async def test(engines: Engines) -> None:
        with pytest.raises(TooLongError) as caught:
            await engines.handle(Message("/dawdle", attachments=(SEVEN,)))
        assert "1 seconds" in str(caught.value)
        assert (await engines.handle(Message(attachments=(SEVEN,)))).readings[0].text == "7"
        assert (engines.restarts, engines.alive, engines.pending) == (1, 1, 0)

    use(test, Limits(processes=1, picture_seconds=1.0))  # type: ignore[call-arg]


def test_a_process_that_dies_is_replaced(use: Use) -> None:
    async def test(engines: Engines) -> None:
        with pytest.raises(EngineDiedError):
            await engines.handle(Message("/crash"))
        assert (await engines.handle(Message("/noise"))).text == "noise made"

    use(test)


def test_a_process_that_was_killed_while_it_waited_is_replaced(use: Use) -> None:
    async def test(engines: Engines) -> None:
        process = engines._seats[0]._process
        assert process is not None
        os.kill(process.pid, signal.SIGKILL)
        await process.wait()
        assert (await engines.handle(Message("/noise"))).text == "noise made"

    use(test)


def test_signals_to_the_whole_group_leave_the_engines_to_the_bot(use: Use) -> None:
    async def test(engines: Engines) -> None:
        process = engines._seats[0]._process
        assert process is not None
        for number in (signal.SIGINT, signal.SIGTERM):
            os.kill(process.pid, number)
        assert (await engines.handle(Message("/noise"))).text == "noise made"
        assert engines.restarts == 0

    use(test)


def test_who_comes_when_the_queue_is_full_is_told_so(use: Use) -> None:
    async def test(engines: Engines) -> None:
        waiting = [asyncio.create_task(engines.handle(Message(attachments=(SEVEN,), user=str(n)))) for n in range(3)]
        await asyncio.sleep(0)
        with pytest.raises(BusyError):
            await engines.handle(Message("help"))
        for reply in await asyncio.gather(*waiting):
            assert reply.readings[0].text == "7"
        assert not (await engines.handle(Message("help"))).failed

    use(test, Limits(processes=1, queue=3))  # type: ignore[call-arg]


def test_a_question_that_is_given_up_does_not_mix_up_the_answers(use: Use) -> None:
    async def test(engines: Engines) -> None:
        task = asyncio.create_task(engines.handle(Message("/dawdle")))
        while engines._seats[0].idle:
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        assert (await engines.handle(Message("/noise"))).text == "noise made"

    use(test)


def test_progress_is_reported_on_the_event_loop(use: Use) -> None:
    async def test(engines: Engines) -> None:
        reports: list[Progress] = []
        reply = await engines.handle(Message("evaluate"), reports.append)
        assert reply.figures[0].name.startswith("confusion")
        assert {report.task for report in reports} == {"evaluate"}

    use(test)


def test_reloading_forgets_and_goes_on(use: Use) -> None:
    async def test(engines: Engines) -> None:
        await engines.handle(Message(attachments=(SEVEN,), user="a"))
        await engines.reload()
        assert (await engines.handle(Message("correct 1", user="a"))).failed
        assert engines.restarts == 0

    use(test)


def test_an_engine_that_cannot_be_made_is_told_of() -> None:
    async def run() -> None:
        engines = Engines(no_engine)
        with pytest.raises(ModelError) as caught:
            await engines.start()
        assert str(caught.value) == "There is no model none; there are: cnn."
        assert engines.alive == 0

    asyncio.run(run())


def test_the_processes_go_when_the_bot_is_gone(drawn_mnist: Path) -> None:
    async def run() -> None:
        engines = Engines(functools.partial(engine_with_more, drawn_mnist), Limits(processes=1))
        await engines.start()
        process = engines._seats[0]._process
        assert process is not None
        assert process.stdin is not None
        task = asyncio.create_task(engines.handle(Message("/dawdle")))
        while engines._seats[0].idle:
            await asyncio.sleep(0)
        process.stdin.close()  # as the end of the bot closes it, though a picture is being worked on
        assert await asyncio.wait_for(process.wait(), 60) == 0
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        await engines.close()

    asyncio.run(run())
