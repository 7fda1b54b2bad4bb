"""``digitbot schema``: function lists as assistants take them."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from engine import schema
from tests.bot.conftest import Ran

Digitbot = Callable[..., Ran]
SAMPLE = {
    "type": "object",
    "properties": {
        "number": {
            "type": "integer",
            "minimum": 0,
            "maximum": 9999,
            "description": "the number of the test image, counted from 0",
        }
    },
    "required": ["number"],
    "additionalProperties": False,
}


def test_all_of_it_is_functions_and_the_schema_of_what_crosses_borders(digitbot: Digitbot) -> None:
    document = json.loads(digitbot("schema").out)
    assert document["schema"] == json.loads(json.dumps(schema()))
    assert {"name": "sample", "description": "read one of MNIST's test images", "parameters": SAMPLE} in document[
        "functions"
    ]


def test_lists_are_shaped_as_the_services_take_them(digitbot: Digitbot) -> None:
    openai, anthropic = (json.loads(digitbot("schema", form).out) for form in ("openai", "anthropic"))
    assert {"type": "function", "function": {**_sample(), "parameters": SAMPLE}} in openai
    assert {**_sample(), "input_schema": SAMPLE} in anthropic
    assert len(openai) == len(anthropic)


def test_korean_is_described_in_korean(digitbot: Digitbot) -> None:
    functions = {each["name"]: each for each in json.loads(digitbot("schema", "anthropic", "--language", "ko").out)}
    assert functions["sample"]["description"] == "MNIST 테스트 이미지 하나를 읽어요"
    lessons = functions["explain"]["input_schema"]["properties"]["lesson"]["enum"]
    assert "활성화 함수" in lessons


def test_a_name_that_no_function_may_have_is_left_out_and_told(
    digitbot: Digitbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    from engine import Engine, Message, Reply

    def load(*_: object, **__: object) -> Engine:
        engine = original()

        @engine.intent("날씨", phrases={})
        def weather(message: Message) -> Reply:
            return Reply(message.text)

        return engine

    original = Engine.load
    monkeypatch.setattr(Engine, "load", load)
    ran = digitbot("schema", "openai")
    assert "날씨" not in ran.out
    assert "날씨" in ran.err
    assert "날씨" in digitbot("schema").out


def _sample() -> dict[str, str]:
    return {"name": "sample", "description": "read one of MNIST's test images"}
