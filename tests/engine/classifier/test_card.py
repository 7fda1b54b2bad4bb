"""A card says what its model is, and a file that is not the card's is refused."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine import Engine, ModelError
from engine.classifier.card import Card, Scores, file_hash
from engine.classifier.catalogue import SHIPPED


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with a copy of the shipped mlp, called mine, and its card."""
    shutil.copy(SHIPPED / "mlp.tflite", tmp_path / "mine.tflite")
    card = Card.read(SHIPPED / "mlp.json")
    digest = file_hash(tmp_path / "mine.tflite")
    dataclasses.replace(card, name="mine", sha256={"mine.tflite": digest}).write(tmp_path / "mine.json")
    return tmp_path


def test_a_card_is_read_as_it_was_written(models: Path) -> None:
    card = Card.read(models / "mine.json")
    card.write(models / "again.json")
    assert Card.read(models / "again.json") == card
    assert (models / "again.json").read_bytes() == (models / "mine.json").read_bytes()


def test_a_model_that_matches_its_card_is_used(models: Path) -> None:
    assert Engine.load("mine", models=models).models() == ("cnn", "mine", "mlp")


def test_a_file_that_is_not_its_cards_is_refused(models: Path) -> None:
    shutil.copy(SHIPPED / "cnn.tflite", models / "mine.tflite")
    with pytest.raises(ModelError) as raised:
        Engine.load("mine", models=models)
    assert raised.value.key == "model.card_mismatch"
    assert "mine.tflite" in str(raised.value)
    assert "mine.json" in str(raised.value)


def test_a_file_that_its_card_does_not_know_is_refused(models: Path) -> None:
    card = Card.read(models / "mine.json")
    dataclasses.replace(card, sha256={"other.tflite": "0" * 64}).write(models / "mine.json")
    with pytest.raises(ModelError) as raised:
        Engine.load("mine", models=models)
    assert raised.value.key == "model.card_mismatch"


def test_without_its_card_the_file_is_used_as_it_is(models: Path) -> None:
    engine = Engine.load("mine", models=models)
    assert json.loads(engine.card("mine")) == json.loads((models / "mine.json").read_text(encoding="utf-8"))
    (models / "mine.json").unlink()
    assert Engine.load("mine", models=models)
    assert json.loads(engine.card("mine")) == {"name": "mine"}


def _without(key: str) -> Callable[[dict[str, Any]], Any]:
    return lambda card: {name: value for name, value in card.items() if name != key}


def _with(key: str, value: object) -> Callable[[dict[str, Any]], Any]:
    return lambda card: {**card, key: value}


# What the first cards did not have: a model trained then is used as it was.
LATER = ("runs", "averaged_below")

DAMAGED: dict[str, Callable[[dict[str, Any]], Any]] = {
    **{f"without {field.name}": _without(field.name) for field in dataclasses.fields(Card) if field.name not in LATER},
    "with something unknown": _with("weather", "fine"),
    "a list": lambda card: [card],
    "nothing": lambda _: None,
    "scores that are none": _with("test", 0.97),
    "a confusion matrix of nine": _with("test", {"loss": 0.1, "accuracy": 0.9, "confusion": [[1] * 9] * 9}),
    "history of unequal length": _with(
        "history", {"loss": [1.0], "accuracy": [], "val_loss": [1.0], "val_accuracy": [0.5]}
    ),
    "history without validation": _with("history", {"loss": [1.0], "accuracy": [0.5]}),
    "history without epochs": _with("history", {"loss": [], "accuracy": [], "val_loss": [], "val_accuracy": []}),
    "hashes that are none": _with("sha256", "abc"),
    "a threshold in words": _with("unsure_below", "half"),
    "parameters in words": _with("parameters", "many"),
    "a doubt in words": _with("averaged_below", "half"),
    "a doubt beyond certainty": _with("averaged_below", 1.5),
    "runs that are none": _with("runs", [{"seed": 1}]),
}


def test_a_card_of_before_is_read(models: Path) -> None:
    path = models / "mine.json"
    card = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({key: value for key, value in card.items() if key not in LATER}), encoding="utf-8")
    assert (Card.read(path).runs, Card.read(path).averaged_below) == ((), 0.0)


def test_what_only_older_cards_have_is_passed_over(models: Path) -> None:
    path = models / "mine.json"
    card = Card.read(path)
    path.write_text(json.dumps(_with("no_digit_above", 0.9)(json.loads(card.json))), encoding="utf-8")
    assert Card.read(path) == card


@pytest.mark.parametrize("damage", list(DAMAGED))
def test_a_damaged_card_is_told_of(damage: str, models: Path) -> None:
    path = models / "mine.json"
    path.write_text(json.dumps(DAMAGED[damage](json.loads(path.read_text(encoding="utf-8")))), encoding="utf-8")
    with pytest.raises(ModelError) as raised:
        Engine.load("mine", models=models)
    assert raised.value.key == "model.damaged_card"
    assert "mine.json" in str(raised.value)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000])
def test_a_card_that_is_no_json_is_told_of(content: bytes, models: Path) -> None:
    (models / "mine.json").write_bytes(content)
    with pytest.raises(ModelError) as raised:
        Engine.load("mine", models=models)
    assert raised.value.key == "model.damaged_card"


def test_a_damaged_card_does_not_hide_the_other_models(models: Path) -> None:
    (models / "mine.json").write_text("{", encoding="utf-8")
    from engine import Message

    reply = Engine.load("cnn", models=models).handle(Message("models"))
    assert not reply.failed
    assert "cnn (" in reply.text
    assert "mine" in reply.text


ROWS = st.lists(st.lists(st.integers(0, 50), min_size=10, max_size=10).map(tuple), min_size=10, max_size=10)


@given(rows=ROWS)
def test_scores_count_and_recall_follow_from_the_confusion(rows: list[tuple[int, ...]]) -> None:
    scores = Scores(0.1, 0.9, tuple(rows))
    assert scores.examples == sum(sum(row) for row in rows)
    assert len(scores.recall) == 10
    for value, row in enumerate(rows):
        assert scores.recall[value] == (row[value] / sum(row) if sum(row) else 0)
