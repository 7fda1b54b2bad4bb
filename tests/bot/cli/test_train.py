"""``digitbot train``: what a person sees of a training; the training itself is tested where it is at home."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from unittest.mock import Mock, create_autospec

import pytest

import training.run
from bot.cli.words import words
from engine import SettingsError
from tests.bot.conftest import Ran
from training.options import TrainingOptions
from training.step import Step

Digitbot = Callable[..., Ran]
SAY = words("en").say


@pytest.fixture
def train(monkeypatch: pytest.MonkeyPatch) -> Mock:
    """A training of two epochs that takes no time."""

    def trained(options: TrainingOptions, *, report: Callable[[Step], None], **_: Any) -> SimpleNamespace:
        for epoch in (1, 2):
            for step in (1, 2, 3):
                report(Step(epoch, 2, step, 3, 0.5 / epoch, 0.9))
            report(Step(epoch, 2, 3, 3, 0.5 / epoch, 0.9, 0.25, 0.955))
        return SimpleNamespace(name=options.recipe, test_accuracy=0.9512, test_loss=0.17, seconds=90.0)

    fake: Mock = create_autospec(training.run.train, side_effect=trained)
    monkeypatch.setattr(training.run, "train", fake)
    return fake


def test_each_epoch_is_a_line_and_the_end_says_how_to_use_the_model(digitbot: Digitbot, train: Mock) -> None:
    ran = digitbot("train", "mlp")
    assert (ran.status, ran.err) == (0, "")
    first, second, score, last = ran.lines
    assert first == "Epoch 1 of 2: loss 0.5000, accuracy 90.00%; validation 0.2500, 95.50%"
    assert second.startswith("Epoch 2 of 2: loss 0.2500")
    assert "95.12%" in score
    assert last.endswith("digitbot --model mlp")


def test_in_korean_too(digitbot: Digitbot, train: Mock) -> None:
    ran = digitbot("train", "mlp", "--language", "ko")
    assert ran.lines[0] == "에포크 1/2: 손실 0.5000, 정확도 90.00%, 검증 0.2500, 95.50%"
    assert "테스트 정확도는 95.12%" in ran.lines[-2]


def test_what_was_asked_for_is_what_is_trained(digitbot: Digitbot, train: Mock, home: Path) -> None:
    (home / "mnist").mkdir()
    ran = digitbot(
        "train", "cnn", "--epochs", "3", "--data", "mnist", "--out", "mine", "--seed", "7", "--runs", "2", "--h5"
    )
    assert train.call_args.args == (TrainingOptions("cnn", Path("mine"), Path("mnist"), 3, 7, 2, h5=True),)
    # A model elsewhere than among one's own is used by its file.
    assert ran.lines[-1].endswith(f"digitbot --model {Path('mine', 'cnn.tflite')}")


def test_the_settings_say_where_the_data_and_ones_own_models_are(
    digitbot: Digitbot, train: Mock, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "mnist").mkdir()
    monkeypatch.setenv("DIGITBOT_MNIST", str(home / "mnist"))
    monkeypatch.setenv("DIGITBOT_MODELS", str(home / "own"))
    digitbot("train", "mlp")
    assert train.call_args.args == (TrainingOptions("mlp", home / "own", home / "mnist"),)


def test_without_tensorflow_it_says_how_to_get_it(digitbot: Digitbot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("training.run.find_spec", create_autospec(find_spec, return_value=None))
    ran = digitbot("train", "mlp")
    assert (ran.status, ran.out) == (2, "")
    assert ran.err == SAY("training.no_tensorflow") + "\n"


def test_an_error_of_the_training_is_one_sentence(digitbot: Digitbot, train: Mock) -> None:
    train.side_effect = SettingsError("settings.no_folder", name="X", path="/x")
    ran = digitbot("train", "mlp")
    assert ran.status == 78
    assert ran.err.count("\n") == 1
