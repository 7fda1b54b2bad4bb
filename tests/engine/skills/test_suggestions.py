"""Whatever is suggested does what it says, in the language in which it was suggested."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine import LANGUAGES, Engine, Message, Reply, words
from engine.dialogue.intents import FALLBACK
from engine.mnist import Mnist
from engine.testing import Chat
from tests.pictures import write

# Turns that lead to every answer with suggestions; a number is a picture of these digits.
TURNS = {
    "en": (
        ("hello",), ("what are you?",), ("help",), ("what file types can you read?",), ("does it work offline?",),
        ("can I draw here?",), ("read my own picture",), ("asdf qwer",), ("/language",), ("can you speak Korean?",),
        ("how was it trained?",),
        ("which model is best?",), (7, "which model is best?"), ("models",), ("summary",), ("history",),
        (7, "why"), (13, "why digit 2"), (13, "why 3 and not 8?"), (13, "could the first be a 7?"),
        (13, "which one is least sure"), (13, "/correct"), (7, "/correct"), (7, "it is a 9"), (13, "no, it's wrong"),
        (7, "compare"), (7, "it is a 9", "undo"), ("lesson",), ("lesson 1",), ("lesson 1", "1"), ("lesson 1", "next"),
        ("lesson 1", "what's the answer?"), ("lesson 2", "easier please"), ("explain softmax and relu",), ("/sample",),
        ("the last lesson", "next"),
    ),
    "ko": (
        ("안녕",), ("넌 뭐야?",), ("도움말",), ("무슨 파일 읽을 수 있어?",), ("인터넷 없이도 돼?",),
        ("여기다 그려도 돼?",),
        ("내 사진도 읽을 수 있어?",), ("ㅁㄴㅇㄹ",), ("/언어",), ("영어 할 줄 알아?",), ("어떻게 학습했어?",),
        ("어떤 모델이 제일 좋아?",), ("모델",), ("요약",), ("기록",), (7, "왜"), (13, "두 번째는 왜?"),
        (13, "왜 8이 아니라 3이야?"), (13, "첫 번째는 7일 수도 있어?"), (13, "제일 헷갈리는 거"), (13, "/정정"),
        (7, "/정정"),
        (7, "9야"), (13, "틀렸어"), (7, "비교"), (7, "9야", "취소"), ("수업",), ("수업 1",), ("수업 1", "1"),
        ("수업 1", "다음"), ("수업 1", "정답이 뭐야?"), ("수업 2", "더 쉽게 설명해줘"), ("소프트맥스랑 렐루 설명해줘",),
        ("/샘플",), (7, "제일 좋은 모델이 뭐야?"),
    ),
}  # fmt: skip


def _last(engine: Engine, language: str, turns: tuple[str | int, ...]) -> Reply:
    chat = Chat(engine, locale=language)
    replies = [chat.say(turn) if isinstance(turn, str) else chat.say(image=_picture(turn)) for turn in turns]
    return replies[-1]


def _picture(digits: int) -> bytes:
    return write(str(digits)).encoded()


@pytest.mark.parametrize(("language", "turns"), [(code, turns) for code in LANGUAGES for turns in TURNS[code]])
def test_what_is_suggested_does_what_it_says(language: str, turns: tuple[str | int, ...], engine: Engine) -> None:
    commands = {alias: command.name for command in engine.commands for alias in (command.name, *command.aliases)}
    for suggestion in _last(engine, language, turns).suggestions:
        reply = _last(engine, language, (*turns, suggestion))
        assert reply.intent == commands[suggestion.split()[0].lstrip("/")], suggestion
        as_command = _last(engine, language, (*turns, f"/{suggestion.lstrip('/')}"))
        assert reply.text == as_command.text, suggestion
        assert not reply.failed, suggestion
        assert reply.locale == (suggestion.split()[-1] if reply.intent == "language" else language), suggestion


def test_there_are_suggestions_to_press(engine: Engine) -> None:
    for language in LANGUAGES:
        replies = [_last(engine, language, turns) for turns in TURNS[language]]
        offered = {suggestion.split()[0] for reply in replies for suggestion in reply.suggestions}
        assert len(offered) >= 10
        assert not [reply.text for reply in replies if reply.failed]
        assert sum(reply.intent == FALLBACK for reply in replies) == 1


@pytest.fixture(scope="module", params=["a folder without it", "not downloaded"])
def without_mnist(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Engine:
    folder = tmp_path_factory.mktemp("no-mnist")
    engine = Engine.load(mnist=folder)
    if request.param == "not downloaded":
        engine._pipeline.mnist = Mnist(url="http://127.0.0.1:9/mnist.npz", cache=folder)
    return engine


@pytest.mark.parametrize(("language", "turns"), [(code, turns) for code in LANGUAGES for turns in TURNS[code]])
def test_without_mnist_nothing_is_suggested_that_needs_it(
    language: str, turns: tuple[str | int, ...], without_mnist: Engine
) -> None:
    reply = _last(without_mnist, language, turns)
    needing = tuple(words(language).command(name) for name in ("sample", "evaluate"))
    assert not any(suggestion.lstrip("/").startswith(needing) for suggestion in reply.suggestions)


def test_without_mnist_a_lesson_says_what_its_command_needs(tmp_path: Path) -> None:
    reply = Engine.load(mnist=tmp_path).handle(Message("explain argmax"))
    assert "“sample 33” shows an answer with all ten bars. (That needs MNIST, which I do not have here.)" in reply.text
