"""The data set is found on the disk or fetched once and checked; what is wrong with it is told in one sentence."""

from __future__ import annotations

import gc
import gzip
import hashlib
import io
import os
import struct
import threading
import warnings
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import numpy as np
import pytest

from engine import DataError, Engine, Message, Progress, words
from engine.mnist import IDX_FILES, SHA256, URL, Mnist, Split
from tests.conftest import write_idx

IMAGES = np.random.default_rng(2).integers(0, 256, (5, 28, 28), np.uint8)
LABELS = np.array([7, 2, 1, 0, 4], np.uint8)


def _npz(**arrays: np.ndarray) -> bytes:
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=True, **arrays)
    return buffer.getvalue()


WHOLE = _npz(x_train=IMAGES[::-1], y_train=LABELS[::-1], x_test=IMAGES, y_test=LABELS)


def _error(mnist: Mnist) -> DataError:
    with pytest.raises(DataError) as raised:
        mnist.load("test")
    for language in ("en", "ko"):
        sentence = words(language).error(raised.value)
        assert "\n" not in sentence
        assert "Traceback" not in sentence
    return raised.value


@pytest.mark.parametrize("part", ["train", "test"])
def test_idx_files_and_npz_hold_the_same(part: Split, tmp_path: Path) -> None:
    (tmp_path / "idx").mkdir()
    write_idx(tmp_path / "idx", "train", IMAGES[::-1], LABELS[::-1])
    write_idx(tmp_path / "idx", "test", IMAGES, LABELS)
    (tmp_path / "npz").mkdir()
    (tmp_path / "npz" / "mnist.npz").write_bytes(WHOLE)
    for folder in ("idx", "npz"):
        digits = Mnist(tmp_path / folder).load(part)
        order = slice(None, None, -1) if part == "train" else slice(None)
        assert np.array_equal(digits.images, IMAGES[order])
        assert np.array_equal(digits.labels, LABELS[order])
        assert len(digits) == 5


def test_one_part_needs_only_its_own_two_files(tmp_path: Path) -> None:
    write_idx(tmp_path, "test", IMAGES, LABELS)
    assert len(Mnist(tmp_path).load("test")) == 5
    with pytest.raises(DataError):
        Mnist(tmp_path).load("train")


@pytest.mark.parametrize("folder", ["nowhere", "."])
def test_a_folder_without_the_data_is_told_of(folder: str, tmp_path: Path) -> None:
    error = _error(Mnist(tmp_path / folder))
    assert error.key == "data.not_there"
    assert str(tmp_path / folder) in str(error)


def _idx(magic: int, *sides: int, data: bytes = b"") -> bytes:
    return gzip.compress(struct.pack(f">{1 + len(sides)}I", magic, *sides) + data)


GOOD_IMAGES = _idx(2051, 5, 28, 28, data=IMAGES.tobytes())
GOOD_LABELS = _idx(2049, 5, data=LABELS.tobytes())
DAMAGED_IDX: dict[str, tuple[bytes, bytes]] = {
    "empty": (b"", GOOD_LABELS),
    "not gzip": (b"just words", GOOD_LABELS),
    "cut off": (GOOD_IMAGES[:500], GOOD_LABELS),
    "changed": (GOOD_IMAGES[:300] + b"\xff" * 8 + GOOD_IMAGES[308:], GOOD_LABELS),
    "no header": (gzip.compress(b""), GOOD_LABELS),
    "half a header": (gzip.compress(b"\0\0\x08"), GOOD_LABELS),
    "labels for images": (GOOD_LABELS, GOOD_LABELS),
    "images for labels": (GOOD_IMAGES, GOOD_IMAGES),
    "fewer images than said": (_idx(2051, 6, 28, 28, data=IMAGES.tobytes()), GOOD_LABELS),
    "more images than can be": (_idx(2051, 2**32 - 1, 2**32 - 1, 28, data=IMAGES.tobytes()), GOOD_LABELS),
    "images of another size": (_idx(2051, 5, 14, 56, data=IMAGES.tobytes()), GOOD_LABELS),
    "fewer labels than images": (GOOD_IMAGES, _idx(2049, 4, data=LABELS[:4].tobytes())),
    "a label above 9": (GOOD_IMAGES, _idx(2049, 5, data=bytes([7, 2, 1, 0, 10]))),
    "no digits at all": (_idx(2051, 0, 28, 28), _idx(2049, 0)),
}


@pytest.mark.parametrize("damage", list(DAMAGED_IDX))
def test_damaged_idx_files_are_told_of(damage: str, tmp_path: Path) -> None:
    for name, content in zip(IDX_FILES["test"], DAMAGED_IDX[damage], strict=True):
        (tmp_path / name).write_bytes(content)
    error = _error(Mnist(tmp_path))
    assert error.key == "data.damaged"
    assert "ubyte.gz" in str(error)


