"""Model files as people have them: of older Kerases, misnamed, in odd shapes; and files that are not models."""

from __future__ import annotations

import io
import json
import shutil
import tracemalloc
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine import ModelError, words
from engine.classifier import keras_file
from engine.classifier.catalogue import SHIPPED
from engine.classifier.classifier import Classifier
from engine.classifier.probe import drawn_digits
from engine.classifier.shapes import MOST_UNPACKED

keras = pytest.importorskip("keras", reason="needs TensorFlow to make a model")
h5py = pytest.importorskip("h5py")


@pytest.fixture(scope="module")
def mlp() -> Any:
    return keras.models.load_model(SHIPPED / "mlp.keras", compile=False)


def _reads(file: Path, within: float = 1e-3) -> bool:
    """Whether a file's model answers as the shipped mlp does."""
    glyphs, _ = drawn_digits()
    ours = Classifier.open(SHIPPED / "mlp.tflite").probabilities(glyphs)
    return bool(np.allclose(Classifier.open(file).probabilities(glyphs), ours, atol=within))


def _refused(file: Path) -> ModelError:
    with pytest.raises(ModelError) as raised:
        Classifier.open(file)
    for language in ("en", "ko"):
        sentence = words(language).error(raised.value)
        assert file.name in sentence
        assert "\n" not in sentence
    return raised.value


SHAPES = [(28, 28), (784,), (28, 28, 1), (1, 28, 28), (1, 784), (784, 1), (28, 28, 1, 1)]


@pytest.mark.parametrize(
    ("entry", "kind"), [*((shape, ".keras") for shape in SHAPES), ((1, 28, 28), ".tflite"), ((784,), ".tflite")]
)
def test_pixels_in_one_order_may_have_any_shape(entry: tuple[int, ...], kind: str, mlp: Any, tmp_path: Path) -> None:
    file = tmp_path / f"own{kind}"
    _save(_behind(keras.Input(entry), mlp), file)
    assert _reads(file)


@pytest.mark.parametrize("kind", [".keras", ".tflite"])
def test_a_batch_may_have_a_fixed_size(kind: str, mlp: Any, tmp_path: Path) -> None:
    file = tmp_path / f"own{kind}"
    _save(_behind(keras.Input(batch_shape=(32, 28, 28)), mlp), file)
    assert _reads(file)


def test_a_value_may_have_an_axis_more(mlp: Any, tmp_path: Path) -> None:
    pixels = keras.Input((28, 28))
    keras.Model(pixels, keras.layers.Reshape((1, 10))(mlp(pixels))).save(tmp_path / "own.keras")
    assert _reads(tmp_path / "own.keras")


def test_a_tflite_file_may_take_plain_bytes(mlp: Any, tmp_path: Path) -> None:
    pixels = keras.Input((28, 28), dtype="uint8")
    _save(keras.Model(pixels, mlp(keras.layers.Rescaling(1 / 255)(pixels))), tmp_path / "own.tflite")
    assert _reads(tmp_path / "own.tflite", 0.02)  # as exactly as whole numbers can say how dark a pixel is


@pytest.mark.parametrize(
    ("written", "name"),
    [
        (".h5", "own.keras"),
        (".keras", "own.h5"),
        (".keras", "own.tflite"),
        (".tflite", "own.keras"),
        (".h5", "own.tflite"),
    ],
)
def test_the_content_counts_and_not_the_name(written: str, name: str, mlp: Any, tmp_path: Path) -> None:
    first = tmp_path / f"first{written}"
    _save(mlp, first)
    first.rename(tmp_path / name)
    assert _reads(tmp_path / name)


@pytest.mark.parametrize("listed", [True, False], ids=["Keras 2.2", "Keras 2.1"])
def test_an_old_file_need_not_have_an_input_layer(listed: bool, mlp: Any, tmp_path: Path) -> None:
    file = tmp_path / "old.h5"
    _save(mlp, file)
    kept = {"name", "trainable", "units", "activation", "use_bias"}
    with h5py.File(file, "r+") as content:
        layers = json.loads(content.attrs["model_config"])["config"]["layers"]
        old: list[dict[str, Any]] = [
            {
                "class_name": layer["class_name"],
                "config": {key: layer["config"][key] for key in kept & set(layer["config"])},
            }
            for layer in layers
            if layer["class_name"] != "InputLayer"
        ]
        old[0]["config"]["batch_input_shape"] = [None, 28, 28]
        config = {"class_name": "Sequential", "config": {"name": "sequential_1", "layers": old} if listed else old}
        content.attrs["model_config"] = json.dumps(config).encode()
        content.attrs["keras_version"] = b"2.2.4"
    assert _reads(file)


def test_weights_alone_are_told_of(mlp: Any, tmp_path: Path) -> None:
    mlp.save_weights(tmp_path / "mine.weights.h5")
    shutil.copy(tmp_path / "mine.weights.h5", tmp_path / "mine.h5")
    with zipfile.ZipFile(tmp_path / "zipped.keras", "w") as archive:
        archive.write(tmp_path / "mine.h5", "model.weights.h5")
    _save(mlp, tmp_path / "older.h5")
    with h5py.File(tmp_path / "older.h5", "r+") as content, h5py.File(tmp_path / "older-weights.h5", "w") as weights:
        for name in content["model_weights"]:
            content.copy(f"model_weights/{name}", weights)
        weights.attrs["layer_names"] = content["model_weights"].attrs["layer_names"]
    for name in ("mine.h5", "zipped.keras", "older-weights.h5"):
        assert _refused(tmp_path / name).key == "model.weights_only"


