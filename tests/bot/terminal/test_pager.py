"""Long answers at the terminal: a screenful at a time, and nothing scrolls away unread."""

from __future__ import annotations

import pytest
from prompt_toolkit.input import PipeInput

from bot.settings import Settings
from bot.terminal.pager import pages
from bot.terminal.words import words
from engine import LANGUAGES, Reply
from tests.bot.terminal.chatting import CTRL_C, CTRL_D, chat, fake_engine
from tests.bot.terminal.conftest import Open, ready

LINES = [f"line {number}" for number in range(1, 61)]
MORE = words("en").say("chat.more")


def test_what_fits_the_screen_is_one_page() -> None:
    assert list(pages(LINES[:22], 22, 16)) == [LINES[:22]]


def test_a_longer_answer_has_pages_and_loses_no_line() -> None:
    found = list(pages(LINES[:40], 22, 16))
    assert [len(page) for page in found] == [16, 16, 8]
    assert [line for page in found for line in page] == LINES[:40]


def test_a_page_ends_before_a_paragraph_where_it_can() -> None:
    lines = [*LINES[:12], "", *LINES[12:30]]
    assert [len(page) for page in pages(lines, 22, 16)] == [12, 16, 3]


def test_a_picture_in_pixels_stays_whole() -> None:
    picture = [*[""] * 10, "\x1b7\x1b[10A\rpixels\x1b8"]
    found = list(pages([*LINES[:10], *picture, *LINES[10:20]], 22, 16))
    assert found[1][:11] == picture
    assert [line for page in found for line in page] == [*LINES[:10], *picture, *LINES[10:20]]


@pytest.mark.parametrize(
    ("pressed", "last_line", "pauses"),
    [
        ("\r\r\r", 60, 3),
        ("  q", 48, 3),
        ("q", 16, 1),
        (CTRL_C, 16, 1),
        ("ㅂ", 16, 1),
    ],
)
def test_enter_reads_on_and_q_goes_back_to_the_prompt(
    settings: Settings, keys: PipeInput, pressed: str, last_line: int, pauses: int
) -> None:
    engine = fake_engine()
    engine.handle.side_effect = lambda _, __: Reply("\n".join(LINES))  # type: ignore[attr-defined]
    keys.send_text(f"long\r{pressed}{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert f"line {last_line}" in shown
    assert f"line {last_line + 1}" not in shown
    assert shown.count(MORE) == pauses
    assert shown.rstrip().endswith("Goodbye!")


def test_whoever_types_on_gets_the_rest_and_the_prompt_with_what_was_typed(settings: Settings, keys: PipeInput) -> None:
    engine = fake_engine()
    engine.handle.side_effect = lambda message, _: Reply(  # type: ignore[attr-defined]
        "\n".join(LINES) if message.text == "long" else f"<{message.text}>"
    )
    keys.send_text(f"long\rhello\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert shown.count(MORE) == 1
    assert "line 60" in shown
    assert "<hello>" in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_long_lesson_begins_on_the_screen(language: str, open_terminal: Open) -> None:
    chat = open_terminal(language=language)
    ready(chat)
    chat.type({"en": "explain neuron", "ko": "설명 뉴런"}[language] + "\r")
    chat.wait_for(lambda: chat.paused)
    first = chat.text
    assert " 1/26" in first
    chat.press("enter")
    chat.wait_for(lambda: chat.paused and chat.text != first)
    chat.type("q")
    chat.wait_for(lambda: chat.at_prompt and not chat.paused)


def test_a_dumb_terminal_cannot_pause_and_shows_all(open_terminal: Open) -> None:
    chat = open_terminal(TERM="dumb", COLORTERM="", size=(80, 24))
    chat.wait_for("\n>")
    chat.type("explain neuron\r")
    chat.wait_for(lambda: chat.text.endswith("\n>") and b"Try next: summary" in chat.raw)
    assert b"1/26" in chat.raw
    assert MORE.encode() not in chat.raw
