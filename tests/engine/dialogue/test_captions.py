"""Words beside a picture may only say what it is; then it is read, and nothing else happens."""

from __future__ import annotations

import pytest

from engine import Engine
from engine.testing import Chat
from tests.pictures import write


@pytest.mark.parametrize(
    "caption",
    [
        "jersey on the right",
        "ear tag, young 'un",
        "my highest score",
        "이건 둘째가 썼어요",
        "첫째가 쓴 거예요",
        "2번 문제 답",
    ],
)
def test_words_that_name_a_picture_ask_for_nothing(engine: Engine, caption: str) -> None:
    reply = Chat(engine).say(caption, image=write("23").encoded())
    assert reply.intent == "predict"
    assert "\n" not in reply.text


@pytest.mark.parametrize(
    ("request_", "answer"),
    [("what is the first digit", "2"), ("add them up", "5"), ("is it prime?", "Yes"), ("다 더해 줘", "5")],
)
def test_requests_beside_a_picture_are_answered(engine: Engine, request_: str, answer: str) -> None:
    assert answer in Chat(engine).say(request_, image=write("23").encoded()).text.split("%", 1)[1]


@pytest.mark.parametrize(
    "command", ["/predict mlp", "predict mlp", "compare mlp", "mlp로 읽어 줘", "what does the mlp see here?"]
)
def test_what_asks_for_something_names_no_picture(engine: Engine, command: str) -> None:
    chat = Chat(engine)
    chat.say(command, image=write("4").encoded())
    chat.say("", image=write("31").encoded())
    assert chat.say("what does the mlp say?").intent == "compare"