DAMAGED_NPZ: dict[str, bytes] = {
    "empty": b"",
    "not a zip": b"just words",
    "cut off": WHOLE[: len(WHOLE) // 2],
    "changed": WHOLE[:400] + b"\xff" * 50 + WHOLE[450:],
    "other arrays": _npz(pictures=IMAGES),
    "floats": _npz(x_test=IMAGES / 255, y_test=LABELS),
    "flat images": _npz(x_test=IMAGES.reshape(5, 784), y_test=LABELS),
    "pickled objects": _npz(x_test=np.array([object()], dtype=object), y_test=LABELS),
    "labels in a column": _npz(x_test=IMAGES, y_test=LABELS[:, None]),
}


@pytest.mark.parametrize("damage", list(DAMAGED_NPZ))
def test_a_damaged_npz_file_is_told_of(damage: str, tmp_path: Path) -> None:
    (tmp_path / "mnist.npz").write_bytes(DAMAGED_NPZ[damage])
    part: Split = "train" if damage == "changed" else "test"
    with pytest.raises(DataError) as raised:
        Mnist(tmp_path).load(part)
    assert raised.value.key == "data.damaged"
    del raised
    gc.collect()  # a file left open would be warned of here


class Server:
    """An HTTP server on this machine alone, which counts what it is asked for."""

    def __init__(self, status: int = 200, content: bytes = WHOLE) -> None:
        self.status, self.content, self.asked = status, content, 0
        server = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                server.asked += 1
                self.send_response(server.status)
                self.send_header("Content-Length", str(len(WHOLE)))
                self.end_headers()
                self.wfile.write(server.content)

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
                pass

        self._http = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._http.serve_forever)
        self._thread.start()
        self.url = f"http://127.0.0.1:{self._http.server_port}/mnist.npz"

    def close(self) -> None:
        """Stop it; from then on its address refuses every connection."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    """Start servers that end with the test."""
    servers: list[Server] = []

    def start(status: int = 200, content: bytes = WHOLE) -> Server:
        servers.append(Server(status, content))
        return servers[-1]

    yield start
    for server in servers:
        server.close()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()  # pooch leaves the connection of a failed download to the garbage collector


def _at(server: Server, cache: Path, sha256: str = hashlib.sha256(WHOLE).hexdigest()) -> Mnist:
    return Mnist(url=server.url, sha256=sha256, cache=cache)


def test_the_data_is_fetched_once_and_kept(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve()
    for part in ("test", "train", "test"):
        assert len(_at(server, tmp_path / "cache").load(part)) == 5
    assert server.asked == 1
    server.close()
    assert np.array_equal(_at(server, tmp_path / "cache").load("test").labels, LABELS)


def test_the_download_tells_how_far_it_has_come(serve: Callable[..., Server], tmp_path: Path) -> None:
    steps: list[Progress] = []
    _at(serve(), tmp_path).load("test", steps.append)
    assert {step.task for step in steps} == {"download"}
    done = [step.done for step in steps]
    assert done[-1] == max(done) == len(WHOLE)
    assert done == sorted(done)
    assert {step.total for step in steps} == {len(WHOLE)}


def test_a_download_with_another_hash_is_refused_and_not_kept(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve()
    assert _error(_at(server, tmp_path, "0" * 64)).key == "data.download_failed"
    assert list(tmp_path.iterdir()) == []
    assert len(_at(server, tmp_path).load("test")) == 5


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_server_that_will_not_is_told_of(status: int, serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve(status)
    error = _error(_at(server, tmp_path))
    assert error.key == "data.no_network"
    assert server.url in str(error)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_download_left_is_swept_and_nothing_else_is(serve: Callable[..., Server], tmp_path: Path) -> None:
    left, going_on, other = (tmp_path / name for name in ("tmpabcd1234", "tmpwxyz5678", "notes"))
    for file in (left, going_on, other):
        file.write_bytes(b"half")
    for file in (left, other):
        os.utime(file, (0, 0))
    _at(serve(), tmp_path).load("test")
    assert {file.name for file in tmp_path.iterdir()} == {"tmpwxyz5678", "notes", "mnist.npz"}


def test_a_connection_that_is_refused_is_told_of(serve: Callable[..., Server], tmp_path: Path) -> None:
    server = serve()
    server.close()
    assert _error(_at(server, tmp_path)).key == "data.no_network"


def test_a_download_that_ends_too_soon_is_told_of(serve: Callable[..., Server], tmp_path: Path) -> None:
    error = _error(_at(serve(content=WHOLE[:100]), tmp_path))
    assert error.key in ("data.no_network", "data.download_failed")
    assert list(tmp_path.iterdir()) == []


def test_a_cache_that_cannot_be_written_is_told_of(serve: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    assert _error(_at(serve(), tmp_path / "file" / "cache")).key == "data.download_failed"


def test_a_damaged_file_in_the_cache_is_told_of(serve: Callable[..., Server], tmp_path: Path) -> None:
    (tmp_path / "mnist.npz").write_bytes(WHOLE[:100])
    assert _error(_at(serve(), tmp_path)).key == "data.damaged"
    gc.collect()


def test_where_there_is_no_data_the_cards_scores_are_told_as_such(tmp_path: Path) -> None:
    reply = Engine.load(mnist=tmp_path, any_file=True).handle(Message("evaluate"))
    assert not reply.failed
    assert reply.text.startswith("cnn, from its model card (trained ")
    assert "Why not measured: There is no MNIST in" in reply.text
    assert reply.figures[0].name == "confusion-cnn"


def test_the_public_file_is_the_one_that_keras_fetches_too() -> None:
    pytest.importorskip("keras")
    from keras.src.datasets import mnist as theirs

    source = Path(theirs.__file__).read_text(encoding="utf-8")
    assert SHA256 in source
    assert URL.removesuffix("mnist.npz") in source
