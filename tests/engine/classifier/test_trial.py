"""A model without a card is used as it was trained: on any scale, either polarity, with an eleventh answer or not."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import Engine, Message, ModelError, words
from engine.classifier.catalogue import SHIPPED
from engine.classifier.classifier import Classifier
from engine.classifier.probe import drawn_digits, drawn_others
from engine.classifier.trial import SCALES, Scale
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


@pytest.mark.parametrize("scale", SCALES, ids=lambda scale: scale.name)
def test_a_model_is_given_pixels_as_it_learnt_them(scale: Scale, on_scale: Callable[[Scale], Path]) -> None:
    own, shipped = Classifier.open(on_scale(scale)), Classifier.open(SHIPPED / "mlp.tflite")
    glyphs, _ = drawn_digits()
    same = own.probabilities(glyphs).argmax(axis=1) == shipped.probabilities(glyphs).argmax(axis=1)
    assert same.mean() > 0.95


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
    assert opened.answers(drawn_others()).no_digit.min() > 0.5


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
    assert own.answers(drawn_others()).no_digit.max() == 0
    engine = Engine.load(any_file=True)
    assert words("en").say("models.eleventh") in engine.handle(Message(f"/models {own.file}", locale="en")).text


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
