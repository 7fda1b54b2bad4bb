"""Open the files that Keras has written since 2015, and tell what a file is that holds no network.

Keras's own loader goes by the file's name. Here its content decides: ``PK`` is the zip archive of Keras 3, HDF5 what
all earlier ones wrote, also into files that end in .keras.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import time
import zipfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from io import BytesIO
from pathlib import Path
from typing import Any

from engine.classifier.shapes import MOST_UNPACKED
from engine.errors import ModelError

_HDF5, _NPZ = "model.weights.h5", "model.weights.npz"  # in a zip archive, and packed once more
_PREFIX = "digitbot-model-"
_ABANDONED_AFTER = 3600.0  # seconds; no file may take longer than a minute to open


def load(file: Path) -> Any:
    """Load a network.

    Raises:
        ModelError: the file is damaged, too large, or holds something else; the error says what.
    """
    with file.open("rb") as stream:
        head = stream.read(2)
    try:
        return _load_zip(file) if head == b"PK" else _load_hdf5(file)
    except ModelError:
        raise
    except Exception as error:  # of zipfile, h5py and json: a damaged file may raise any
        raise ModelError("model.damaged", name=file.name) from error


def _load_zip(file: Path) -> Any:
    with zipfile.ZipFile(file) as archive:
        names = {Path(entry.filename).name for entry in archive.infolist()}
        _check_size(file, (entry.file_size for entry in archive.infolist()))
        config = archive.read("config.json") if "config.json" in names else b""
        for packed, sizes in ((_HDF5, _hdf5_sizes), (_NPZ, _zip_sizes)):
            if packed in archive.namelist():
                _check_size(file, sizes(BytesIO(archive.read(packed))))
    if not config:
        raise ModelError(_contents(names), name=file.name)
    if file.suffix == ".keras":
        return _loaded(file, file.name, config)
    with temporary_folder() as folder:
        named = folder / "model.keras"
        shutil.copyfile(file, named)
        return _loaded(named, file.name, config)


@contextmanager
def temporary_folder() -> Iterator[Path]:
    """A folder for a copy of a file; what is left of those whose process was ended, as the file hung, is removed."""
    for left in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        with suppress(OSError):
            if time.time() - left.stat().st_mtime > _ABANDONED_AFTER:
                shutil.rmtree(left)
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as folder:
        yield Path(folder)


def _contents(names: set[str]) -> str:
    """The key of the error for a zip archive without a network, by the names in it."""
    if "data.pkl" in names:
        return "model.pytorch"
    if any(name.endswith(".npy") for name in names):
        return "model.data"
    return "model.weights_only" if any(name.endswith(".h5") for name in names) else "model.damaged"


def _load_hdf5(file: Path) -> Any:
    import h5py

    _check_size(file, _hdf5_sizes(file))
    with h5py.File(file) as content:
        config = content.attrs.get("model_config")
        weights = "layer_names" in content.attrs or any(name in content for name in ("layers", "vars"))
    if config is None:
        raise ModelError("model.weights_only" if weights else "model.data", name=file.name)
    config = config.encode("utf-8", "surrogateescape") if isinstance(config, str) else bytes(config)
    changed = _as_written_today(config)
    if file.suffix == ".h5" and changed == config:
        return _loaded(file, file.name, config)
    with temporary_folder() as folder:
        named = folder / "model.h5"
        shutil.copyfile(file, named)
        with h5py.File(named, "r+") as content:
            content.attrs["model_config"] = changed
        return _loaded(named, file.name, config)


def _check_size(file: Path, sizes: Iterable[int]) -> None:
    """Refuse a file whose parts have these sizes in bytes once they are unpacked, if that is too much."""
    if sum(sizes) > MOST_UNPACKED:
        raise ModelError("model.too_large", name=file.name, megabytes=MOST_UNPACKED // 2**20)


def _hdf5_sizes(hdf5: Path | BytesIO) -> list[int]:
    """The size of each data set in bytes, unpacked; their content is not read."""
    import h5py

    sizes: list[int] = []
    with h5py.File(hdf5) as content:
        content.visititems(lambda _, entry: sizes.append(entry.nbytes) if isinstance(entry, h5py.Dataset) else None)
    return sizes


def _zip_sizes(archive: BytesIO) -> list[int]:
    """The size of each file in bytes, unpacked; their content is not read."""
    with zipfile.ZipFile(archive) as opened:
        return [entry.file_size for entry in opened.infolist()]


def _as_written_today(config: bytes) -> bytes:
    """The configuration of an old Sequential: up to Keras 2.1 a bare list, up to 2.3 without an input layer."""
    try:
        network = json.loads(config)
        if network["class_name"] != "Sequential":
            return config
        if isinstance(network["config"], list):
            network["config"] = {"name": "sequential", "layers": network["config"]}
        layers = network["config"]["layers"]
        if layers[0]["class_name"] == "InputLayer":
            return config
        first = layers[0]["config"]
        entry = {
            "batch_shape": first.pop("batch_input_shape"),
            "dtype": first.get("dtype") or "float32",
            "name": "input",
        }
    except (ValueError, KeyError, TypeError, IndexError, AttributeError):
        return config
    layers.insert(0, {"class_name": "InputLayer", "config": entry})
    return json.dumps(network).encode()


def _loaded(path: Path, name: str, config: bytes) -> Any:
    import keras

    try:
        model = keras.models.load_model(path, compile=False)
    except Exception as error:
        raise _refusal(name, config) from error
    if not isinstance(model, keras.Model) or not getattr(model, "inputs", None):
        raise ModelError("model.damaged", name=name)
    return model


def _refusal(name: str, config: bytes) -> ModelError:
    """The error that fits a network whose layers Keras does not build."""
    import keras

    try:
        layers = set(_layers(json.loads(config)))
    except (ValueError, RecursionError):
        return ModelError("model.damaged", name=name)
    if "Lambda" in layers:
        return ModelError("model.lambda", name=name)
    own = sorted(layer for layer in layers if not hasattr(keras.layers, layer) and not hasattr(keras, layer))
    if own:
        return ModelError("model.own_layer", name=name, layers=", ".join(own))
    return ModelError("model.damaged", name=name)


def _layers(part: Any) -> Iterator[str]:
    """The class names of all layers in a configuration, however they are nested."""
    entries = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    if isinstance(part, dict) and isinstance(part.get("layers"), list):
        yield from (
            layer["class_name"] for layer in part["layers"] if isinstance(layer, dict) and "class_name" in layer
        )
    for entry in entries:
        yield from _layers(entry)
