"""The same network answers the same from every kind of file, for one glyph and for many."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from engine import Engine, Message
from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.classifier.classifier import UNSURE_WITHOUT_CARD, Classifier
from engine.classifier.evaluation import evaluate, scores
from engine.classifier.predictions import as_probabilities, predictions
from engine.classifier.runtime import open_runtime
from engine.messages import Progress
from engine.mnist import Mnist
from tests.engine.classifier.conftest import network
from tests.pictures import write


def _glyphs(count: int) -> NDArray[np.float32]:
    return np.random.default_rng(3).random((count, 28, 28), np.float32)


@pytest.mark.parametrize("name", ["cnn", "mlp"])
@pytest.mark.parametrize("count", [0, 1, 2, 63, 64, 65, 1001])
def test_every_glyph_gets_ten_probabilities(count: int, name: str) -> None:
    answers = Catalogue().get(name).probabilities(_glyphs(count))
    assert answers.shape == (count, 10)
    assert answers.dtype == np.float32
    assert answers.min(initial=0) >= 0
    assert answers.sum(axis=1) == pytest.approx(np.ones(count), abs=1e-5)


def test_a_glyph_is_answered_the_same_alone_and_among_others() -> None:
    classifier = Catalogue().get("cnn")
    glyphs = _glyphs(130)
    together = classifier.probabilities(glyphs)
    alone = np.concatenate([classifier.probabilities(glyph[None]) for glyph in glyphs])
    assert together == pytest.approx(alone, abs=1e-6)
    assert classifier.probabilities(glyphs[..., None]) == pytest.approx(together, abs=1e-6)


@pytest.mark.parametrize("kind", [".keras", ".h5"])
def test_keras_and_litert_answer_alike(kind: str, small_models: Path) -> None:
    served, truth = (Classifier.open(small_models / f"small{suffix}") for suffix in (".tflite", kind))
    glyphs = _glyphs(70)
    assert served.probabilities(glyphs) == pytest.approx(truth.probabilities(glyphs), abs=1e-5)


@pytest.mark.parametrize("entry", [(28, 28, 1), (28, 28), (784,)])
def test_a_model_may_take_its_pixels_in_any_of_three_shapes(entry: tuple[int, ...], tmp_path: Path) -> None:
    model = network(entry, 10)
    model.save(tmp_path / "own.keras")
    model.export(tmp_path / "own.tflite", format="litert", verbose=False)
    glyphs = _glyphs(3)
    expected = np.asarray(model(glyphs.reshape(-1, *entry)))
    for kind in (".keras", ".tflite"):
        assert Classifier.open(tmp_path / f"own{kind}").probabilities(glyphs) == pytest.approx(expected, abs=1e-5)


@pytest.mark.parametrize("activation", ["linear", "log_softmax", "sigmoid"])
@pytest.mark.parametrize("count", [10, 11])
def test_a_model_need_not_end_in_a_softmax(activation: str, count: int, tmp_path: Path) -> None:
    network((28, 28), count, activation).save(tmp_path / "own.keras")
    with_softmax = np.asarray(network((28, 28), count)(_glyphs(30)))
    answers = predictions(_glyphs(30)[..., None], open_runtime(tmp_path / "own.keras").predict, 0.0)
    assert answers.probabilities.sum(axis=1) == pytest.approx(np.ones(30), abs=1e-5)
    np.testing.assert_array_equal(answers.probabilities.argmax(axis=1), with_softmax[:, :10].argmax(axis=1))
    if activation != "sigmoid":
        digits = with_softmax[:, :10] / with_softmax[:, :10].sum(axis=1, keepdims=True)
        assert answers.probabilities == pytest.approx(digits, abs=1e-5)
        assert answers.no_digit == pytest.approx(with_softmax[:, 10] if count == 11 else np.zeros(30), abs=1e-5)


def test_a_softmaxs_probabilities_stay_as_they_are() -> None:
    outputs = Catalogue().get("cnn").runtime.predict(_glyphs(30)[..., None])
    assert as_probabilities(outputs) is outputs


@pytest.mark.filterwarnings("ignore:Statistics for quantized inputs")  # the converter's, of its own making
@pytest.mark.parametrize("dtype", ["int8", "uint8"])
def test_a_model_may_count_in_whole_steps(dtype: str, small_models: Path, tmp_path: Path) -> None:
    tensorflow = pytest.importorskip("tensorflow", reason="needs TensorFlow to make a model")
    glyphs = _glyphs(40)
    converter = tensorflow.lite.TFLiteConverter.from_keras_model(network((28, 28), 10))
    converter.optimizations = [tensorflow.lite.Optimize.DEFAULT]
    converter.representative_dataset = lambda: ([glyph[None]] for glyph in glyphs)
    converter.target_spec.supported_ops = [tensorflow.lite.OpsSet.TFLITE_BUILTINS_INT8]
    converter.inference_input_type = converter.inference_output_type = getattr(tensorflow, dtype)
    (tmp_path / "own.tflite").write_bytes(converter.convert())
    counted = Classifier.open(tmp_path / "own.tflite").probabilities(glyphs)
    whole = Classifier.open(small_models / "small.tflite").probabilities(glyphs)
    assert counted == pytest.approx(whole, abs=0.02)
    assert counted.sum(axis=1) == pytest.approx(np.ones(40), abs=1e-5)


def test_the_posts_own_h5_file_is_summed_up_and_measured(small_models: Path, drawn_mnist: Path) -> None:
    engine = Engine.load(small_models / "small.h5", mnist=drawn_mnist)
    summary = engine.handle(Message("summary"))
    assert "7,850" in summary.text
    assert "small.h5" in summary.text
    assert "small on MNIST's 40 test images, measured now" in engine.handle(Message("evaluate")).text
    assert len(engine.predict(write("3").pixels)[0].digits) == 1


def test_a_tflite_file_without_a_card_says_that_it_has_no_layers(small_models: Path) -> None:
    engine = Engine.load(small_models / "small.tflite")
    assert "no model card" in engine.handle(Message("summary")).text
    assert "no model card" in engine.handle(Message("history")).text


def test_without_a_card_an_answer_is_unsure_where_others_outweigh_it(small_models: Path) -> None:
    classifier = Classifier.open(small_models / "small.tflite")
    assert classifier.unsure_below == UNSURE_WITHOUT_CARD == 0.5
    reading = Engine.load(small_models / "small.tflite").predict(write("7").pixels)[0]
    assert reading.sure == (reading.confidence >= 0.5)


def test_of_two_models_of_a_name_the_persons_own_goes_first(small_models: Path, tmp_path: Path) -> None:
    (tmp_path / "mlp.tflite").write_bytes((small_models / "small.tflite").read_bytes())
    catalogue = Catalogue(tmp_path)
    assert catalogue.names() == ("cnn", "mlp")
    assert catalogue.get("mlp").file == tmp_path / "mlp.tflite"
    assert catalogue.get("cnn").file == SHIPPED / "cnn.tflite"


def test_a_model_is_loaded_once_and_shared() -> None:
    catalogue = Catalogue()
    assert catalogue.get("cnn") is catalogue.get("cnn")


def test_a_folder_that_is_not_there_has_no_models(tmp_path: Path) -> None:
    assert Catalogue(tmp_path / "nowhere").names() == ("cnn", "mlp")


def test_scores_are_loss_accuracy_and_confusion() -> None:
    probabilities = np.full((4, 10), 0.05, np.float32)
    labels = np.array([1, 1, 7, 0], np.uint8)
    for row, answer in zip(probabilities, (1, 7, 7, 0), strict=True):
        row[answer] = 0.55
    measured = scores(probabilities, labels)
    assert measured.accuracy == 0.75
    assert measured.loss == pytest.approx(-(3 * np.log(0.55) + np.log(0.05)) / 4, rel=1e-5)
    assert measured.confusion[1][1] == measured.confusion[1][7] == measured.confusion[7][7] == 1
    assert measured.examples == 4
    assert measured.recall[1] == 0.5


def test_certain_mistakes_cost_a_finite_loss() -> None:
    certain = np.eye(10, dtype=np.float32)[[3]]
    assert scores(certain, np.array([4], np.uint8)).loss == pytest.approx(-np.log(1e-7), rel=1e-3)


def test_evaluation_reports_how_far_it_has_come(drawn_mnist: Path) -> None:
    steps: list[Progress] = []
    measured = evaluate(Catalogue().get("cnn").probabilities, Mnist(drawn_mnist).load("test"), steps.append)
    assert measured.examples == 40
    assert measured.accuracy >= 0.9
    assert [(step.done, step.total) for step in steps] == [(0, 40), (40, 40)]
