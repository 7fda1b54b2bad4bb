"""The numbers of whole networks are the network's own."""

from __future__ import annotations

import numpy as np
import pytest

from engine import words
from engine.classifier.card import Card
from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.dialogue.memory import Conversation
from engine.lessons import networks
from engine.lessons.material import Material
from engine.mnist import Mnist
from tests.conftest import Say
from tests.engine.lessons.teaching import assert_in_text, teach
from tests.pictures import write


def test_the_parameters_are_those_of_the_card() -> None:
    total = Card.read(SHIPPED / "mlp.json").parameters
    assert_in_text("layers", f"{total:,}")
    assert_in_text("saving", f"{total:,}", f"{4 * total / 1000:,.1f} kB")


def test_exclusive_or_needs_a_hidden_layer() -> None:
    for x, y, wanted in networks.EXCLUSIVE_OR:
        assert wanted == x ^ y
        assert networks.two_layers(np.array(float(x)), np.array(float(y))) == wanted
    right = [
        (networks.single_neuron(np.array(x), np.array(y)) > 0.5) == wanted for x, y, wanted in networks.EXCLUSIVE_OR
    ]
    assert right.count(True) == 3
    generator = np.random.default_rng(0)
    for w0, w1, b in generator.normal(size=(2000, 3)):  # no single neuron does better
        assert not all((w0 * x + w1 * y + b > 0) == wanted for x, y, wanted in networks.EXCLUSIVE_OR)


@pytest.mark.parametrize("text", ["0", "1", "4", "7", "9"])
def test_the_live_pass_is_the_models_own_answer(text: str, say: Say, drawn: Mnist) -> None:
    conversation = Conversation("cnn")
    conversation.remember(say("", write(text, height=80, pen=8, margin=40).encoded()).readings, "cnn")
    material = Material(words("en"), Catalogue(), drawn, conversation)
    model = material.plain.probabilities(material.example.glyphs[0][None])[0]
    np.testing.assert_allclose(material.forward_pass.activations[-1][:10], model, atol=1e-5)
    assert f"The answer at the end is {model.argmax()}, with" in teach("forward", "en", drawn, conversation).text
