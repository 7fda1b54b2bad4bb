"""Scores are measured once: for all who ask, at the same time or later, until the model or the data is another."""

from __future__ import annotations

import os
import shutil
import threading
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from engine import Progress
from engine.classifier import evaluation
from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.classifier.classifier import Classifier
from engine.messages import Reporter, ignore_progress
from engine.mnist import Digits


class Counting:
    """``evaluate``, counted, and held back where a test says so."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.times = 0
        self.begun, self.go_on = threading.Event(), threading.Event()
        self.go_on.set()
        self._evaluate = evaluation.evaluate
        monkeypatch.setattr("engine.classifier.measured.evaluate", self)

    def __call__(self, predict: evaluation.Predict, digits: Digits, report: Reporter = ignore_progress) -> object:
        self.times += 1
        report(Progress("evaluate", 0, len(digits)))
        self.begun.set()
        assert self.go_on.wait(60)
        return self._evaluate(predict, digits, report)


@pytest.fixture
def counting(monkeypatch: pytest.MonkeyPatch) -> Counting:
    """How often a model is measured."""
    return Counting(monkeypatch)


def digits(seed: int = 0) -> Digits:
    """A few labelled pictures of noise."""
    random = np.random.default_rng(seed)
    return Digits(random.integers(0, 256, (40, 28, 28), np.uint8), random.integers(0, 10, 40).astype(np.uint8))


def mlp() -> Classifier:
    """A model that nobody measured yet."""
    return Classifier.open(SHIPPED / "mlp.tflite")


def test_the_scores_are_those_of_an_evaluation_and_measured_once(counting: Counting) -> None:
    classifier = mlp()
    scores = [classifier.scores(digits()) for _ in range(3)]
    assert scores == [evaluation.evaluate(classifier.probabilities, digits())] * 3
    assert counting.times == 1


def test_those_who_ask_at_the_same_time_share_the_work_and_its_progress(counting: Counting) -> None:
    classifier, reports = mlp(), list[Progress]()
    counting.go_on.clear()
    heard = threading.Event()

    def hear(progress: Progress) -> None:
        reports.append(progress)
        heard.set()

    with ThreadPoolExecutor(4) as threads:
        first = threads.submit(classifier.scores, digits())
        assert counting.begun.wait(60)
        others = [threads.submit(classifier.scores, digits(), hear) for _ in range(3)]
        assert heard.wait(60)
        counting.go_on.set()
        assert {future.result() == first.result() for future in others} == {True}
    assert counting.times == 1
    assert reports[0] == Progress("evaluate", 0, 40)


def test_where_the_one_who_measures_is_stopped_another_goes_on(counting: Counting) -> None:
    classifier = mlp()

    class StoppedError(BaseException):
        pass

    def stop(_: Progress) -> None:
        raise StoppedError

    with pytest.raises(StoppedError):
        classifier.scores(digits(), stop)
    assert classifier.scores(digits()).examples == 40
    assert counting.times == 2


def test_other_data_is_measured_anew(counting: Counting) -> None:
    classifier = mlp()
    assert classifier.scores(digits(0)) != classifier.scores(digits(1))
    assert counting.times == 2


def test_a_model_that_was_trained_again_is_measured_anew(counting: Counting, tmp_path: Path) -> None:
    catalogue, file = Catalogue(tmp_path), tmp_path / "own.tflite"
    shutil.copy(SHIPPED / "mlp.tflite", file)
    before = catalogue.get("own").scores(digits())
    assert catalogue.get("own").scores(digits()) == before
    shutil.copy(SHIPPED / "cnn.tflite", file)
    os.utime(file, ns=(1, 1))
    assert catalogue.get("own").scores(digits()) != before
    assert counting.times == 2
