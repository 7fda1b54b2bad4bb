"""A question is no command: nothing is stored, left or trained because somebody asks whether it might be."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.terminal.commands import own_command
from engine import LANGUAGES, Engine, Feedback
from engine.dialogue.recogniser import OUT_OF_SCOPE
from engine.skills import INTENTS
from engine.testing import Chat
from tests.conversations import UNDERSTANDING, chat_about
from tests.pictures import write
from tools.bench.understanding import sentences

MODELS = ("cnn", "mlp")
ACTIONS = {intent.name for intent in INTENTS if intent.question_intent} | {"evaluate"}


def _understood(text: str) -> str:
    intent = UNDERSTANDING.understand(text, MODELS).intent
    return OUT_OF_SCOPE if intent == "fallback" else intent


@pytest.mark.parametrize("kind", ["questions", "questions_held_out"])
@pytest.mark.parametrize("language", LANGUAGES)
def test_questions_are_answered_or_refused_and_nothing_is_done(kind: str, language: str) -> None:
    asked = sentences(kind, language)
    answers = [(example.text, _understood(example.text), example.intent.split("|")) for example in asked]
    wrong = [(text, got) for text, got, right in answers if got not in right]
    assert len(asked) >= 30
    assert len(wrong) <= len(asked) / 10, wrong
    assert [(text, got) for text, got in wrong if got in ACTIONS] == []
    assert [example.text for example in asked if own_command(example.text)] == []


@pytest.mark.parametrize(
    "said",
    [
        "could it be a 7?",
        "isn't it a 7?",
        "no, it's a 7?",
        "it's a 7, right?",
        "7?",
        "7일 수도 있어?",
        "7 아니야?",
        "7이야?",
        "correct?",
        "is that right?",
        "맞아?",
        "정답이야?",
        "maybe it's a 7",
        "yes?",
    ],
)
def test_a_question_stores_no_label(said: str, tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = chat_about(Engine.load(feedback=file), "1", locale="en")
    assert chat.say(said).intent == "likelihood"
    assert Feedback(file).entries() == ()


@pytest.mark.parametrize("said", ["could you change it to a 7?", "correct it to 7, please?", "7로 바꿔 줄래?"])
def test_a_wish_for_a_change_may_be_put_as_a_question(said: str, engine: Engine) -> None:
    chat = chat_about(engine, "1", locale="en")
    assert chat.say(said).intent == "correct"


@pytest.mark.parametrize(
    "said",
    [
        "what would make it an 8?",
        "how do I make it a 4?",
        "why don't you fix it to 9?",
        "and what would turn it into a 3?",
        "which stroke would make it a 9?",
        "어떻게 고치면 8이 돼?",
        "왜 4로 안 바꿔?",
        "뭘 바꿔야 9야?",
    ],
)
@pytest.mark.parametrize("asked", [False, True])
def test_a_question_for_more_than_yes_or_no_corrects_nothing(said: str, asked: bool, tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = chat_about(Engine.load(feedback=file), "1", locale="en")
    if asked:
        chat.say("that's wrong")
    assert chat.say(said).intent not in {"correct", "confirm"}
    assert Feedback(file).entries() == ()


def test_it_is_told_how_likely_another_digit_is(engine: Engine) -> None:
    chat = Chat(engine, locale="en")
    (reading,) = chat.say(image=write("173").encoded()).readings
    reply = chat.say("could the last one be an 8?")
    share = re.search(r"(<?[\d.]+)% for 8; I read 3", reply.text)
    assert share is not None
    assert float(share[1].strip("<")) == pytest.approx(max(100 * reading.digits[2].probabilities[8], 0.1), abs=0.1)
    assert reply.suggestions == ("why", "correct 178")
    assert "99.9% for 3" in chat.say("or is it a 3?").text
    korean = chat.say("두 번째는 1일 수도 있어?").text
    assert korean.startswith("두 번째 숫자가 1일 확률은")


def test_yes_with_another_digit_than_was_read_is_a_correction(tmp_path: Path) -> None:
    file = tmp_path / "feedback.sqlite3"
    chat = chat_about(Engine.load(feedback=file), "1", locale="en")
    chat.say("yes, it's a 7")
    assert [entry.correction for entry in Feedback(file).entries()] == [7]


@pytest.mark.parametrize(
    "said", ["나갈래?", "끝?", "학습 끝났어?", "학습 언제 했어", "train takes how long?", "start training?"]
)
def test_a_question_is_no_command_of_the_chat_at_the_terminal(said: str) -> None:
    assert own_command(said) is None


@pytest.mark.parametrize(
    ("said", "argument"),
    [
        ("train mlp", "mlp"),
        ("학습 cnn --seed 7", "cnn --seed 7"),
        ("train nonsense", "nonsense"),
        ("/train a b c", "a b c"),
        ("train mlp quickly please", "mlp quickly please"),
        ("train --epochs 3 mlp", "--epochs 3 mlp"),
        ("학습", ""),
    ],
)
def test_training_with_its_recipe_stays_a_command(said: str, argument: str) -> None:
    command = own_command(said)
    assert command is not None
    assert (command[0].name, command[1]) == ("train", argument)
