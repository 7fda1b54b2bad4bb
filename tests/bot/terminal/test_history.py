"""What is kept of the lines that are typed is for their owner alone, is told, can be erased and can be switched off."""

from __future__ import annotations

import stat
from dataclasses import replace
from pathlib import Path
from unittest.mock import create_autospec

import numpy as np
import pytest
from prompt_toolkit.input import PipeInput

from bot.discord import rendering
from bot.discord.words import words as discord_words
from bot.settings import Settings, feedback_file
from bot.terminal.commands import FORGET, own_command
from bot.terminal.state import history_file, own_history
from bot.terminal.words import words
from engine import LANGUAGES, Digit, Engine, Feedback, Message, Reply, Status
from engine.testing import Chat
from tests.bot.terminal.chatting import CTRL_D, chat, fake_engine

SEVEN = Digit(7, 0.9, (0.1, *[0.0] * 6, 0.9, 0.0, 0.0), (0, 0, 9, 9), glyph=np.zeros((28, 28), np.float32))
ERASE = {"en": "erase my history", "ko": "입력 기록 지워 줘"}
ASK = {"en": "what do you keep of my messages?", "ko": "내 메시지를 저장하니?"}


def test_it_is_for_its_owner_alone_whoever_made_it(home: Path) -> None:
    history_file().parent.mkdir(parents=True)
    history_file().write_text("", encoding="utf-8")
    history_file().chmod(0o644)
    own_history().append_string("/home/me/secret.png")
    assert stat.S_IMODE(history_file().stat().st_mode) == 0o600


@pytest.mark.parametrize("language", LANGUAGES)
def test_who_asks_is_told_where_it_is_and_how_to_erase_it(
    settings: Settings, keys: PipeInput, engine: Engine, home: Path, language: str
) -> None:
    keys.send_text(f"{ASK[language]}\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine, language, columns=1000, history=own_history())
    assert "~/.local/state/digitbot/history" in shown
    assert history_file() == home / ".local" / "state" / "digitbot" / "history"
    assert FORGET.names(words(language))[0] in shown
    assert "DIGITBOT_HISTORY=off" in shown
    assert ASK[language] in history_file().read_text(encoding="utf-8")


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_is_erased_for_this_chat_too(settings: Settings, keys: PipeInput, home: Path, language: str) -> None:
    own_history().append_string("/home/me/of-yesterday.png")
    history = own_history()
    up = "\x1b[A"
    keys.send_text(f"/home/me/of-today.png\r{ERASE[language]}\r{up}{up}hello\r{CTRL_D}")
    shown = chat(settings, keys, fake_engine, language, columns=1000, history=history)
    assert words(language).say("chat.forgotten") in shown
    kept = history_file().read_text(encoding="utf-8")
    assert "of-yesterday" not in kept
    assert "of-today" not in kept
    assert [line[1:] for line in kept.splitlines() if line.startswith("+")] == ["hello"]
    assert list(history.get_strings()) == ["hello"]
    assert stat.S_IMODE(history_file().stat().st_mode) == 0o600


@pytest.mark.parametrize("said", ["forget", "/forget", "입력삭제", *ERASE.values()])
def test_it_has_a_name_in_either_language(said: str) -> None:
    assert own_command(said) == (FORGET, "")


def test_it_can_be_switched_off(settings: Settings, keys: PipeInput, engine: Engine, home: Path) -> None:
    off = replace(settings, history="off")
    history = own_history(stored=off.history == "on")
    keys.send_text(f"/home/me/7.png\r{ASK['en']}\r{CTRL_D}")
    shown = chat(off, keys, lambda: engine, columns=1000, history=history)
    assert "not written to a file" in shown
    assert not history_file().exists()


def test_a_picture_in_a_line_is_not_written_to_it(home: Path) -> None:
    own_history().append_string("what is data:image/png;base64,AAAA")
    assert history_file().read_text(encoding="utf-8") == ""


@pytest.mark.parametrize("off", ["record off", "입력저장 끄기", "don't store what I type", "입력 내용 저장하지 마"])
def test_it_can_be_switched_off_in_the_chat_and_on_again(
    settings: Settings, keys: PipeInput, home: Path, off: str
) -> None:
    for lines, kept in ((f"one\r{off}\rtwo", ["one", off]), ("three", []), ("record\ron\rfour", ["four"])):
        own_history()
        history_file().write_text("", encoding="utf-8")
        keys.send_text(f"{lines}\r{CTRL_D}")
        chat(settings, keys, fake_engine, history=own_history())
        stored = history_file().read_text(encoding="utf-8")
        assert [line[1:] for line in stored.splitlines() if line.startswith("+")] == kept


@pytest.mark.parametrize("answer", ["yes", "no"])
def test_everything_is_forgotten_and_after_a_yes_the_corrections(
    settings: Settings, keys: PipeInput, home: Path, answer: str
) -> None:
    own_history().append_string("/home/me/of-yesterday.png")
    for user in ("terminal", "somebody else"):
        message = Message("", user=user, channel="terminal")
        Feedback(feedback_file()).keep(message, "cnn", [(SEVEN, 1)])
    engine = create_autospec(Engine, instance=True, left_out=(), commands=())
    engine.status.return_value = Status("cnn", None, "en")
    forgotten = Reply(words("en").say("facts.forgotten"), intent="forget_conversation")
    engine.handle.side_effect = lambda message, _: forgotten if "everything" in message.text else Reply("<thanks>")
    keys.send_text(f"forget everything\r{answer}\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine, columns=1000, history=own_history())
    assert words("en").say("chat.all_forgotten") in shown
    assert words("en").say("chat.corrections_too", count=1) in shown
    assert "of-yesterday" not in history_file().read_text(encoding="utf-8")
    left = {entry.user for entry in Feedback(feedback_file()).entries()}
    assert left == ({"somebody else"} if answer == "yes" else {"terminal", "somebody else"})


def test_what_cannot_be_erased_is_told(settings: Settings, keys: PipeInput, home: Path) -> None:
    history_file().mkdir(parents=True)
    keys.send_text(f"forget\rhello\r{CTRL_D}")
    shown = chat(settings, keys, fake_engine, columns=1000, history=own_history())
    assert "cannot be erased" in shown
    assert "<hello>" in shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_discord_something_else_is_kept(engine: Engine, language: str) -> None:
    parts = rendering.render(Chat(engine, locale=language).say(ASK[language]))
    told = " ".join(part.content for part in parts)
    assert discord_words(language).say("discord.privacy")[:30] in told
    assert "history" not in told
