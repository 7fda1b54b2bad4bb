"""What a training run promises: the files, the card, the same result from the same seed."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest

from engine import Engine, Message, UsageError
from engine.classifier.card import HISTORY_KEYS, Card, file_hash
from engine.classifier.catalogue import SHIPPED
from engine.classifier.runtime import open_runtime
from engine.errors import DataError
from training.options import RECIPE_NAMES, TrainingOptions
from training.pages import fonts
from training.run import train
from training.step import Step

pytest.importorskip("tensorflow", reason="training needs the train extra")


@pytest.fixture(scope="module")
def trained(printed_digits: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Card, list[Step]]:
    """The mlp after two epochs, with the post's .h5 beside it."""
    out = tmp_path_factory.mktemp("models")
    steps: list[Step] = []
    card = train(TrainingOptions("mlp", out, printed_digits, epochs=2, seed=3, h5=True), report=steps.append)
    return out, card, steps


def test_a_run_writes_both_models_their_card_and_the_posts_h5(trained: tuple[Path, Card, list[Step]]) -> None:
    out, card, _ = trained
    assert sorted(file.name for file in out.iterdir()) == ["mlp.json", "mlp.keras", "mlp.tflite", "mnist_model.h5"]
    assert Card.read(out / "mlp.json") == card


def test_the_card_tells_how_it_was_trained_and_what_it_describes(trained: tuple[Path, Card, list[Step]]) -> None:
    out, card, _ = trained
    assert (card.recipe, card.seed, card.parameters) == ("mlp", 3, 784 * 20 + 20 + 20 * 20 + 20 + 20 * 10 + 10)
    assert {len(card.history[key]) for key in HISTORY_KEYS} == {2}
    assert card.test.examples == 100
    assert "Flatten" in card.summary
    assert card.sha256 == {name: file_hash(out / name) for name in ("mlp.keras", "mlp.tflite")}
    assert {"python", "keras", "tensorflow", "digitbot"} <= card.versions.keys()


def test_progress_is_told_for_every_step_and_with_validation_at_each_epochs_end(
    trained: tuple[Path, Card, list[Step]],
) -> None:
    _, card, steps = trained
    assert [(step.epoch, step.step) for step in steps if step.val_loss is None] == [
        (epoch, step) for epoch in (1, 2) for step in range(1, 22)
    ]
    ends = [step for step in steps if step.val_loss is not None]
    assert [step.val_accuracy for step in ends] == pytest.approx(card.history["val_accuracy"], abs=1e-6)


def test_both_files_answer_alike_for_any_batch_size(trained: tuple[Path, Card, list[Step]]) -> None:
    out, card, _ = trained
    glyphs = np.random.default_rng(1).random((7, 28, 28, 1), dtype=np.float32)
    keras_answers = open_runtime(out / "mlp.keras").predict(glyphs)
    served = open_runtime(out / "mlp.tflite").predict(glyphs)
    assert card.parity <= 1e-4
    np.testing.assert_allclose(served, keras_answers, atol=1e-4)
    np.testing.assert_allclose(open_runtime(out / "mlp.tflite").predict(glyphs[:1]), served[:1], atol=1e-6)


def test_the_engine_loads_the_posts_h5_and_tells_evaluates_and_reads_with_it(
    trained: tuple[Path, Card, list[Step]], printed_digits: Path
) -> None:
    out, card, _ = trained
    engine = Engine.load(out / "mnist_model.h5", mnist=printed_digits)
    assert "Flatten" in engine.handle(Message("summary")).text
    assert f"{card.test_accuracy * 100:.2f}%" in engine.handle(Message("evaluate")).text
    digit = engine.handle(Message("sample 0")).readings[0].digits[0]
    assert sum(digit.probabilities) == pytest.approx(1, abs=1e-5)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others(printed_digits: Path, tmp_path: Path) -> None:
    cards = [
        train(TrainingOptions("cnn", tmp_path / str(number), printed_digits, epochs=1, seed=seed))
        for number, seed in enumerate((5, 5, 6))
    ]
    first, again, other = (card.history for card in cards)
    assert first == again
    assert first != other


def test_a_folder_of_ones_own_models_goes_before_the_shipped_ones(trained: tuple[Path, Card, list[Step]]) -> None:
    out, card, _ = trained
    reply = Engine.load("mlp", models=out).handle(Message("summary"))
    assert f"{card.test_accuracy * 100:.2f}%" in reply.text


@pytest.mark.parametrize(
    ("recipe", "epochs", "key"), [("rnn", None, "training.unknown_recipe"), ("mlp", 0, "training.epochs")]
)
def test_what_cannot_be_trained_is_told_before_anything_is_written(
    recipe: str, epochs: int | None, key: str, printed_digits: Path, tmp_path: Path
) -> None:
    with pytest.raises(UsageError) as raised:
        TrainingOptions(recipe, tmp_path / "out", printed_digits, epochs=epochs)
    assert raised.value.key == key
    assert not (tmp_path / "out").exists()


def test_the_judge_takes_neither_runs_nor_h5(tmp_path: Path) -> None:
    for more in ({"runs": 2}, {"h5": True}):
        with pytest.raises(UsageError) as raised:
            TrainingOptions("judge", tmp_path, **more)
        assert raised.value.key == "training.judge_alone"


def test_without_the_fonts_the_judge_is_not_begun(
    printed_digits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fonts, "FOLDER", tmp_path / "nowhere")
    fonts.face.cache_clear()
    with pytest.raises(UsageError) as raised:
        train(TrainingOptions("judge", tmp_path / "out", printed_digits, epochs=1))
    fonts.face.cache_clear()
    assert raised.value.key == "training.no_fonts"
    assert not (tmp_path / "out" / "judge").exists()


def test_a_folder_that_cannot_be_made_and_missing_data_are_told(printed_digits: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(UsageError):
        train(TrainingOptions("mlp", tmp_path / "file", printed_digits))
    with pytest.raises(DataError):
        train(TrainingOptions("mlp", tmp_path / "out", tmp_path))


def test_a_full_disk_leaves_the_models_that_were_there(
    trained: tuple[Path, Card, list[Step]], printed_digits: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = shutil.copytree(trained[0], tmp_path / "models")
    before = {file.name: file.read_bytes() for file in out.iterdir()}

    def full(card: Card, path: Path) -> None:
        path.write_text("{", encoding="utf-8")
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Card, "write", full)
    with pytest.raises(UsageError) as raised:
        train(TrainingOptions("mlp", out, printed_digits, epochs=1, seed=4))
    assert raised.value.key == "training.model_not_written"
    assert {file.name: file.read_bytes() for file in out.iterdir()} == before


@pytest.mark.parametrize("name", RECIPE_NAMES)
def test_the_shipped_models_are_what_their_cards_say(name: str) -> None:
    folder = SHIPPED / "judge" if name == "judge" else SHIPPED
    card = Card.read(folder / f"{name}.json")
    assert set(card.sha256) == {f"{name}.keras", f"{name}.tflite"}
    for file in card.sha256:
        card.check(folder / file)
    assert card.parity <= 1e-4
    assert card.test_accuracy >= {"mlp": 0.93, "cnn": 0.994, "judge": 0.97}[name]
