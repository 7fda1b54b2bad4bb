"""What is offered to say next: the canvas where the terminal has one, and numbers that stand for what is offered."""

from __future__ import annotations

import pytest
from prompt_toolkit.input import PipeInput

from bot.settings import Settings
from bot.terminal.commands import DRAW, GAME, spelt_like, usable
from bot.terminal.offers import offers
from bot.terminal.words import words
from engine import Engine, Reading, Reply
from tests.bot.terminal.chatting import CTRL_D, chat, fake_engine

LANGUAGES = ("en", "ko")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("intent", "command"), [("games", GAME), ("drawing", DRAW), ("greet", DRAW)])
def test_who_asks_for_the_game_or_the_canvas_is_offered_it_first(language: str, intent: str, command: object) -> None:
    said = words(language)
    assert offers(Reply("", intent=intent, suggestions=("x",)), said)[0] == command.names(said)[0]  # type: ignore[attr-defined]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("intent", ["games", "drawing", "greet", "predict"])
def test_a_terminal_without_a_canvas_is_offered_none(
    monkeypatch: pytest.MonkeyPatch, language: str, intent: str
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    said = words(language)
    reply = Reply("", intent=intent, readings=(Reading("7.png", ()),) if intent == "predict" else ())
    assert not {*DRAW.names(said), *GAME.names(said)} & {*offers(reply, said)}
    assert not {DRAW, GAME} & {*usable()}
    assert spelt_like("drwa") is None


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("en", "draw"), ("en", "game"), ("en", "do you have games"), ("en", "is there a canvas to draw on?"),
        ("ko", "그리기"), ("ko", "게임"), ("ko", "무슨 게임 있어?"), ("ko", "그림을 그려도 될까요"),
    ],
)  # fmt: skip
def test_who_asks_for_it_there_is_told_and_offered_what_works(
    settings: Settings, keys: PipeInput, engine: Engine, monkeypatch: pytest.MonkeyPatch, language: str, line: str
) -> None:
    monkeypatch.setenv("TERM", "dumb")
    said = words(language)
    keys.send_text(f"{line}\r{CTRL_D}")
    shown = " ".join(chat(settings, keys, lambda: engine, language, columns=0).split())
    assert " ".join(said.say("draw.dumb").split()) in shown
    assert f"[1] {said.command('explain')} · [2] {said.command('help')}" in shown


@pytest.mark.parametrize("number", ["4", "0", "99", "4."])
def test_a_number_beyond_the_offers_is_told(settings: Settings, keys: PipeInput, number: str) -> None:
    engine = fake_engine()
    engine.handle.side_effect = lambda message, _: (  # type: ignore[attr-defined]
        Reply("not understood", intent="fallback", suggestions=("help",))
        if message.text.strip(".").isdecimal()
        else Reply(f"<{message.text}>", suggestions=("one", "two", "three"))
    )
    keys.send_text(f"hello\r{number}\r1\r{CTRL_D}")
    shown = chat(settings, keys, lambda: engine)
    assert words("en").say("chat.no_such_offer", number=number.strip("."), count=3) in shown
    assert "<one>" in shown  # the offers still stand
    assert "not understood" not in shown


@pytest.mark.parametrize("number", ["2024", "4 and 5", "4?"])
def test_what_is_no_offers_number_is_left_to_the_engine(settings: Settings, keys: PipeInput, number: str) -> None:
    engine = fake_engine()
    engine.handle.side_effect = lambda message, _: (  # type: ignore[attr-defined]
        Reply(f"<{message.text}>", intent="fallback" if message.text == number else "", suggestions=("one",))
    )
    keys.send_text(f"hello\r{number}\r{CTRL_D}")
    assert f"<{number}>" in chat(settings, keys, lambda: engine)
