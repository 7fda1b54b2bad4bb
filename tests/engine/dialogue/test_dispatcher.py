"""A handler is called with just what its signature asks for, and one that asks for more is found out at once."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest

from engine import Command, Feedback, Message, Reply, Words, ignore_progress, words
from engine.classifier.catalogue import Catalogue
from engine.classifier.classifier import Classifier
from engine.dialogue.answers import replies_of
from engine.dialogue.dispatcher import dispatch
from engine.dialogue.intents import Intent, Understood
from engine.dialogue.memory import Conversation
from engine.dialogue.registry import Registry
from engine.dialogue.turn import Turn
from engine.mnist import Mnist
from engine.vision import Decode


class Recording(Catalogue):
    """A catalogue that remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def get(self, name: str) -> Classifier:
        self.asked.append(name)
        return super().get(name)


def _turn(intent: str, catalogue: Catalogue | None = None, using: str = "cnn", **slots: object) -> Turn:
    return Turn(
        message=Message("hello"),
        understood=Understood(intent, 1.0, slots),
        conversation=Conversation(using),
        words=words("en"),
        report=ignore_progress,
        catalogue=catalogue or Catalogue(),
        mnist=Mnist(Path("nowhere")),
        commands=(Command("greet", ()),),
    )


def _text(registry: Registry, turn: Turn) -> str:
    (reply,) = replies_of(dispatch(turn, registry))
    return reply.text


def test_a_handler_gets_only_what_it_names() -> None:
    def greet(words: Words, message: Message) -> Reply:
        return Reply(f"{words.language} {message.text}")

    assert _text(Registry([Intent("greet", greet)]), _turn("greet")) == "en hello"


def test_a_handler_that_asks_for_nothing_gets_nothing() -> None:
    assert _text(Registry([Intent("greet", lambda: Reply("hello"))]), _turn("greet")) == "hello"


def test_a_handler_gets_its_slots_and_none_for_what_was_not_said() -> None:
    def greet(number: int | None, model: str | None) -> Reply:
        return Reply(f"{number} {model}")

    registry = Registry([Intent("greet", greet, slots=("number", "model"))])
    assert _text(registry, _turn("greet", number=7)) == "7 None"
    assert _text(registry, _turn("greet", number=0, model="mlp")) == "0 mlp"


def test_a_handler_may_name_everything_in_a_turn() -> None:
    given: dict[str, Any] = {}

    def greet(
        message: Message,
        understood: Understood,
        conversation: Conversation,
        words: Words,
        report: object,
        catalogue: Catalogue,
        mnist: Mnist,
        commands: tuple[Command, ...],
        feedback: Feedback | None,
        decode: Decode | None,
    ) -> Reply:
        given.update(locals())
        return Reply("done")

    turn = _turn("greet")
    dispatch(turn, Registry([Intent("greet", greet)]))
    assert {name: value for name, value in given.items() if name != "given"} == {
        name: getattr(turn, name) for name in (field.name for field in fields(Turn))
    }


def test_the_model_is_loaded_only_for_a_handler_that_asks_for_it() -> None:
    def named(classifier: Classifier) -> Reply:
        return Reply(classifier.name)

    registry = Registry([Intent("greet", lambda: Reply("hello")), Intent("name", named)])
    catalogue = Recording()
    dispatch(_turn("greet", catalogue), registry)
    assert catalogue.asked == []
    assert _text(registry, _turn("name", catalogue, "mlp")) == "mlp"
    assert catalogue.asked == ["mlp"]


def test_a_handler_that_asks_for_what_there_is_not_is_refused_at_registration() -> None:
    def greet(weather: str) -> Reply:
        return Reply(weather)

    with pytest.raises(TypeError, match="'greet' asks for weather"):
        Registry([Intent("greet", greet)])


def test_a_slot_of_another_intent_is_not_offered() -> None:
    def greet(number: int | None) -> Reply:
        return Reply(str(number))

    with pytest.raises(TypeError, match="number"):
        Registry([Intent("greet", greet), Intent("count", greet, slots=("number",))])


def test_the_dispatcher_leaves_errors_to_its_caller() -> None:
    def greet() -> Reply:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        dispatch(_turn("greet"), Registry([Intent("greet", greet)]))
