"""The Slack bot, by Bolt itself, with a Slack on this machine."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_sdk.web.async_client import AsyncWebClient

from digitbot import Engine as HostEngine
from engine import Engine, Passage, Reply
from examples.slack_bot import bot
from tests.examples.conftest import SEVEN
from tests.examples.slack import APP_TOKEN, BOT, BOT_TOKEN, Slack, running


@asynccontextmanager
async def slack_with(engine: Engine) -> AsyncIterator[Slack]:
    """The bot answers until the test is over; nothing is sent that the test did not look at."""
    async with running() as slack:
        handler = AsyncSocketModeHandler(
            bot(engine, AsyncWebClient(BOT_TOKEN, base_url=f"{slack.url}/api/")), APP_TOKEN
        )
        await handler.connect_async()  # type: ignore[no-untyped-call]
        try:
            yield slack
            assert slack.sent.empty()
        finally:
            await handler.close_async()  # type: ignore[no-untyped-call]


async def words_from(slack: Slack) -> dict[str, Any]:
    """The message that the bot posts next."""
    method, given = await slack.sent.get()
    assert method == "chat.postMessage"
    return given


async def figure_from(slack: Slack) -> dict[str, Any]:
    """The figure that the bot posts next."""
    method, given = await slack.sent.get()
    assert method == "files.completeUploadExternal"
    alt, content = given["upload"]
    assert alt
    assert content.startswith(b"\x89PNG")
    return given


async def test_a_picture_in_a_direct_message_is_read_and_talked_about(engine: Engine) -> None:
    async with slack_with(engine) as slack:
        slack.say("", slack.file("seven.png", SEVEN))
        slack.say("아니 9야")
        assert "7" in (await words_from(slack))["words"]
        await figure_from(slack)
        assert "9" in (await words_from(slack))["words"]
        assert slack.acknowledged == {"E1", "E2"}


async def test_a_mention_is_answered_once_and_in_its_thread(engine: Engine) -> None:
    async with slack_with(engine) as slack:
        stamp = slack.mention("help")
        assert (await words_from(slack))["thread_ts"] == stamp
        slack.mention("도움말", thread_ts=stamp)
        answer = await words_from(slack)
        assert answer["thread_ts"] == stamp
        assert "예측" in answer["words"]


async def test_it_is_silent_about_all_else(engine: Engine) -> None:
    async with slack_with(engine) as slack:
        slack.say("help", channel="C1", channel_type="channel")
        slack.say("help", bot_id="B2")
        slack.say("help", subtype="message_changed")
        slack.say("help", user=BOT)
        slack.say("privacy")
        assert "keep" in (await words_from(slack))["words"]


async def test_a_file_that_cannot_be_had_says_why(engine: Engine) -> None:
    async with slack_with(engine) as slack:
        slack.say("", slack.file("huge.png", SEVEN, size=20_000_001))
        assert "huge.png is larger than 20 MB" in (await words_from(slack))["words"]
        slack.say("", slack.file("gone.png"))
        assert "gone.png could not be fetched" in (await words_from(slack))["words"]
        slack.say("", slack.file("elsewhere.png", SEVEN) | {"is_external": True})
        assert "elsewhere.png could not be fetched" in (await words_from(slack))["words"]


async def test_markup_is_shown_as_it_is_and_tables_keep_their_columns(engine: Engine) -> None:
    async with slack_with(engine) as slack:
        slack.say("/help &amp; &lt;!channel&gt; *now*")
        answer = await words_from(slack)
        assert "rich_text_preformatted" in {element["type"] for element in answer["elements"]}
        assert "&lt;" not in answer["words"]


async def test_long_answers_are_cut_for_blocks_of_3000_characters() -> None:
    with HostEngine.load(plugins=False) as own:

        @own.intent("recite", phrases={"en": ["recite a poem"]})
        def recite() -> Reply:
            return Reply.of(*[Passage("line " * 199, fixed_width=number % 2 == 0) for number in range(9)])

        async with slack_with(own) as slack:
            slack.say("/recite")
            words = [(await words_from(slack))["words"] for _ in range(3)]
            assert "".join(words).split() == ["line"] * 199 * 9
