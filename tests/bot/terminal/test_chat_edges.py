"""Whatever goes wrong while a line is handled or completed costs that line alone; the chat goes on."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from prompt_toolkit.completion import CompleteEvent
from prompt_toolkit.document import Document
from prompt_toolkit.input import PipeInput

from bot import logs
from bot.settings import Settings
from bot.terminal import chat as chat_module
from bot.terminal import completer as completer_module
from bot.terminal import session
from bot.terminal.background import BackgroundEngine
from bot.terminal.completer import ChatCompleter
from bot.terminal.message import TypedLine
from bot.terminal.words import words
from engine import Engine
from tests.bot.terminal.chatting import CTRL_D, chat, fake_engine

LONG_HANGUL = "긴" * 86  # 258 bytes of UTF-8; a file's name has 255 at most
STEPS = (
    (chat_module, "messages_in"),
    (chat_module, "own_command"),
    (TypedLine, "parse"),
    (TypedLine, "message"),
    (session, "render"),
)


def pasted(text: str) -> str:
    """As a terminal hands over what is pasted, and then Enter."""
    return f"\x1b[200~{text}\x1b[201~\r"


@pytest.mark.parametrize(("language", "greeting"), [("en", "hello"), ("ko", "안녕")])
def test_a_pasted_path_that_no_system_has_room_for_is_told_to_be_missing(
    settings: Settings, keys: PipeInput, engine: Engine, draw: Callable[..., Path], language: str, greeting: str
) -> None:
    keys.send_text(pasted(f"{draw('seven.png')}\n/{LONG_HANGUL}.png") + pasted(f"./{LONG_HANGUL}\n{greeting}") + CTRL_D)
    with logs.written():
        shown = chat(settings, keys, lambda: engine, language)
    assert "7 (" in shown
    assert f"{LONG_HANGUL[:20]}" in shown.replace("\r\n", "")
    assert words(language).say("talk.greet")[:10] in shown
    assert words(language).say("chat.goodbye") in shown
    assert not logs.path().exists()  # nothing unforeseen happened


@pytest.mark.parametrize(("place", "step"), STEPS)
@pytest.mark.parametrize("fault", [OSError(5, "a secret"), RecursionError("a secret"), UnicodeError("a secret")])
def test_a_fault_at_any_step_is_one_sentence_with_an_id(
    settings: Settings, keys: PipeInput, monkeypatch: pytest.MonkeyPatch, place: object, step: str, fault: Exception
) -> None:
    as_ever = getattr(place, step)
    faults = [fault]

    def once(*arguments: object, **more: object) -> object:
        if faults:
            raise faults.pop()
        return as_ever(*arguments, **more)

    monkeypatch.setattr(place, step, once)
    keys.send_text(pasted("first\nsecond") + "third\r" + CTRL_D)
    with logs.written():
        shown = chat(settings, keys, fake_engine)
    assert shown.count("Something went wrong") == 1
    assert "<third>" in shown
    assert "Goodbye!" in shown
    assert ("<second>" in shown) is (step != "messages_in")
    log = logs.path().read_text(encoding="utf-8")
    assert type(fault).__name__ in log
    assert "secret" not in log


def test_a_fault_while_completing_offers_nothing_and_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def faulty(*_: object) -> object:
        raise OSError(116, "Stale file handle")

    monkeypatch.setattr(completer_module, "paths", faulty)
    with BackgroundEngine(fake_engine) as background, logs.written():
        background.get()
        completer = ChatCompleter(background, lambda: words("en"))
        typed = Document("./x", 3)
        assert list(completer.get_completions(typed, CompleteEvent(completion_requested=True))) == []
    assert "OSError" in logs.path().read_text(encoding="utf-8")
    assert capsys.readouterr().err == ""
