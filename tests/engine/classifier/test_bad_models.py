"""A model file that cannot be used is told of in one sentence, and the engine does not start with it."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import Engine, Message, ModelError, words
from engine.classifier import keras_file, own_model
from engine.classifier.catalogue import SHIPPED
from engine.classifier.shapes import MOST_UNPACKED
from tests.conftest import Say
from tests.engine.classifier.conftest import network


def _refused(model: Path | str, models: Path | None = None) -> ModelError:
    with pytest.raises(ModelError) as raised:
        Engine.load(model, models=models)
    for language in ("en", "ko"):
        sentence = words(language).error(raised.value)
        assert "\n" not in sentence
        assert "Traceback" not in sentence
        assert Path(model).name in sentence
    return raised.value


def test_a_name_that_no_model_has_is_told_with_those_there_are() -> None:
    error = _refused("resnet")
    assert error.key == "model.unknown"
    assert "cnn, mlp" in str(error)


@pytest.mark.parametrize("name", ["", ".", "..", "../models/cnn", "/etc/passwd", "cnn\0", "n" * 5000])
def test_a_name_is_no_way_into_the_file_system(name: str) -> None:
    with pytest.raises(ModelError) as raised:
        Engine.load(name)
    assert raised.value.key == "model.unknown"


@pytest.mark.parametrize("kind", [".tflite", ".keras", ".h5"])
def test_a_missing_file_is_told_of(kind: str, tmp_path: Path) -> None:
    assert _refused(tmp_path / f"none{kind}").key == "model.missing_file"


@pytest.mark.parametrize("name", ["~nobody-here/own.tflite", "a" * 5000 + ".tflite", "zero\0.tflite"])
def test_a_path_that_cannot_be_is_told_of(name: str) -> None:
    with pytest.raises(ModelError) as raised:
        Engine.load(name)
    assert raised.value.key == "model.missing_file"


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    (tmp_path / "own.tflite").mkdir()
    assert _refused(tmp_path / "own.tflite").key == "model.missing_file"


CONTENTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "words": lambda _: b"these are just words\n" * 20,
    "its first bytes": lambda whole: whole[:16],
    "its first half": lambda whole: whole[: len(whole) // 2],
    "all but its end": lambda whole: whole[:-100],
    "zeros": lambda whole: bytes(len(whole)),
}


@pytest.mark.parametrize("content", list(CONTENTS))
def test_a_damaged_tflite_file_is_told_of(content: str, tmp_path: Path) -> None:
    path = tmp_path / "own.tflite"
    path.write_bytes(CONTENTS[content]((SHIPPED / "mlp.tflite").read_bytes()))
    assert _refused(path).key == "model.damaged"


def test_a_model_of_ones_own_that_hides_a_shipped_one_is_told_of(tmp_path: Path) -> None:
    for name in ("cnn.tflite", "other.tflite", ".mlp.tflite"):
        shutil.copy(SHIPPED / "mlp.tflite", tmp_path / name)
    engine = Engine.load(models=tmp_path)
    assert [(error.key, error.values) for error in engine.left_out] == [("model.hides", {"name": "cnn"})]
    for language in ("en", "ko"):
        listed = engine.handle(Message("/models", user=language, locale=language)).text
        assert words(language).error(engine.left_out[0]) in listed
    assert Engine.load(models=tmp_path / "none").left_out == ()


@pytest.mark.parametrize("head", [b"\0\0\0\0TFL3", b"PK\3\4", b"\x89HDF\r\n\x1a\n"])
def test_a_file_that_is_too_large_is_refused_unread(head: bytes, tmp_path: Path) -> None:
    path = tmp_path / "own.tflite"
    with path.open("wb") as stream:
        stream.write(head)
        stream.truncate(MOST_UNPACKED + 1)  # a hole: it takes no room on the disk
    assert _refused(path).key == "model.too_large"


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs a file that root may not read either")
def test_a_file_that_cannot_be_read_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "own.tflite"
    path.symlink_to("/proc/self/mem")  # nothing is at its beginning
    assert _refused(path).key == "model.unreadable"
    (tmp_path / "own.json").write_bytes((SHIPPED / "mlp.json").read_bytes())
    assert _refused(path).key in ("model.unreadable", "model.card_mismatch")


def test_a_name_that_is_no_text_is_told_of(tmp_path: Path) -> None:
    path = tmp_path / "own.tflite"
    path.write_bytes(
        (SHIPPED / "mlp.tflite").read_bytes().replace(b"serving_default_input", b"serving_default_\xbcnput")
    )
    assert _refused(path).key == "model.damaged"


@pytest.mark.parametrize("content", list(CONTENTS))
@pytest.mark.parametrize("kind", [".keras", ".h5"])
def test_a_damaged_keras_file_is_told_of(kind: str, content: str, small_models: Path, tmp_path: Path) -> None:
    path = tmp_path / f"own{kind}"
    path.write_bytes(CONTENTS[content]((small_models / f"small{kind}").read_bytes()))
    assert _refused(path).key == "model.damaged"


@pytest.mark.parametrize("kind", [".tflite", ".keras"])
@pytest.mark.parametrize(
    ("entry", "answers", "shown"),
    [((32, 32), 10, "32x32 -> 10"), ((28, 28), 26, "28x28 -> 26"), ((28, 28, 3), 10, "28x28x3 -> 10")],
)
def test_a_model_of_another_shape_is_told_of(
    entry: tuple[int, ...], answers: int, shown: str, kind: str, tmp_path: Path
) -> None:
    path = tmp_path / f"letters{kind}"
    model = network(entry, answers)
    if kind == ".keras":
        model.save(path)
    else:
        model.export(path, format="litert", verbose=False)
    error = _refused(path)
    assert error.key == "model.wrong_shape"
    assert shown in str(error)


def test_a_keras_file_without_tensorflow_is_asked_for_in_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "keras.py").write_text("raise ImportError")
    monkeypatch.syspath_prepend(str(tmp_path))
    own_model.close()
    path = tmp_path / "own.keras"
    path.write_bytes(b"PK")
    error = _refused(path)
    own_model.close()
    assert error.key == "model.needs_tensorflow"
    assert 'pip install ".[train]"' in str(error)


def test_switching_to_a_bad_model_leaves_the_conversation_its_own(say: Say, tmp_path: Path) -> None:
    (tmp_path / "own.tflite").write_bytes(b"words")
    for name in ("nosuch", str(tmp_path / "own.tflite"), str(tmp_path / "none.keras"), "~nobody-here/own.tflite"):
        reply = say(f"models {name}")
        assert reply.failed
        assert "number" not in reply.text  # it is an error of theirs, not one of ours to be reported by its number
    assert "You are using cnn." in say("models").text


def test_an_error_is_told_in_the_persons_language(engine: Engine) -> None:
    reply = engine.handle(Message("/모델 없는모델", user="bad model"))
    assert reply.failed
    assert reply.locale == "ko"
    assert reply.text == "없는모델 모델은 없으니 있는 모델(cnn, mlp) 가운데서 골라 주세요."


def test_what_a_killed_process_left_of_a_file_is_swept_and_nothing_else_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    folders = [tmp_path / name for name in ("digitbot-model-old", "digitbot-model-new", "another-old")]
    for folder in folders:
        folder.mkdir()
        (folder / "model.h5").write_bytes(b"")
        if folder.name.endswith("old"):
            os.utime(folder, (0, 0))
    with keras_file.temporary_folder() as own:
        assert own.is_dir()
        assert [folder.exists() for folder in folders] == [False, True, True]
    assert not own.exists()
