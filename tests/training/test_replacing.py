"""A model's files are replaced all or none, and what a kill in between leaves is never taken for a model."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from engine.classifier.card import Card, file_hash
from engine.classifier.catalogue import SHIPPED, Catalogue
from engine.classifier.classifier import Classifier
from engine.errors import ModelError
from training.replacing import replace_all

ROOT = Path(__file__).parents[2]
NAMES = ("mlp.json", "mlp.keras", "mlp.tflite")


@pytest.fixture
def models(tmp_path: Path) -> Path:
    """A folder with an older model."""
    folder = tmp_path / "models"
    folder.mkdir()
    for name in NAMES:
        shutil.copy(SHIPPED / name, folder)
    return folder


@pytest.fixture
def new(models: Path) -> Path:
    """A folder in it with the files of a new one of the same name, which differ from the older ones."""
    folder = models / ".training-x"
    folder.mkdir()
    for kind in ("keras", "tflite"):
        shutil.copy(SHIPPED / f"cnn.{kind}", folder / f"mlp.{kind}")
    hashes = {name: file_hash(folder / name) for name in NAMES[1:]}
    replace(Card.read(SHIPPED / "cnn.json"), name="mlp", sha256=hashes).write(folder / NAMES[0])
    return folder


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir() if file.is_file()}


def test_all_are_replaced(models: Path, new: Path) -> None:
    expected = contents(new)
    replace_all([new / name for name in NAMES], models)
    assert contents(models) == expected
    assert Catalogue(models).get("mlp").card == Card.read(models / "mlp.json")


@pytest.mark.parametrize("there", [NAMES, NAMES[1:], ()])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("after", [False, True])
@pytest.mark.parametrize("failing", NAMES)
def test_none_is_where_one_cannot_be_moved_or_somebody_stops_it(
    failing: str, after: bool, error: BaseException, there: tuple[str, ...], models: Path, new: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    for name in set(NAMES) - set(there):
        (models / name).unlink()
    before = contents(models)
    real = Path.replace

    def move(path: Path, target: Path) -> Path:
        if path.name != failing:
            return real(path, target)
        if after:
            real(path, target)
        raise error

    monkeypatch.setattr(Path, "replace", move)
    with pytest.raises(type(error)):
        replace_all([new / name for name in NAMES], models)
    assert contents(models) == before


def test_none_is_where_there_is_no_room_for_the_copies(
    models: Path, new: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(models)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(shutil, "copy2", full)
    with pytest.raises(OSError, match="No space"):
        replace_all([new / name for name in NAMES], models)
    assert contents(models) == before


KILLED = """
import os, signal, sys
from pathlib import Path
from training.replacing import replace_all

real, left = Path.replace, [int(sys.argv[3])]

def move(path, target):
    if not left[0]:
        os.kill(os.getpid(), signal.SIGKILL)
    left[0] -= 1
    return real(path, target)

Path.replace = move
replace_all([Path(sys.argv[1]) / name for name in sys.argv[4:]], Path(sys.argv[2]))
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no such signal")
@pytest.mark.parametrize("there", [NAMES, ()])
@pytest.mark.parametrize("moves", [0, 1, 2])
def test_after_a_kill_no_model_is_read_by_another_ones_card(
    moves: int, there: tuple[str, ...], models: Path, new: Path
) -> None:
    for name in set(NAMES) - set(there):
        (models / name).unlink()
    command = [sys.executable, "-c", KILLED, str(new), str(models), str(moves), *NAMES]
    done = subprocess.run(command, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False)
    assert done.returncode == -signal.SIGKILL
    assert (models / "mlp.json").exists() == bool(moves or there)
    for file in models.glob("mlp.[kt]*"):
        if Card.read(models / "mlp.json").sha256[file.name] != file_hash(file):
            with pytest.raises(ModelError) as raised:
                Classifier.open(file)
            assert raised.value.key == "model.card_mismatch"
