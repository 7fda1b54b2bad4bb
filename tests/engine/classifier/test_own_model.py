"""A model file without a card may hang or crash what opens it: one sentence is what a person sees of that."""

from __future__ import annotations

import os
import select
import signal
import struct
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from engine import Engine, ModelError, words
from engine.classifier import own_model
from engine.classifier.catalogue import SHIPPED
from engine.classifier.classifier import Classifier
from tests.pictures import write

h5py = pytest.importorskip("h5py")

SHORT = 2.0  # seconds until a file that never opens is given up, here
LONG = 120  # seconds that no test takes unless it would for ever
# Python runs a module of this name when it starts: LiteRT then crashes on files that say so, when opened or run.
BAD_LITERT = """
import ctypes, sys
from importlib import import_module
def crash(*args):
    ctypes.memset(0, 0, 1)
if "engine.classifier.model_process" in sys.orig_argv:
    module = import_module("ai_edge_litert.interpreter")
    good = module.Interpreter.__init__
    def bad(self, *args, model_content, **kwargs):
        if b"crash when opened" in model_content:
            crash()
        good(self, *args, model_content=model_content, **kwargs)
        if b"crash when run" in model_content:
            self.invoke = crash
    module.Interpreter.__init__ = bad
"""


@pytest.fixture(autouse=True)
def _fresh() -> Iterator[None]:
    """No process of another test answers here, nor one of these elsewhere."""
    own_model.close()
    yield
    own_model.close()


def endless(folder: Path) -> Path:
    """An HDF5 file that HDF5 reads for ever: in its heap the space that is free has the size of no entry."""
    file = folder / "own.h5"
    with h5py.File(file, "w") as content:
        content.attrs["model_config"] = "{}"
    changed = bytearray(file.read_bytes())
    entry = changed.index(b"GCOL") + 16
    while struct.unpack_from("<H", changed, entry)[0]:
        entry += 16 + -(-struct.unpack_from("<Q", changed, entry + 8)[0] // 8) * 8
    struct.pack_into("<Q", changed, entry + 8, 5)
    file.write_bytes(changed)
    return file


def refused(file: Path) -> str:
    """The key of the sentence that a file is refused with."""
    with pytest.raises(ModelError) as raised:
        Classifier.open(file)
    for language in ("en", "ko"):
        sentence = words(language).error(raised.value)
        assert file.name in sentence
        assert "\n" not in sentence
    return raised.value.key


def works(folder: Path) -> bool:
    """Whether another file of one's own is opened and answers as it does where it is trusted."""
    (folder / "good.tflite").write_bytes((SHIPPED / "mlp.tflite").read_bytes())
    glyphs = np.random.default_rng(1).random((1001, 28, 28), np.float32)
    there, here = (Classifier.open(file) for file in (folder / "good.tflite", SHIPPED / "mlp.tflite"))
    return bool(np.allclose(there.probabilities(glyphs), here.probabilities(glyphs), atol=1e-6))


def test_a_file_that_never_opens_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_model, "OPENING", SHORT)
    assert refused(endless(tmp_path)) == "model.too_slow"
    assert works(tmp_path)


def test_a_network_that_never_ends_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tensorflow = pytest.importorskip("tensorflow", reason="needs TensorFlow to make a model")

    def loop(pixels: object) -> object:
        first = tensorflow.reshape(pixels, (1, 784))[:, :10]
        return tensorflow.while_loop(
            lambda values: tensorflow.reduce_sum(values) >= 0, lambda values: [tensorflow.nn.relu(values)], [first]
        )[0]

    network = tensorflow.function(loop, input_signature=[tensorflow.TensorSpec((1, 28, 28))])
    converter = tensorflow.lite.TFLiteConverter.from_concrete_functions([network.get_concrete_function()])
    (tmp_path / "own.tflite").write_bytes(converter.convert())
    monkeypatch.setattr(own_model, "RUNNING", SHORT)
    assert refused(tmp_path / "own.tflite") == "model.too_slow"
    monkeypatch.undo()
    assert works(tmp_path)


