"""Explicit commands are taken at their word, with or without a sign before them, in every language's names."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import LANGUAGES, Engine, Reply, words
from engine.dialogue.intents import Intent
from engine.dialogue.registry import Registry
from engine.dialogue.understanding import Understanding
from engine.skills import INTENTS
from tests.conversations import UNDERSTANDING

MODELS = ("cnn", "mlp")
NAMES = tuple(intent.name for intent in INTENTS)


@pytest.mark.parametrize("sign", ["", "/", "!", "/ ", "  "])
@pytest.mark.parametrize("name", NAMES)
def test_a_command_works_with_and_without_its_sign(name: str, sign: str) -> None:
    understood = UNDERSTANDING.understand(f"{sign}{name}", MODELS)
    assert understood.intent == name
    assert understood.confidence == 1
    assert understood.language is None


@pytest.mark.parametrize("name", NAMES)
def test_a_command_may_be_shouted(name: str) -> None:
    assert UNDERSTANDING.understand(f"/{name.upper()}", MODELS).intent == name
    assert UNDERSTANDING.understand(f" {name.title()} ", MODELS).intent == name


@pytest.mark.parametrize(
    ("alias", "intent"),
    [
        ("예측", "predict"),
        ("읽기", "predict"),
        ("샘플", "sample"),
        ("요약", "summary"),
        ("평가", "evaluate"),
        ("기록", "history"),
        ("모델", "models"),
        ("도움말", "help"),
        ("도움", "help"),
    ],
)
@pytest.mark.parametrize("sign", ["", "/", "!"])
def test_korean_names_work_and_tell_the_language(sign: str, alias: str, intent: str) -> None:
    understood = UNDERSTANDING.understand(f"{sign}{alias}", MODELS)
    assert (understood.intent, understood.confidence, understood.language) == (intent, 1, "ko")


@pytest.mark.parametrize(
    ("alias", "intent"), [("read", "predict"), ("eval", "evaluate"), ("curves", "history"), ("?", "help")]
)
def test_english_aliases_work(alias: str, intent: str) -> None:
    assert UNDERSTANDING.understand(alias, MODELS).intent == intent


@given(number=st.integers(0, 999_999_999))
def test_a_sample_has_its_number(number: int) -> None:
    for text in (f"sample {number}", f"/sample {number}", f"샘플 {number}", f"!표본 {number}"):
        understood = UNDERSTANDING.understand(text, MODELS)
        assert (understood.intent, understood.slots["number"]) == ("sample", number)


@pytest.mark.parametrize("text", ["sample", "/sample", "샘플", "sample 3.5", "sample -5"])
def test_what_is_no_whole_number_is_asked_for_again(text: str) -> None:
    understood = UNDERSTANDING.understand(text, MODELS)
    assert understood.slots.get("number") is None


@pytest.mark.parametrize("text", ["sample 1,000", "show me test image 1,000", "1,000번 테스트 이미지 보여 줘"])
def test_a_number_with_its_thousands_apart_is_not_mistaken_for_another(text: str) -> None:
    assert UNDERSTANDING.understand(text, MODELS).slots.get("number") in (1000, None)


@pytest.mark.parametrize("text", ["sample -5", "/sample -5"])
def test_a_negative_number_is_not_mistaken_for_another(text: str) -> None:
    assert UNDERSTANDING.understand(text, MODELS).slots.get("number") in (-5, None)


@pytest.mark.parametrize(
    ("text", "model"),
    [
        ("models", None),
        ("models mlp", "mlp"),
        ("/model cnn", "cnn"),
        ("모델 mlp", "mlp"),
        ("models nosuch", "nosuch"),
        ("models ~/my/own.keras", "~/my/own.keras"),
        ("/models /srv/a model/own.tflite", "/srv/a model/own.tflite"),
    ],
)
def test_a_model_is_taken_by_its_name_or_file(text: str, model: str | None) -> None:
    understood = UNDERSTANDING.understand(text, MODELS)
    assert (understood.intent, understood.slots) == ("models", {"model": model})


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("/summry", "summary"),
        ("/evalute", "evaluate"),
        ("!histroy", "history"),
        ("predct", "predict"),
        ("/도움마", "help"),
        ("!도음말", "help"),
        ("!evalute", "evaluate"),
        ("/학습곡성", "history"),
    ],
)
def test_a_misspelt_command_is_guessed(typed: str, meant: str) -> None:
    understood = UNDERSTANDING.understand(typed, MODELS)
    assert understood.intent == "fallback"
    assert understood.unknown_command == typed.lstrip("/!")
    assert understood.guesses[0] == meant


@pytest.mark.parametrize(("typed", "meant"), [("summry", "summary"), ("hlep", "help")])
def test_a_slip_that_leaves_no_doubt_is_understood(typed: str, meant: str) -> None:
    assert UNDERSTANDING.understand(typed, MODELS).intent == meant


@pytest.mark.parametrize("text", ["/", "!", "//", "/!", "/zzzzzz", "!ㅋㅋㅋㅋ"])
def test_a_sign_before_nothing_known_falls_back(text: str) -> None:
    understood = UNDERSTANDING.understand(text, MODELS)
    assert understood.intent == "fallback"
    assert understood.guesses == ()


@given(text=st.text(max_size=300))
def test_any_text_is_understood_as_something(text: str) -> None:
    understood = UNDERSTANDING.understand(text, MODELS)
    assert understood.intent in (*NAMES, "fallback")
    assert 0 <= understood.confidence <= 1
    assert understood.language in (None, *LANGUAGES)


def test_the_commands_of_the_engine_are_the_table(engine: Engine) -> None:
    commands = {command.name: command for command in engine.commands}
    assert tuple(commands) == tuple(intent.name for intent in INTENTS if intent.command)
    assert commands["sample"].usage(words("en")) == "sample N"
    assert commands["models"].usage(words("ko")) == "모델 [이름]"
    assert commands["language"].usage(words("en")) == "language en|ko"
    assert commands["help"].usage(words("en")) == "help"
    assert "도움말" in commands["help"].aliases
    for command in engine.commands:
        for name in (command.name, *command.aliases):
            assert UNDERSTANDING.understand(f"/{name}", MODELS).intent == command.name


@pytest.mark.parametrize(
    ("text", "intent", "slots"),
    [
        ("/history@somebot", "history", {"model": None}),
        ("/history@Some_Bot2 mlp", "history", {"model": "mlp"}),
        ("/predict@MyBot mlp", "predict", {"model": "mlp"}),
        (" /sample@a_bot 20", "sample", {"number": 20}),
        ("!샘플@숫자봇 20", "sample", {"number": 20}),
        ("/why@somebot?", "why", {"place": None}),
    ],
)
def test_a_command_may_be_sent_to_one_of_several_bots(text: str, intent: str, slots: dict[str, object]) -> None:
    understood = UNDERSTANDING.understand(text, MODELS)
    assert (understood.intent, understood.confidence) == (intent, 1.0)
    assert {slot: understood.slots.get(slot) for slot in slots} == slots
    assert UNDERSTANDING.understand(text, MODELS, pictures=True).intent == intent


def test_a_command_that_there_is_not_is_named_without_the_bot() -> None:
    assert UNDERSTANDING.understand("/nothing@somebot", MODELS).unknown_command == "nothing"
    assert UNDERSTANDING.understand("/sumary@somebot", MODELS).guesses == ("summary",)


@pytest.mark.parametrize("text", ["/start", "/START", "/start@digit_bot", "/start from-a-link", "!start", "/시작"])
def test_the_first_message_of_a_telegram_chat_is_a_greeting(text: str) -> None:
    assert UNDERSTANDING.understand(text, MODELS).intent == "greet"


def test_start_without_a_sign_is_no_greeting() -> None:
    assert UNDERSTANDING.understand("start", MODELS).intent != "greet"


def test_an_embedders_own_start_goes_before_the_greeting() -> None:
    registry = Registry((*INTENTS, Intent("start", lambda: Reply("Off we go."))))
    assert Understanding(registry).understand("/start", MODELS).intent == "start"
