"""What the recipes promise: the post's network to the letter, and a split that never leaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="training needs the train extra")

from engine.mnist import Digits, Mnist
from training.augmentation import warped
from training.recipes import RECIPES


@pytest.fixture(scope="module")
def numbered() -> Digits:
    """A hundred digits that can be told apart: the first pixels of each spell its number."""
    images = np.zeros((100, 28, 28), np.uint8)
    images[:, 0, 0] = np.arange(100)
    return Digits(images, (np.arange(100) % 10).astype(np.uint8))


def seen(dataset: object) -> list[int]:
    """The numbers of the digits in a data set, in its order."""
    return [round(float(image[0, 0]) * 255) for images, _ in dataset.as_numpy_iterator() for image in images]  # type: ignore[attr-defined]


def test_the_mlp_never_validates_on_what_it_trains_on(numbered: Digits) -> None:
    training, validation = RECIPES["mlp"].datasets(numbered, 1)
    epochs = [(seen(training), seen(validation)) for _ in range(3)]
    assert {frozenset(validated) for _, validated in epochs} == {frozenset(epochs[0][1])}
    assert all(sorted(trained + validated) == list(range(100)) for trained, validated in epochs)
    assert len(epochs[0][0]) == 70


def test_the_mlp_trains_in_another_order_each_epoch_and_in_batches_of_20(numbered: Digits) -> None:
    training, _ = RECIPES["mlp"].datasets(numbered, 1)
    assert seen(training) != seen(training)
    assert [len(labels) for _, labels in training.as_numpy_iterator()] == [20, 20, 20, 10]


def test_the_mlp_is_the_posts_network() -> None:
    model = RECIPES["mlp"].build(100)
    layers = [
        (type(layer).__name__, layer.get_config().get("units"), layer.get_config().get("activation"))
        for layer in model.layers
    ]
    assert layers == [("Flatten", None, None), ("Dense", 20, "relu"), ("Dense", 20, "relu"), ("Dense", 10, "softmax")]
    assert type(model.optimizer).__name__ == "SGD"
    assert model.loss == "sparse_categorical_crossentropy"
    assert RECIPES["mlp"].epochs == 10


def test_the_cnn_validates_on_digits_it_never_trains_on(printed_digits: Path) -> None:
    digits = Mnist(printed_digits).load("train")
    training, validation = RECIPES["cnn"].datasets(digits, 1)
    validated = np.concatenate([images for images, _ in validation.as_numpy_iterator()])[..., 0]
    assert len(validated) == 60
    assert sum(len(labels) for _, labels in training.as_numpy_iterator()) == 540
    originals = {image.tobytes() for image in digits.images}
    assert all(np.rint(image * 255).astype(np.uint8).tobytes() in originals for image in validated)


def test_a_warped_glyph_is_a_glyph_and_the_same_from_the_same_chance() -> None:
    glyph = np.zeros((28, 28), np.float32)
    glyph[4:24, 12:16] = 1
    for seed in range(200):
        once, again = (warped(glyph, np.random.default_rng(seed)) for _ in range(2))
        np.testing.assert_array_equal(once, again)
        assert once.shape == (28, 28)
        assert once.dtype == np.float32
        assert 0 <= once.min() < once.max() <= 1