def test_data_is_told_of(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "digits.h5", "w") as content:
        content["x_train"] = np.zeros((5, 28, 28), np.uint8)
    with (tmp_path / "mnist.keras").open("wb") as stream:
        np.savez(stream, x_train=np.zeros((5, 28, 28), np.uint8))
    for name in ("digits.h5", "mnist.keras"):
        assert _refused(tmp_path / name).key == "model.data"


def test_a_pytorch_file_is_told_of(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "net.h5", "w") as archive:
        archive.writestr("net/data.pkl", b"\x80\x02}q\x00.")
    assert _refused(tmp_path / "net.h5").key == "model.pytorch"


@pytest.mark.parametrize("kind", [".keras", ".h5"])
def test_a_layer_of_somebodys_own_is_told_by_its_name(kind: str, mlp: Any, tmp_path: Path) -> None:
    class Blurring(keras.layers.Layer):  # type: ignore[misc, name-defined]
        def call(self, pixels: Any) -> Any:
            return pixels

    _save(keras.Sequential([keras.Input((28, 28)), Blurring(), *mlp.layers]), tmp_path / f"own{kind}")
    error = _refused(tmp_path / f"own{kind}")
    assert error.key == "model.own_layer"
    assert "Blurring" in str(error)


@pytest.mark.parametrize("kind", [".keras", ".h5"])
def test_code_in_a_file_is_not_run(kind: str, mlp: Any, tmp_path: Path) -> None:
    doubled = keras.layers.Lambda(lambda pixels: pixels * 2, output_shape=(28, 28))
    _save(keras.Sequential([keras.Input((28, 28)), doubled, *mlp.layers]), tmp_path / f"own{kind}")
    assert _refused(tmp_path / f"own{kind}").key == "model.lambda"


@pytest.mark.parametrize(
    ("operation", "key"), [(b"edgetpu-custom-op", "model.edge_tpu"), (b"MatrixDeterminant", "model.operation")]
)
def test_operations_that_litert_does_not_have_are_told_of(operation: bytes, key: str, tmp_path: Path) -> None:
    import tensorflow as tf

    def network(pixels: Any) -> Any:
        return pixels[:, 0, :10] * tf.linalg.det(pixels)[:, None]

    function = tf.function(network, input_signature=[tf.TensorSpec((1, 28, 28), tf.float32)])
    converter = tf.lite.TFLiteConverter.from_concrete_functions([function.get_concrete_function()])
    converter.allow_custom_ops = True
    (tmp_path / "own.tflite").write_bytes(converter.convert().replace(b"MatrixDeterminant", operation))
    error = _refused(tmp_path / "own.tflite")
    assert error.key == key
    assert error.values.get("operation", "MatrixDeterminant") == "MatrixDeterminant"


@pytest.mark.parametrize("name", ["config.json", "model.weights.h5", "assets/words.txt", "model.weights.npz"])
def test_a_zip_bomb_is_refused_before_it_unpacks(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    bomb, size = tmp_path / "bomb.keras", 64 * 2**20
    monkeypatch.setattr(keras_file, "MOST_UNPACKED", size)
    zeros = bytes(size + 1)
    _put_into_mlp(bomb, name, _zipped(zeros) if name.endswith("npz") else zeros)
    assert bomb.stat().st_size < 2**20
    tracemalloc.start()
    try:
        with pytest.raises(ModelError) as raised:
            keras_file.load(bomb)
        assert tracemalloc.get_traced_memory()[1] < size / 4
    finally:
        tracemalloc.stop()
    assert raised.value.key == "model.too_large"


@pytest.mark.parametrize("kind", [".h5", ".keras"])
def test_an_hdf5_bomb_is_refused_before_it_unpacks(kind: str, mlp: Any, tmp_path: Path) -> None:
    bomb, weights = tmp_path / f"bomb{kind}", tmp_path / "model.weights.h5"
    if kind == ".h5":
        _save(mlp, bomb)
        _add_zeros(bomb)
    else:
        with zipfile.ZipFile(SHIPPED / "mlp.keras") as archive:
            archive.extract(weights.name, tmp_path)
        _add_zeros(weights)
        _put_into_mlp(bomb, weights.name, weights.read_bytes())
    assert bomb.stat().st_size < 2**22
    assert _refused(bomb).key == "model.too_large"


def _put_into_mlp(file: Path, name: str, content: bytes) -> None:
    """The shipped mlp as a .keras file with something else in it."""
    with zipfile.ZipFile(SHIPPED / "mlp.keras") as shipped, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in shipped.namelist():
            if entry != name:
                archive.writestr(entry, shipped.read(entry))
        archive.writestr(name, content)


def _zipped(content: bytes) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr("0.npy", content)
    return archive.getvalue()


def _add_zeros(file: Path) -> None:
    """Put into an HDF5 file what takes no room there, and all that there is unpacked."""
    with h5py.File(file, "r+") as content:
        content.create_dataset("more", (MOST_UNPACKED // 4 + 1,), "float32", chunks=(2**16,), compression="gzip")


def _behind(entry: Any, mlp: Any) -> Any:
    return keras.Model(entry, mlp(keras.layers.Reshape((28, 28))(entry)))


def _save(model: Any, file: Path) -> None:
    import absl.logging

    absl.logging.set_verbosity(absl.logging.ERROR)  # Keras says there that .h5 is an old format
    if file.suffix == ".tflite":
        model.export(file, format="litert", verbose=False)
    else:
        model.save(file)


def test_a_file_of_nothing_known_is_told_of(tmp_path: Path) -> None:
    for name in ("own.keras", "own.h5", "own.tflite"):
        (tmp_path / name).write_bytes(b"just words, no model")
        assert _refused(tmp_path / name).key == "model.damaged"
