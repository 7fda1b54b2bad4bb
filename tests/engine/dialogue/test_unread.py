"""Why nothing was read in a picture is told, however it is asked."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Engine, words
from engine.testing import Chat

BLANK = np.full((60, 60), 255, np.uint8)


@pytest.mark.parametrize(
    ("language", "asked"),
    [
        ("ko", "왜 못 읽어"),
        ("ko", "먼데왜못읽음"),
        ("ko", "왜못읽음"),
        ("ko", "왜못읽어?"),
        ("ko", "근데왜안읽어"),
        ("ko", "이유가 뭔데"),
        ("en", "why can't you read it"),
        ("en", "why not?"),
        ("en", "how come you read nothing"),
    ],
)
def test_why_nothing_was_read_and_what_to_do(language: str, asked: str, engine: Engine) -> None:
    chat = Chat(engine, locale=language)
    chat.say(image=BLANK)
    assert chat.say(asked).text == words(language).say("followup.unread_blank")
