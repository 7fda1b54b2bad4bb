"""The Telegram bot, by aiogram itself, with a Telegram on this machine."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiogram.methods import SendMessage, SendPhoto

from engine import Engine
from examples.telegram_bot import serve
from tests.examples.conftest import SEVEN
from tests.examples.telegram import GROUP, ME, Telegram, running


class Chat:
    """The bot at work."""

    def __init__(self, telegram: Telegram) -> None:
        self.telegram = telegram

    async def next(self, kind: type[Any] = SendMessage) -> Any:
        """What the bot sends next, which is of that kind."""
        method, files = await self.telegram.sent.get()
        assert isinstance(method, kind)
        if kind is SendPhoto:
            (png,) = files.values()
            assert png.startswith(b"\x89PNG")
        return method


@asynccontextmanager
async def chat_with(engine: Engine) -> AsyncIterator[Chat]:
    """The bot answers until the test is over; nothing is sent that the test did not look at."""
    async with running() as (telegram, bot):
        work = asyncio.create_task(serve(bot, engine))
        try:
            yield Chat(telegram)
            assert telegram.sent.empty()
            signal.raise_signal(signal.SIGTERM)  # which it heeds once it has answered
            await work
        finally:
            work.cancel()


async def test_whoever_begins_is_greeted_in_their_language(engine: Engine) -> None:
    korean = {"id": 8, "is_bot": False, "first_name": "민준", "language_code": "ko"}
    async with chat_with(engine) as chat:
        chat.telegram.say("/start")
        assert "picture" in (await chat.next()).text
        chat.telegram.say("/start", person=korean)
        assert "사진" in (await chat.next()).text


async def test_a_photo_is_read_and_shown_and_talked_about(engine: Engine) -> None:
    async with chat_with(engine) as chat:
        chat.telegram.photo(SEVEN)
        assert "7" in (await chat.next()).text
        assert "7" in (await chat.next(SendPhoto)).caption
        chat.telegram.say("아니 9야")
        assert "9" in (await chat.next()).text


async def test_words_that_follow_a_picture_wait_for_it(engine: Engine) -> None:
    async with chat_with(engine) as chat:
        chat.telegram.document(SEVEN, "seven.png")
        chat.telegram.say("no, it's a nine")
        assert "7" in (await chat.next()).text
        await chat.next(SendPhoto)
        assert "9" in (await chat.next()).text


async def test_a_picture_that_cannot_be_had_says_why(engine: Engine) -> None:
    async with chat_with(engine) as chat:
        chat.telegram.document(SEVEN, "huge.png", size=20_000_001)
        assert "huge.png is larger than 20 MB" in (await chat.next()).text
        chat.telegram.document("Bad Request: file is too big", "a&b.png")
        assert "a&amp;b.png could not be fetched" in (await chat.next()).text
        chat.telegram.document(b"%PDF-1.7", "bill.pdf")
        assert "bill.pdf is not a picture" in (await chat.next()).text


async def test_tables_keep_their_columns_and_messages_their_length(engine: Engine) -> None:
    async with chat_with(engine) as chat:
        chat.telegram.say("/help")
        method = await chat.next()
        assert "<pre>  /predict" in method.text
        assert len(method.text) <= 4096


@pytest.mark.parametrize("text", ["/help", "/help@digit_bot", "@Digit_Bot help", "@digit_bot 도움말"])
async def test_in_a_group_it_hears_commands_and_its_name_and_replies_to_them(engine: Engine, text: str) -> None:
    async with chat_with(engine) as chat:
        number = chat.telegram.say(text, chat=GROUP)
        method = await chat.next()
        assert method.reply_parameters.message_id == number
        assert "/p" in method.text or "/예측" in method.text


async def test_in_a_group_it_reads_what_answers_it_and_what_names_it(engine: Engine) -> None:
    async with chat_with(engine) as chat:
        own = {"message_id": 1, "date": 1_700_000_000, "chat": GROUP, "from": ME, "text": "Hello."}
        chat.telegram.photo(SEVEN, chat=GROUP, reply_to_message=own)
        assert "7" in (await chat.next()).text
        await chat.next(SendPhoto)
        chat.telegram.photo(SEVEN, chat=GROUP, caption="@digit_bot what is this?")
        assert "7" in (await chat.next()).text
        await chat.next(SendPhoto)


async def test_in_a_group_it_is_silent_about_all_else(engine: Engine) -> None:
    async with chat_with(engine) as chat:
        for text in ("help", "/help@other_bot", "/ban Bob", "see mail@digit.org"):
            chat.telegram.say(text, chat=GROUP)
        chat.telegram.photo(SEVEN, chat=GROUP)
        chat.telegram.say("/privacy@digit_bot", chat=GROUP)
        assert "keep" in (await chat.next()).text
