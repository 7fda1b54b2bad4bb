"""The commands as functions for assistants: what a call may have, and that what it has means the same when typed."""

from __future__ import annotations

from typing import Any

import pytest
from jsonschema import Draft202012Validator

from engine import LANGUAGES, Command, Engine, Message

CALLS: list[tuple[str, dict[str, object], str]] = [
    ("predict", {"model": "mlp"}, "Send me a picture"),
    ("summary", {"model": "mlp"}, "mlp: "),
    ("history", {"model": "cnn"}, "cnn over "),
    ("explain", {"lesson": "ReLU"}, "ReLU"),
    ("models", {"name": "mlp"}, "Now using mlp"),
    ("language", {"language": "ko"}, "한국어"),
    ("next", {}, "Lesson 1"),
]


def command(engine: Engine, name: str) -> Command:
    return next(each for each in engine.commands if each.name == name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_function_is_told_in_that_language_and_its_schema_is_one(engine: Engine, language: str) -> None:
    functions = engine.functions(language)
    assert [function["name"] for function in functions] == [each.name for each in engine.commands]
    for function, each in zip(functions, engine.commands, strict=True):
        Draft202012Validator.check_schema(function["parameters"])
        assert function["description"] == each.help[language]
        for argument in each.arguments:
            described = function["parameters"]["properties"][argument.name]
            assert described["description"] == argument.help[language] != ""
            assert argument.names[language]


@pytest.mark.parametrize(
    ("name", "good", "bad"),
    [
        ("sample", {"number": 9999}, {"number": 10_000}),
        ("sample", {"number": 0}, {"number": "0"}),
        ("predict", {}, {"model": "no-such-model"}),
        ("explain", {"lesson": "ReLU"}, {"lesson": "cooking"}),
        ("why", {"digit": 7}, {"digit": 10}),
        ("correct", {"digits": "0417"}, {"digits": "four"}),
        ("language", {"language": "en"}, {}),
        ("help", {}, {"topic": "digits"}),
    ],
)
def test_a_schema_takes_what_the_command_can_use(
    engine: Engine, name: str, good: dict[str, Any], bad: dict[str, Any]
) -> None:
    functions = {function["name"]: function["parameters"] for function in engine.functions()}
    validator = Draft202012Validator(functions[name])
    assert validator.is_valid(good)
    assert not validator.is_valid(bad)


@pytest.mark.parametrize(("name", "values", "answer"), CALLS)
def test_a_call_is_a_message_that_is_answered(
    engine: Engine, name: str, values: dict[str, object], answer: str
) -> None:
    reply = engine.handle(Message(command(engine, name).text(values), user=f"caller of {name}", locale="en"))
    assert reply.intent in (name, "explain")
    assert answer in reply.text


def test_what_is_none_is_left_out(engine: Engine) -> None:
    assert command(engine, "summary").text({"model": None}) == "/summary"
    assert command(engine, "sample").text({"number": 20}) == "/sample 20"


@pytest.mark.parametrize("text", ["/why 7", "/why 1st", "/왜 7", "!why digit 1"])
def test_a_command_with_its_argument_says_nothing_of_the_language(engine: Engine, text: str) -> None:
    somebody = f"somebody who types {text}"
    for message in ("/sample 7", text):
        reply = engine.handle(Message(message, user=somebody, locale="ko"))
        assert (reply.locale, reply.failed) == ("ko", False)
