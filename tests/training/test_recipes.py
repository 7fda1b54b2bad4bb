"""What the recipes promise: the post's network to the letter, and a split that never leaks."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

pytest.importorskip("tensorflow", reason="training needs the train extra")

from engine.mnist import Digits, Mnist
from training.layers import PEAK_LEARNING_RATE, SECOND_LEARNING_RATE
from training.recipes import RECIPES
from training.recipes.cnn import FLAGS, LAST, NO_DIGIT, NON_DIGITS_A_BATCH, WIDE, mix_after


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
    training, validation = RECIPES["mlp"].datasets(numbered, 1, 1)
    epochs = [(seen(training), seen(validation)) for _ in range(3)]
    assert {frozenset(validated) for _, validated in epochs} == {frozenset(epochs[0][1])}
    assert all(sorted(trained + validated) == list(range(100)) for trained, validated in epochs)
    assert len(epochs[0][0]) == 70


def test_the_mlp_trains_in_another_order_each_epoch_and_in_batches_of_20(numbered: Digits) -> None:
    training, _ = RECIPES["mlp"].datasets(numbered, 1, 1)
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
    training, validation = RECIPES["cnn"].datasets(digits, 1, 1)
    validated = np.concatenate([images for images, _ in validation.as_numpy_iterator()])[..., 0]
    assert len(validated) == 60
    batches = list(training.as_numpy_iterator())
    dealt = [len(labels) - NON_DIGITS_A_BATCH for _, labels in batches]
    assert sum(dealt) == 540
    assert all((labels == NO_DIGIT).sum() == NON_DIGITS_A_BATCH for _, labels in batches)
    originals = {image.tobytes() for image in digits.images}
    assert all(np.rint(image * 255).astype(np.uint8).tobytes() in originals for image in validated)


def test_the_cnn_trains_on_the_same_pictures_from_the_same_seed_and_on_others_from_another(
    printed_digits: Path,
) -> None:
    digits = Mnist(printed_digits).load("train")

    def first(seed: int) -> np.ndarray:
        return next(iter(RECIPES["cnn"].datasets(digits, seed, 1)[0].as_numpy_iterator()))[0]

    np.testing.assert_array_equal(first(1), first(1))
    assert not np.array_equal(first(1), first(2))


def test_the_cnn_sees_more_of_mnists_own_digits_towards_the_end(printed_digits: Path) -> None:
    digits = Mnist(printed_digits).load("train")
    originals = {image.tobytes() for image in digits.images}
    training, _ = RECIPES["cnn"].datasets(digits, 1, 20)

    def untouched() -> float:
        """The share of an epoch's 540 digits that are as they were."""
        glyphs = np.concatenate([glyphs[:-NON_DIGITS_A_BATCH] for glyphs, _ in training])
        return float(np.mean([np.rint(glyph * 255).astype(np.uint8).tobytes() in originals for glyph in glyphs]))

    shares = [untouched() for _ in range(20)]
    assert np.mean(shares[:13]) == pytest.approx(WIDE.untouched, abs=0.03)
    assert np.mean(shares[14:]) == pytest.approx(LAST.untouched, abs=0.03)


def test_the_cnn_learns_flagged_ones_last_at_a_lower_rate() -> None:
    assert [mix_after(share) for share in (0.0, 0.65, 0.67, 0.87, 0.89, 1.0)] == [WIDE, WIDE, LAST, LAST, FLAGS, FLAGS]
    rate = RECIPES["cnn"].build(1000).optimizer._learning_rate
    rates = [float(rate(step)) for step in range(1000)]
    assert max(rates) == rates[44] == pytest.approx(PEAK_LEARNING_RATE)
    assert rates[879] < 1e-6
    assert rates[880] == max(rates[880:]) == pytest.approx(SECOND_LEARNING_RATE)
    assert rates[999] < 1e-6


def test_the_cnn_is_small_and_knows_an_eleventh_answer() -> None:
    model = RECIPES["cnn"].build(100)
    assert model.output_shape == (None, 11)
    assert model.count_params() <= 300_000


def test_thresholds_are_tried_on_digits_that_look_otherwise_than_mnists(printed_digits: Path) -> None:
    digits = Mnist(printed_digits).load("train")
    glyphs = digits.images[:20].astype(np.float32) / np.float32(255)
    tried = RECIPES["cnn"].trial(glyphs, digits.labels[:20], 1)
    assert tried.shape == glyphs.shape
    assert all(not np.array_equal(one, other) for one, other in zip(tried, glyphs, strict=True))
    assert RECIPES["mlp"].trial(glyphs, digits.labels[:20], 1) is glyphs
