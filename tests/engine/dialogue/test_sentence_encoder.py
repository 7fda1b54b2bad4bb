"""What a sentence means: alike in other words, in the other language, whatever its length, and from any thread."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Engine
from engine.dialogue.context import Before, shifts
from engine.dialogue.features import plain
from engine.dialogue.sentence_encoder import SIZE, encode
from tests.conversations import chat_about

# Of each pair the first two say alike things, without a word in common; the third says another.
ALIKE = (
    ("does it work offline", "can i use this without internet", "what shall we eat tonight"),
    ("do you keep my pictures", "are the photos i send stored", "teach me about neurons"),
    ("thank you very much", "정말 고마워요", "which one is the largest"),
    ("how accurate are you", "얼마나 정확해요", "사진을 저장하나요"),
    ("제일 큰 게 뭐야", "which is the biggest", "good night"),
)


@pytest.mark.parametrize(("one", "alike", "other"), ALIKE)
def test_what_is_said_in_other_words_lies_closer(one: str, alike: str, other: str) -> None:
    assert encode(one) @ encode(alike) > encode(one) @ encode(other) + 0.1


@given(st.text(max_size=400))
def test_any_text_has_a_vector_of_length_one(text: str) -> None:
    vector = encode(plain(text))
    assert vector.shape == (SIZE,)
    assert vector.dtype == np.float32
    assert float(vector @ vector) == pytest.approx(1, abs=1e-3)


def test_a_text_without_end_is_looked_at_from_its_start() -> None:
    endless = "how sure are you " * 10_000
    np.testing.assert_array_equal(encode(endless[:2_000]), encode(endless[:4_000]))


def test_threads_get_what_each_asked_for() -> None:
    texts = [text for row in ALIKE for text in row]
    alone = [encode(text) for text in texts]
    with ThreadPoolExecutor(8) as threads:
        together = list(threads.map(encode, texts * 20))
    for place, vector in enumerate(together):
        np.testing.assert_array_equal(vector, alone[place % len(texts)])


def test_nothing_is_shifted_before_the_first_answer_nor_for_an_added_intent() -> None:
    shares = (("facts", 0.1), ("about", 0.4), ("out_of_scope", 0.5), ("joke", 0.0))
    assert shifts(Before(), shares) == (0, 0, 0, 0)
    facts, about, off_topic, added = shifts(Before("predict", read=True), shares)
    assert facts > 0 > about
    assert (off_topic, added) == (0, 0)
    assert shifts(Before("greet", read=False), shares)[0] < 0


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("put the pair of them into one sum for me", "924"),
        ("what would the two amount to if pooled", "924"),
        ("write that out the way one speaks", "seventy-five"),
        ("어느 쪽이 훨씬 커다랗나요", "849"),
    ],
)
def test_what_is_asked_of_a_reading_in_words_of_no_grammar_is_answered(said: str, answer: str, engine: Engine) -> None:
    chat = chat_about(engine, "75\n849")
    reply = chat.say(said)
    assert reply.intent == "facts"
    assert answer in reply.text
