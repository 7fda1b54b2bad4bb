"""What crosses every border: a reply's words in parts, and figures that are drawn when they leave."""

from __future__ import annotations

import pickle
import threading
from dataclasses import replace
from typing import TypeVar, cast

from hypothesis import given
from hypothesis import strategies as st

from engine import ConfusionData, Engine, Figure, Passage, Reading, Reply
from engine.testing import Chat

T = TypeVar("T")
COUNTS = tuple((0,) * 10 for _ in range(10))


def crossed(value: T) -> T:
    """What another process gets."""
    return cast("T", pickle.loads(pickle.dumps(value)))  # noqa: S301 - our own


def test_a_reply_has_a_sentence_for_each_reading() -> None:
    readings = (Reading("a"), Reading("b"), Reading("c"))
    reply = Reply.of(Passage("With mlp:"), Passage("a: 1", reading=0), Passage("c: 3", reading=2), readings=readings)
    assert reply.text == "With mlp:\na: 1\nc: 3"
    assert reply.sentences == ("a: 1", "", "c: 3")


@given(st.text(), st.text())
def test_the_passages_are_always_those_of_the_text(before: str, after: str) -> None:
    changed = replace(Reply.of(Passage(before, fixed_width=True)), text=after)
    assert "\n".join(passage.text for passage in changed.passages) == after
    assert Reply.of(Passage(before, fixed_width=True)).text == before


def test_who_changes_anything_else_keeps_the_passages() -> None:
    reply = Reply.of(Passage("not in columns", fixed_width=True))
    assert replace(reply, suggestions=("help",)).passages == (Passage("not in columns", fixed_width=True),)


def test_a_reply_is_cut_into_pieces() -> None:
    assert Reply("one two\n  three").split(8) == ["one two", "  three"]


def test_a_pickled_figure_is_drawn_once() -> None:
    lock, drawings = threading.Lock(), []  # a lock cannot be pickled

    def draw() -> bytes:
        with lock:
            drawings.append(1)
            return b"\x89PNG"

    figure = Figure("confusion-cnn", "Counts.", draw, private=True, data=ConfusionData(COUNTS), reading=3)
    assert figure.png == b"\x89PNG"
    copy = crossed(figure)
    assert copy == figure
    assert copy.png == crossed(copy).png == b"\x89PNG"
    assert len(drawings) == 1


def test_what_the_engine_replies_can_be_pickled(engine: Engine) -> None:
    reply = Chat(engine).say("/explain softmax")
    copy = crossed(reply)
    assert copy == reply
    assert copy.figures[0].png == reply.figures[0].png


def test_drawing_a_reply_tells_of_the_figures_that_cannot_be_drawn() -> None:
    def fail() -> bytes:
        raise OSError("the disk is full")

    good, bad = Figure("curves", "Curves.", lambda: b"\x89PNG"), Figure("grid", "격자", fail)
    reply = Reply("두 그림이에요.", figures=(bad, good), locale="ko").drawn()
    assert reply.figures == (good,)
    told, failure = reply.text.split("\n")
    assert told == "두 그림이에요."
    assert "격자" in failure
    assert "disk" not in failure


def test_drawing_a_reply_changes_nothing_where_all_can_be_drawn(engine: Engine) -> None:
    reply = Chat(engine).say("/explain softmax")
    assert reply.drawn() is reply
