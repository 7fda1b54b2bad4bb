"""The Errbot plugin, in Errbot's own test backend."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
from errbot.backends.base import Stream
from errbot.backends.test import TestBot as Bot

from tests.examples.conftest import SEVEN

FOLDER = Path(__file__).parents[2] / "examples" / "errbot_plugin"
PATIENCE = 120  # seconds: only where something is broken does the bot keep silent for so long


@pytest.fixture(scope="module")
def bot() -> Iterator[Bot]:
    """An Errbot with the plugin; what it does to the log is undone."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    bot = Bot(extra_plugin_dir=str(FOLDER), loglevel=logging.WARNING)
    bot.start()
    yield bot
    bot.stop()
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


def send(bot: Bot, name: str, content: bytes) -> None:
    """Somebody sends a file."""
    bot.bot.callback_stream(Stream(bot.bot.sender, io.BytesIO(content), name, len(content), "image/png"))


def test_words_are_answered_in_both_languages(bot: Bot) -> None:
    assert "99" in bot.exec_command("!digits how accurate are you?", PATIENCE)
    bot.pop_message(PATIENCE)
    assert "digits 예측" in bot.exec_command("!digits 도움말", PATIENCE)


def test_a_file_is_read_and_talked_about(bot: Bot) -> None:
    send(bot, "seven.png", SEVEN)
    answers = [bot.pop_message(PATIENCE) for _ in range(2)]
    assert any(isinstance(answer, str) and answer.startswith("7") for answer in answers)
    assert any(isinstance(answer, bytes) and answer.startswith(b"\x89PNG") for answer in answers)
    assert "9" in bot.exec_command("!digits no, it's a nine", PATIENCE)


def test_a_file_that_is_no_picture_is_a_sentence(bot: Bot) -> None:
    send(bot, "bill.pdf", b"%PDF-1.7")
    assert "bill.pdf" in bot.pop_message(PATIENCE)


def test_an_address_of_this_machine_is_not_fetched(bot: Bot) -> None:
    answer = bot.exec_command("!digits what is this? http://127.0.0.1/seven.png", PATIENCE)
    assert "127.0.0.1 is not an address that everybody" in answer
