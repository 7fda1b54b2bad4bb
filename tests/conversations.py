"""Conversations for tests: of texts that count as read, or of pictures, and what is answered in them."""

from __future__ import annotations

import numpy as np

from engine import Engine
from engine.dialogue.memory import Conversation
from engine.dialogue.parser import parse
from engine.dialogue.registry import Registry
from engine.dialogue.script import script_language
from engine.dialogue.understanding import Understanding
from engine.locales import words
from engine.messages import Digit, Message, Reading
from engine.skills import INTENTS
from engine.skills.correct import correct
from engine.skills.facts import facts
from engine.testing import Chat
from tests.pictures import write

UNDERSTANDING = Understanding(Registry(INTENTS))


def reading(text: str) -> Reading:
    """A reading with these digits, a slash between its lines."""
    digits = []
    for line, row in enumerate(text.split("/")):
        for value in map(int, row):
            probabilities = tuple(0.91 if other == value else 0.01 for other in range(10))
            digits.append(Digit(value, 0.91, probabilities, (0, 0, 9, 9), line, glyph=np.zeros((28, 28), np.float32)))
    return Reading("", tuple(digits))


def conversation(*texts: str) -> Conversation:
    """One in which pictures with these digits were sent together."""
    talk = Conversation("cnn")
    talk.remember(tuple(map(reading, texts)), "cnn")
    return talk


def conversation_in_turn(*texts: str) -> Conversation:
    """One in which pictures with these digits were sent one after another."""
    talk = Conversation("cnn")
    for text in texts:
        talk.remember((reading(text),), "cnn")
    return talk


def fact(sentence: str, talk: Conversation, language: str = "en") -> str:
    """What is answered to a request that the grammar knows."""
    parsed = parse(sentence, language, talk, slips=True)
    assert parsed is not None, sentence
    assert parsed[0] == "facts", sentence
    return facts(parsed[1]["request"], talk, words(language)).text  # type: ignore[arg-type]


def answer_to(sentence: str, talk: Conversation) -> str:
    """What is answered to any request about what was read."""
    understood = UNDERSTANDING.understand(sentence, ("cnn", "mlp"), talk)
    assert understood.intent == "facts", understood
    slots = understood.slots
    locale = words(script_language(sentence) or "en")
    return facts(slots["request"], talk, locale, slots.get("further")).text  # type: ignore[arg-type]


def corrected_texts(texts: tuple[str, ...], language: str, *sentences: str) -> list[str]:
    """What readings become by what is said of them."""
    talk = conversation(*texts)
    for sentence in sentences:
        parsed = parse(sentence, language, talk, slips=True)
        assert parsed is not None, sentence
        assert parsed[0] == "correct", sentence
        correct(**parsed[1], message=Message(sentence), conversation=talk, words=words(language), feedback=None)  # type: ignore[arg-type]
    return [text.replace("\n", "/") for text in talk.texts]


def chat_about(engine: Engine, *texts: str, locale: str | None = None) -> Chat:
    """A chat in which pictures with these digits were read one after another."""
    chat = Chat(engine, locale=locale)
    for text in texts:
        chat.say(image=write(text).encoded())
    return chat


def last_answer(engine: Engine, texts: str | tuple[str, ...], *sentences: str) -> str:
    """What is answered to the last of several sentences about one picture or more, in its language."""
    texts = (texts,) if isinstance(texts, str) else texts
    chat = chat_about(engine, *texts, locale=script_language(sentences[-1]) or "en")
    return [chat.say(sentence).text for sentence in sentences][-1]
