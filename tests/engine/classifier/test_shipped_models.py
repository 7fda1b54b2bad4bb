"""Both models that come with Digitbot are there, whole, and as good as their cards say."""

from __future__ import annotations

import numpy as np
import pytest

from engine import Engine, Message
from engine.classifier.card import HISTORY_KEYS, Card
from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.classifier.classifier import Classifier
from engine.classifier.evaluation import evaluate
from engine.mnist import Mnist
from tests.pictures import write

NAMES = ("cnn", "mlp")


def test_there_are_two() -> None:
    assert Catalogue().names() == NAMES


@pytest.mark.parametrize("name", NAMES)
def test_each_has_its_card_and_both_its_files(name: str) -> None:
    card = Catalogue().card(name)
    assert card is not None
    assert (card.name, card.recipe) == (name, name)
    assert set(card.sha256) >= {f"{name}.keras", f"{name}.tflite"}
    for kind in (".keras", ".tflite"):
        card.check(SHIPPED / f"{name}{kind}")
    assert card.parity <= 1e-4
    assert 0 < card.unsure_below < 1
    assert f"Total params: {card.parameters:,}" in card.summary
    assert {"python", "tensorflow", "keras"} <= {library.casefold() for library in card.versions}
    assert card.test.examples == 10_000


@pytest.mark.parametrize("name", NAMES)
def test_each_card_tells_its_training_epoch_by_epoch(name: str) -> None:
    card = Card.read(SHIPPED / f"{name}.json")
    assert set(card.history) == set(HISTORY_KEYS)
    epochs = len(card.history["loss"])
    assert epochs >= 5
    assert all(len(card.history[key]) == epochs for key in HISTORY_KEYS)
    assert card.history["loss"][-1] < card.history["loss"][0]
    assert all(0 <= share <= 1 for key in ("accuracy", "val_accuracy") for share in card.history[key])


def test_the_network_with_convolutions_is_at_least_99_4_percent_right() -> None:
    assert Card.read(SHIPPED / "cnn.json").test_accuracy >= 0.994


def test_the_posts_network_is_about_94_to_95_percent_right() -> None:
    card = Card.read(SHIPPED / "mlp.json")
    assert 0.93 <= card.test_accuracy <= 0.96
    assert card.parameters == 784 * 20 + 20 + 20 * 20 + 20 + 20 * 10 + 10
    assert len(card.history["loss"]) == 10


@pytest.mark.parametrize("name", NAMES)
def test_each_scores_today_what_its_card_says(name: str, full_mnist: Mnist) -> None:
    classifier = Catalogue().get(name)
    assert classifier.card is not None
    measured = evaluate(classifier.probabilities, full_mnist.load("test"))
    assert measured.accuracy == classifier.card.test_accuracy
    assert measured.loss == pytest.approx(classifier.card.test_loss, abs=1e-4)
    assert measured.confusion == classifier.card.test.confusion


@pytest.mark.parametrize("name", NAMES)
def test_each_keras_file_answers_as_its_tflite_file_does(name: str) -> None:
    pytest.importorskip("keras", reason="needs TensorFlow to run a .keras file")
    glyphs = np.stack([digit.glyph for digit in Engine.load().predict(write("0123456789").pixels)[0].digits])
    served, truth = (Classifier.open(SHIPPED / f"{name}{kind}") for kind in (".tflite", ".keras"))
    assert served.probabilities(glyphs) == pytest.approx(truth.probabilities(glyphs), abs=1e-4)


def test_test_image_20_is_a_9(mnist_folder: object, full_mnist: Mnist) -> None:
    assert full_mnist.load("test").labels[20] == 9
    for name in NAMES:
        reply = Engine.load(name, mnist=full_mnist.folder).handle(Message("sample 20"))
        assert reply.text.startswith("Test image 20 shows 9;")
        assert reply.text.endswith("Right.")
        assert reply.readings[0].text == "9"


def test_the_answer_to_evaluate_is_the_cards_accuracy_measured_now(full_mnist: Mnist) -> None:
    card = Card.read(SHIPPED / "cnn.json")
    reply = Engine.load("cnn", mnist=full_mnist.folder).handle(Message("how accurate are you?"))
    assert "on MNIST's 10,000 test images, measured now" in reply.text
    assert f"accuracy {card.test_accuracy * 100:.2f}%" in reply.text
