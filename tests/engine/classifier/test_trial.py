"""A model without a card is used as it was trained: on any scale, either polarity, with an eleventh answer or not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from engine import Engine, Message, ModelError, words
from engine.classifier.catalogue import SHIPPED
from engine.classifier.classifier import Classifier
from engine.classifier.probe import drawn_digits, drawn_others
from engine.classifier.trial import SCALES, Scale, try_out
from engine.softmax import softmax
from tests.pictures import write

Make = Callable[..., Path]


@pytest.fixture(scope="module")
def keras() -> Any:
    return pytest.importorskip("keras", reason="needs TensorFlow to make a model")


@pytest.fixture
def on_scale(keras: Any, tmp_path: Path) -> Callable[[Scale], Path]:
    """The shipped mlp, its first layer changed so that it answers the same to glyphs on another scale."""

    def make(scale: Scale) -> Path:
        model = keras.models.load_model(SHIPPED / "mlp.keras", compile=False)
        dense = next(layer for layer in model.layers if layer.get_weights())
        weights, bias = dense.get_weights()
        dense.set_weights([weights / scale.factor, bias - weights.sum(axis=0) * scale.offset / scale.factor])
        file = tmp_path / f"own-{scale.name}.keras"
        model.save(file)
        return file

    return make


# What ink and paper are in the models that people have: number = factor * ink + offset.
LEARNT = {
    "0 to 1": (1, 0),
    "0 to 255": (255, 0),
    "-1 to 1": (2, -1),
    "black on white, 0 to 1": (-1, 1),
    "black on white, 0 to 255": (-255, 255),
    "standardised": (1 / 0.3081, -0.1307 / 0.3081),
}


@pytest.mark.parametrize("how", LEARNT)
def test_a_model_is_given_pixels_as_it_learnt_them(how: str, on_scale: Callable[[Scale], Path]) -> None:
    glyphs, _ = drawn_digits()
    own, shipped = Classifier.open(on_scale(Scale("own", *LEARNT[how]))), Classifier.open(SHIPPED / "mlp.tflite")
    np.testing.assert_allclose(own.probabilities(glyphs), shipped.probabilities(glyphs), atol=0.01)


def test_black_on_white_from_minus_1_to_1_is_read(on_scale: Callable[[Scale], Path]) -> None:
    """It may be given another scale on which it reads as well."""
    glyphs, values = drawn_digits()
    own = Classifier.open(on_scale(Scale("own", -2, 1)))
    assert (own.probabilities(glyphs).argmax(axis=1) == values).mean() > 0.9


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_scale_is_told_where_it_is_not_the_usual_one(language: str, on_scale: Callable[[Scale], Path]) -> None:
    engine = Engine.load(any_file=True)

    def answer(scale: Scale) -> str:
        return engine.handle(Message(f"/models {on_scale(scale)}", locale=language)).text

    assert words(language).say("models.scale_bytes") in answer(SCALES[1])
    assert "\n" not in answer(SCALES[0])


def test_a_model_trained_on_bytes_reads_pictures(on_scale: Callable[[Scale], Path]) -> None:
    (reading,) = Engine.load(on_scale(SCALES[1])).predict(write("7").pixels)
    assert [digit.value for digit in reading.digits] == [7]


def test_a_model_with_a_card_is_not_tried_out() -> None:
    assert Classifier.open(SHIPPED / "mlp.tflite").trial is None


def test_an_eleventh_answer_that_means_not_a_digit_refuses(tmp_path: Path) -> None:
    own = Path(shutil.copy(SHIPPED / "cnn.tflite", tmp_path))
    opened = Classifier.open(own)
    assert opened.trial is not None
    assert opened.trial.refuses
    assert opened.predictions(drawn_others()).no_digit.min() > 0.5


def test_an_eleventh_answer_that_means_something_else_is_left_out(keras: Any, tmp_path: Path) -> None:
    mlp = keras.models.load_model(SHIPPED / "mlp.keras", compile=False)
    weights, bias = mlp.layers[-1].get_weights()
    layers = [*mlp.layers[:-1], keras.layers.Dense(11, "softmax", name="eleven")]
    eleven = keras.Sequential([keras.Input((28, 28)), *layers])
    eleven.layers[-1].set_weights([np.pad(weights, ((0, 0), (0, 1))), np.append(bias, -30)])
    eleven.save(tmp_path / "eleven.keras")
    own = Classifier.open(tmp_path / "eleven.keras")
    assert own.trial is not None
    assert not own.trial.refuses
    assert own.predictions(drawn_others()).no_digit.max() == 0
    engine = Engine.load(any_file=True)
    assert words("en").say("models.eleventh") in engine.handle(Message(f"/models {own.file}", locale="en")).text


@pytest.mark.parametrize("scale", SCALES[:2], ids=lambda scale: scale.name)
def test_where_each_scale_gives_the_same_digits_the_sureness_tells_which_was_learnt(scale: Scale) -> None:
    """Without biases a network's digits stay the same however strong the ink is, and only its sureness changes."""
    glyphs, values = drawn_digits()
    weights = np.stack([glyphs[values == value].mean(axis=0).ravel() for value in range(10)], axis=1)
    weights *= 4 / np.linalg.norm(weights, axis=0) / scale.factor

    def network(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        return softmax(pixels.reshape(len(pixels), -1) @ weights)

    trial = try_out(network)
    assert trial.scale is scale
    assert trial.right > 0.9
    assert network(scale.apply(glyphs)).max(axis=1).mean() > 0.9


def test_of_scales_that_are_as_good_the_usual_one_is_taken() -> None:
    shipped = Classifier.open(SHIPPED / "mlp.tflite")

    def on_any(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """A network that takes bytes, too, and is a little surer of them."""
        are_bytes = pixels.max() > 1
        answers = shipped.probabilities(pixels / np.float32(255) if are_bytes else pixels) ** (1.1 if are_bytes else 1)
        return np.asarray(answers / answers.sum(axis=1, keepdims=True), np.float32)

    assert try_out(on_any).scale is SCALES[0]


def test_what_an_eleventh_answer_means_is_tried_out_on_the_scale_that_was_learnt() -> None:
    shipped = Classifier.open(SHIPPED / "mlp.tflite")

    def on_bytes(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """A network that was trained on bytes, and whose eleventh answer means an empty sheet."""
        is_empty = pixels.max(axis=(1, 2, 3)) < 2
        answers = np.pad(shipped.probabilities(pixels / np.float32(255)), ((0, 0), (0, 1)))
        return np.where(is_empty[:, None], np.eye(11, dtype=np.float32)[10], answers)

    trial = try_out(on_bytes)
    assert trial.scale is SCALES[1]
    assert (trial.outputs, trial.refuses) == (11, False)


def test_nothing_is_learnt_from_a_model_that_reads_too_few() -> None:
    shipped = Classifier.open(SHIPPED / "mlp.tflite")

    def on_bytes(pixels: NDArray[np.float32]) -> NDArray[np.float32]:
        """A network that was trained on bytes and knows four values."""
        answers = shipped.probabilities(pixels / np.float32(255)) * (np.arange(10) < 4)
        return np.asarray(answers / answers.sum(axis=1, keepdims=True), np.float32)

    trial = try_out(on_bytes)
    assert trial.poor
    assert trial.scale is SCALES[0]


def test_a_model_that_reads_nothing_right_is_not_to_be_trusted(keras: Any, tmp_path: Path) -> None:
    keras.utils.set_random_seed(3)
    layers = [keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]
    keras.Sequential(layers).save(tmp_path / "untrained.keras")
    reply = Engine.load(any_file=True).handle(Message(f"/models {tmp_path / 'untrained.keras'}", locale="en"))
    assert not reply.failed
    assert "Do not trust" in reply.text


def test_a_model_that_answers_with_no_numbers_is_refused(keras: Any, tmp_path: Path) -> None:
    model = keras.models.load_model(SHIPPED / "mlp.keras", compile=False)
    model.set_weights([np.full_like(weights, np.nan) for weights in model.get_weights()])
    model.save(tmp_path / "nan.keras")
    with pytest.raises(ModelError) as raised:
        Classifier.open(tmp_path / "nan.keras")
    assert raised.value.key == "model.does_not_run"


def test_the_drawn_digits_are_such_that_the_shipped_models_read_them() -> None:
    glyphs, values = drawn_digits()
    assert glyphs.shape[1:] == (28, 28, 1)
    assert set(values.tolist()) == set(range(10))
    for name in ("cnn", "mlp"):
        right = Classifier.open(SHIPPED / f"{name}.tflite").probabilities(glyphs).argmax(axis=1) == values
        assert right.mean() > 0.95


def test_a_model_loaded_from_a_file_is_among_the_models_and_can_be_gone_back_to(tmp_path: Path) -> None:
    own = Path(shutil.copy(SHIPPED / "mlp.tflite", tmp_path / "mine.tflite"))
    engine = Engine.load(own)
    assert engine.models() == ("cnn", "mine", "mlp")
    assert "models mine" not in engine.handle(Message("/models", locale="en")).suggestions
    assert not engine.handle(Message("/models cnn", locale="en")).failed
    back = engine.handle(Message("/models mine", locale="en"))
    assert back.text.startswith("Now using mine.")
    assert "mine" in engine.handle(Message("/models", locale="en")).text
