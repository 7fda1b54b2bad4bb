"""A command's name with "list" behind it asks for all that it has to offer."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.testing import Chat


@pytest.mark.parametrize(("language", "sentence"), [("en", "lesson list"), ("ko", "수업 목록")])
def test_a_list_is_no_lesson_of_that_name(engine: Engine, language: str, sentence: str) -> None:
    assert "26" in Chat(engine, locale=language).say(sentence).text.splitlines()[0]


@pytest.mark.parametrize(("language", "sentence"), [("en", "model list"), ("ko", "모델 목록")])
def test_a_list_is_no_model_of_that_name(engine: Engine, language: str, sentence: str) -> None:
    reply = Chat(engine, locale=language).say(sentence)
    assert not reply.failed
    assert "mlp" in reply.text
    assert "cnn" in reply.text
