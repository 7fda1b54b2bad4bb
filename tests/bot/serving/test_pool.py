"""The engine processes: they answer, remember, report, and are replaced when they take too long or die."""

from __future__ import annotations

import asyncio
import functools
import os
import signal
from asyncio.subprocess import Process
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.discord import errors
from bot.serving.pool import PICTURES_AT_ONCE, BusyError, EngineDiedError, Engines, Limits, TooLongError
from bot.serving.wire import RequestFailedError
from engine import Attachment, Message, ModelError, PictureError, Progress, words
from tests.bot.serving.engines import engine_with_more, no_engine
from tests.pictures import write

SEVEN = Attachment(write("7").encoded(), "seven.png")


@pytest.fixture(scope="module")
def engines(loop: asyncio.AbstractEventLoop, drawn_mnist: Path) -> Iterator[Engines]:
    """One process, which the tests share, or what has taken its place."""
    limits = Limits(1, queue=3, picture_seconds=2.0, stop_seconds=0.5)
    made = Engines(functools.partial(engine_with_more, drawn_mnist), limits)
    loop.run_until_complete(made.start())
    yield made
    loop.run_until_complete(made.close())


def process_of(engines: Engines) -> Process:
    """The process that is there now."""
    worker = engines._seats[0]._worker
    assert worker is not None
    return worker.process


async def test_pictures_and_words_are_answered_with_figures_drawn(engines: Engines) -> None:
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


async def test_an_intent_of_an_embedder_is_a_command_with_its_words(engines: Engines) -> None:
    (city,) = (command for command in engines.commands if command.name == "city")
    assert (city.arguments, city.help["en"]) == ("NAME", "tell of a city")
    assert (await engines.handle(Message("/city 서울"))).text == "Seoul"


async def test_a_picture_that_takes_too_long_frees_its_process(engines: Engines) -> None:
    before = engines.restarts
    with pytest.raises(TooLongError) as caught:
        await engines.handle(Message("/dawdle", attachments=(SEVEN,)))
    assert "2 seconds" in str(caught.value)
    assert not (await engines.handle(Message("help"))).failed  # by the process that has taken its place
    assert (await engines.handle(Message(attachments=(SEVEN,)))).readings[0].text == "7"
    assert (engines.restarts, engines.alive, engines.pending) == (before + 1, 1, 0)


async def test_a_process_that_dies_is_replaced(engines: Engines) -> None:
    with pytest.raises(EngineDiedError):
        await engines.handle(Message("/crash"))
    assert (await engines.handle(Message("/noise"))).text == "noise made"


async def test_a_process_that_was_killed_while_it_waited_is_replaced(engines: Engines) -> None:
    process = process_of(engines)
    os.kill(process.pid, signal.SIGKILL)
    await process.wait()
    assert (await engines.handle(Message("/noise"))).text == "noise made"


async def test_signals_to_the_whole_group_leave_the_engines_to_the_bot(engines: Engines) -> None:
    process, before = process_of(engines), engines.restarts
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(process.pid, number)
    assert (await engines.handle(Message("/noise"))).text == "noise made"
    assert engines.restarts == before


async def test_who_comes_when_the_queue_is_full_is_told_so(engines: Engines) -> None:
    waiting = [asyncio.create_task(engines.handle(Message(attachments=(SEVEN,), user=str(n)))) for n in range(3)]
    await asyncio.sleep(0)
    with pytest.raises(BusyError):
        await engines.handle(Message("help"))
    for reply in await asyncio.gather(*waiting):
        assert reply.readings[0].text == "7"
    assert not (await engines.handle(Message("help"))).failed


async def test_a_question_that_is_given_up_does_not_mix_up_the_answers(engines: Engines) -> None:
    task = asyncio.create_task(engines.handle(Message("/dawdle")))
    while engines._seats[0].idle:
        await asyncio.sleep(0)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    assert (await engines.handle(Message("/noise"))).text == "noise made"


async def test_what_fails_in_a_process_is_told_of_by_its_type_and_an_id_that_the_log_has(
    engines: Engines, caplog: pytest.LogCaptureFixture
) -> None:
    with pytest.raises(RequestFailedError) as caught:
        await engines.handle(Message("/blot"))
    assert caught.value.kind == "CodecError"
    assert f"incident {caught.value.id}" in caplog.text
    assert "in to_dict" in caplog.text
    assert "secret" not in caplog.text + str(caught.value)
    assert errors.sentence(caught.value, words("en")) == words("en").say("discord.unexpected", id=caught.value.id)


async def test_a_picture_that_is_none_is_told_of_and_keeps_no_place(engines: Engines) -> None:
    for _ in range(PICTURES_AT_ONCE + 1):
        with pytest.raises(PictureError):
            await engines.handle(Message(attachments=(Attachment(object()),), user="c"))  # type: ignore[arg-type]
    reply = await engines.handle(Message(attachments=(SEVEN, Attachment("/nowhere/7.png")), user="c"))
    assert reply.readings[0].text == "7"
    assert isinstance(reply.readings[1].error, PictureError)
    assert (reply.readings[1].error.key, engines.pending) == ("picture.missing", 0)


async def test_progress_is_reported_on_the_event_loop(engines: Engines) -> None:
    reports: list[Progress] = []
    reply = await engines.handle(Message("evaluate"), reports.append)
    assert reply.figures[0].name.startswith("confusion")
    assert {report.task for report in reports} == {"evaluate"}


async def test_reloading_forgets_and_goes_on(engines: Engines) -> None:
    before = engines.restarts
    await engines.handle(Message(attachments=(SEVEN,), user="a"))
    await engines.reload()
    assert (await engines.handle(Message("correct 1", user="a"))).failed
    assert engines.restarts == before


def test_an_engine_that_cannot_be_made_is_told_of() -> None:
    async def run() -> None:
        engines = Engines(no_engine)
        with pytest.raises(ModelError) as caught:
            await engines.start()
        assert str(caught.value) == "There is no model none; there are: cnn."
        assert engines.alive == 0

    asyncio.run(run())


async def test_the_processes_go_when_the_bot_is_gone(engines: Engines) -> None:
    await engines.handle(Message("help"))  # one is there
    process = process_of(engines)
    assert process.stdin is not None
    task = asyncio.create_task(engines.handle(Message("/dawdle")))
    while engines._seats[0].idle:
        await asyncio.sleep(0)
    process.stdin.close()  # as the end of the bot closes it, though a picture is being worked on
    # It goes; with which status is asyncio's to say: 255 where whoever was waiting for the answer saw the end first.
    await asyncio.wait_for(process.wait(), 60)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def test_nobody_who_still_waits_starts_a_process_anew_once_all_are_closed(
    loop: asyncio.AbstractEventLoop, drawn_mnist: Path
) -> None:
    made = Engines(functools.partial(engine_with_more, drawn_mnist), Limits(1, queue=3, picture_seconds=60.0))
    await made.start()
    asked = [loop.create_task(made.handle(Message("/crash"))) for _ in range(3)]
    await asyncio.sleep(0)  # they are under way: one is asked, two wait for it
    await made.close()
    ended = await asyncio.gather(*asked, return_exceptions=True)
    assert all(isinstance(error, EngineDiedError) for error in ended), ended
    assert made.alive == 0
