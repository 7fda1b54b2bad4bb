"""A plain network can be opened: what its layers hold, worked through by hand, is what the model answers."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from engine.classifier.card import Card
from engine.classifier.catalogue import SHIPPED
from engine.classifier.classifier import Classifier
from engine.classifier.layers import Dense, dense_layers, forward
from engine.mnist import Mnist
from engine.softmax import softmax

FILE = SHIPPED / "mlp.tflite"


@pytest.fixture(scope="module")
def classifier() -> Classifier:
    return Classifier.open(FILE)


@pytest.fixture(scope="module")
def layers() -> tuple[Dense, ...]:
    layers = dense_layers(FILE.read_bytes())
    assert layers is not None
    return layers


def test_the_layers_hold_all_of_the_networks_parameters(layers: tuple[Dense, ...]) -> None:
    assert sum(layer.parameters for layer in layers) == Card.read(FILE.with_suffix(".json")).parameters
    assert layers[0].weights.shape[1] == 28 * 28
    for before, after in pairwise(layers):
        assert after.weights.shape[1] == before.weights.shape[0] == len(before.bias)
    assert [layer.relu for layer in layers] == [True] * (len(layers) - 1) + [False]


@settings(max_examples=60, deadline=None)
@given(arrays(np.float32, (28, 28), elements=st.floats(0, 1, width=32)))
def test_by_hand_any_glyph_gets_the_models_answer(glyph: np.ndarray) -> None:
    classifier, layers = Classifier.open(FILE), dense_layers(FILE.read_bytes())
    assert layers is not None
    by_hand = forward(layers, glyph).activations[-1]
    np.testing.assert_allclose(_ten(by_hand), classifier.probabilities(glyph[None])[0], atol=1e-5)


def _ten(probabilities: np.ndarray) -> np.ndarray:
    """The ten values' own share, as ``Classifier.probabilities`` gives it."""
    return np.asarray(probabilities[:10] / probabilities[:10].sum())


def test_by_hand_the_test_images_get_the_models_answers(
    full_mnist: Mnist, classifier: Classifier, layers: tuple[Dense, ...]
) -> None:
    images = (full_mnist.load("test").images[:300] / 255).astype(np.float32)
    by_hand = np.array([_ten(forward(layers, image).activations[-1]) for image in images])
    np.testing.assert_allclose(by_hand, classifier.probabilities(images), atol=1e-5)


def test_a_pass_keeps_the_sums_before_the_activation(layers: tuple[Dense, ...]) -> None:
    way = forward(layers, np.full((28, 28), 0.5, np.float32))
    assert (way.inputs == 0.5).all()
    for total, handed_on in zip(way.sums[:-1], way.activations[:-1], strict=True):
        assert (handed_on == total.clip(0)).all()
        assert (total < 0).any()
    np.testing.assert_allclose(way.activations[-1], softmax(way.sums[-1]))


@given(arrays(np.float64, 10, elements=st.floats(-1e4, 1e4)))
def test_softmax_gives_probabilities_whatever_the_sums(sums: np.ndarray) -> None:
    probabilities = softmax(sums)
    assert probabilities.sum() == pytest.approx(1, abs=1e-5)
    assert (probabilities >= 0).all()
    assert probabilities[int(sums.argmax())] == probabilities.max()
    np.testing.assert_allclose(probabilities, softmax(sums + 100), atol=1e-6)


def test_a_network_of_other_layers_is_not_opened() -> None:
    assert dense_layers((SHIPPED / "cnn.tflite").read_bytes()) is None


def opened(hidden: str, folder: Path, *, steps: bool = False) -> tuple[tuple[Dense, ...] | None, Classifier]:
    """The layers of a network with one hidden layer, which ends in sums, and the network as it answers."""
    tensorflow = pytest.importorskip("tensorflow", reason="needs TensorFlow to make a model")
    keras = tensorflow.keras
    keras.utils.set_random_seed(1)
    layers = [keras.layers.Flatten(), keras.layers.Dense(64, hidden), keras.layers.Dense(10)]
    converter = tensorflow.lite.TFLiteConverter.from_keras_model(keras.Sequential([keras.Input((28, 28)), *layers]))
    converter.optimizations = [tensorflow.lite.Optimize.DEFAULT] if steps else []
    file = folder / "own.tflite"
    file.write_bytes(converter.convert())
    classifier = Classifier.open(file)
    return classifier.runtime.layers(), classifier


def test_a_network_that_ends_in_sums_and_has_no_biases_is_opened(tmp_path: Path) -> None:
    layers, classifier = opened("relu", tmp_path)
    assert layers is not None
    glyph = np.random.default_rng(7).random((28, 28), np.float32)
    by_hand = forward(layers, glyph).activations[-1]
    np.testing.assert_allclose(by_hand, classifier.probabilities(glyph[None])[0], atol=1e-5)


@pytest.mark.parametrize("hidden", ["linear", "relu6", "tanh"])
def test_a_network_with_another_activation_is_not_opened(hidden: str, tmp_path: Path) -> None:
    assert opened(hidden, tmp_path)[0] is None


def test_a_network_whose_weights_are_whole_steps_is_not_opened(tmp_path: Path) -> None:
    assert opened("relu", tmp_path, steps=True)[0] is None


def test_opening_a_network_needs_no_tensorflow(tmp_path: Path) -> None:
    import subprocess
    import sys

    code = (
        "import sys; from pathlib import Path; from engine.classifier.layers import dense_layers;"
        f"assert dense_layers(Path({str(FILE)!r}).read_bytes()); assert 'tensorflow' not in sys.modules"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=tmp_path, check=False).returncode == 0