@pytest.mark.parametrize(("when", "key"), [("opened", "model.damaged"), ("run", "model.does_not_run")])
def test_a_file_that_crashes_what_opens_it_is_told_of(
    when: str, key: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text(BAD_LITERT)
    monkeypatch.syspath_prepend(str(tmp_path))
    file = tmp_path / "own.tflite"
    file.write_bytes((SHIPPED / "mlp.tflite").read_bytes() + f"crash when {when}".encode())
    assert refused(file) == key
    assert works(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="no process has a bound of its memory, or too small a one")
def test_a_network_larger_than_memory_is_refused(small_models: Path, tmp_path: Path) -> None:
    file = tmp_path / "own.h5"
    file.write_bytes((small_models / "small.h5").read_bytes())
    with h5py.File(file, "r+") as content:
        config = content.attrs["model_config"]
        content.attrs["model_config"] = config.replace('"units": 10', '"units": 2000000')
        assert content.attrs["model_config"] != config
    assert refused(file) == "model.damaged"
    assert works(tmp_path)


@pytest.mark.skipif(sys.platform == "win32", reason="a signal to this process alone")
def test_ctrl_c_is_heard_while_a_file_hangs(tmp_path: Path) -> None:
    file = endless(tmp_path)
    ended = threading.Event()

    def press() -> None:
        """Once a process has been started for the file, and until somebody has heard it."""
        while not ended.wait(0.1):
            if own_model.running():
                os.kill(os.getpid(), signal.SIGINT)
                return

    threading.Thread(target=press, daemon=True).start()
    try:
        with pytest.raises(KeyboardInterrupt):
            Classifier.open(file)
    finally:
        ended.set()
    assert not own_model.running()
    assert works(tmp_path)


@pytest.mark.skipif(sys.platform != "linux", reason="how the end of another process is waited for")
def test_a_file_that_hangs_outlives_nobody_for_long(tmp_path: Path) -> None:
    """Not even where the process that could end it was killed, and the interpreter's lock is held for ever."""
    code = (
        "import sys, pathlib; from engine.classifier import own_model as own; own.OPENING = float(sys.argv[2]);"
        "own.OwnModel._ask, ask = lambda *a, **k: (print(own.running() or 0, flush=True), ask(*a, **k))[1],"
        " own.OwnModel._ask; own.OwnModel(pathlib.Path(sys.argv[1]))"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", code, str(endless(tmp_path)), str(SHORT)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    parent.stdout.readline()  # before it loads TensorFlow
    child = os.pidfd_open(int(parent.stdout.readline()))  # when it has, and opens the file
    parent.kill()
    parent.wait()
    assert select.select([child], [], [], LONG)[0]
    os.close(child)
    parent.stdout.close()


def test_what_came_with_digitbot_needs_no_process(tmp_path: Path) -> None:
    code = (
        "import sys; from engine import Engine; e = Engine.load(plugins=False); e.predict(sys.argv[1]);"
        "e.predict(sys.argv[1], model='mlp'); assert 'engine.processes' not in sys.modules"
    )
    (tmp_path / "seven.png").write_bytes(write("7").encoded())
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "seven.png")], check=True, timeout=LONG)


def test_a_glyph_need_not_wait_until_many_are_answered(tmp_path: Path) -> None:
    (tmp_path / "mine.tflite").write_bytes((SHIPPED / "cnn.tflite").read_bytes())
    classifier, begun = Classifier.open(tmp_path / "mine.tflite"), threading.Event()
    many = np.zeros((own_model.PART, 28, 28), np.float32)

    def measure() -> None:
        for _ in range(30):
            classifier.probabilities(many)
            begun.set()

    measuring = threading.Thread(target=measure)
    measuring.start()
    assert begun.wait(LONG)
    for _ in range(5):
        classifier.probabilities(many[:1])
    assert measuring.is_alive()
    measuring.join(LONG)


def test_a_model_of_ones_own_survives_a_file_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_model, "OPENING", SHORT)
    (tmp_path / "mine.tflite").write_bytes((SHIPPED / "cnn.tflite").read_bytes())
    bad = endless(tmp_path)
    with Engine.load("mine", models=tmp_path, plugins=False) as engine:
        with pytest.raises(ModelError):
            engine.predict(write("7").encoded(), model=bad.stem)
        assert engine.predict(write("7").encoded())[0].text == "7"
        assert own_model.running()
    assert not own_model.running()
