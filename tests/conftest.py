"""What tests share: an engine, a small data set of drawn digits, and the full MNIST where there is one."""

from __future__ import annotations

import gzip
import os
import struct
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings

from engine import Attachment, Engine, Message, Picture, Reply
from engine.dialogue.store import FORGOTTEN_AFTER, MemoryStore
from engine.mnist import IDX_FILES, Mnist, Split
from tests.background import pytest_configure as pytest_configure
from tests.pictures import write
from tests.scheduling import pytest_collection_modifyitems as pytest_collection_modifyitems
from tests.scheduling import pytest_xdist_make_scheduler as pytest_xdist_make_scheduler
from tests.servers import RedisServer

Say = Callable[..., Reply]

# On a busy machine any example may take its time. Where a change waits to land, the same change gets the same examples;
# everywhere else each run looks for new ones.
settings.register_profile("patient", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def mnist_folder() -> Path:
    """The folder with the full MNIST, as DIGITBOT_MNIST names it."""
    folder = os.environ.get("DIGITBOT_MNIST")
    if not folder:
        pytest.skip("needs the full MNIST: set DIGITBOT_MNIST to the folder with its files")
    return Path(folder)


@pytest.fixture(scope="session")
def drawn_mnist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like MNIST's, with 40 drawn digits in either part: image N shows N modulo 10."""
    folder = tmp_path_factory.mktemp("drawn-mnist")
    write_drawn_mnist(folder)
    return folder


def write_drawn_mnist(folder: Path) -> None:
    """Write 40 drawn digits as either part: image N shows N modulo 10."""
    images = np.zeros((40, 28, 28), np.uint8)
    for number in range(40):
        pixels = write(str(number % 10), height=18, pen=2, ink=255, paper=0, margin=5).pixels
        images[number, :, 4 : 4 + pixels.shape[1]] = pixels[:28]
    write_idx(folder, "train", images, np.arange(40, dtype=np.uint8) % 10)
    write_idx(folder, "test", images, np.arange(40, dtype=np.uint8) % 10)


def write_idx(folder: Path, part: Split, images: np.ndarray, labels: np.ndarray) -> None:
    """Write images (n, height, width) and labels (n,) as LeCun's two files of a part."""
    images_name, labels_name = IDX_FILES[part]
    header = struct.pack(">IIII", 2051, *images.shape)
    (folder / images_name).write_bytes(gzip.compress(header + images.tobytes()))
    (folder / labels_name).write_bytes(gzip.compress(struct.pack(">II", 2049, len(labels)) + labels.tobytes()))


class _Clock:
    """The time of the shared engine's conversations, in seconds."""

    now = 0.0


_clock = _Clock()


@pytest.fixture(scope="session")
def engine(drawn_mnist: Path) -> Engine:
    """An engine with the shipped models and the drawn data set."""
    return Engine.load(mnist=drawn_mnist, store=MemoryStore(lambda: _clock.now))


@pytest.fixture(autouse=True)
def nothing_said_before() -> None:
    """The shared engine has forgotten what other tests said to it, whichever ran in this process."""
    _clock.now += 2 * FORGOTTEN_AFTER


@pytest.fixture
def say(engine: Engine, request: pytest.FixtureRequest) -> Say:
    """Say something in a conversation of this test's own."""

    def said(text: str, *pictures: Picture | Attachment, user: str = "somebody", locale: str | None = None) -> Reply:
        attachments = tuple(picture if isinstance(picture, Attachment) else Attachment(picture) for picture in pictures)
        return engine.handle(Message(text, attachments, user, request.node.nodeid, locale))

    return said


@pytest.fixture(scope="session")
def full_mnist(mnist_folder: Path) -> Mnist:
    """The full data set."""
    return Mnist(mnist_folder)


@pytest.fixture(scope="module")
def redis_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RedisServer]:
    """A Redis on this machine."""
    server = RedisServer(tmp_path_factory.mktemp("redis"))
    server.start()
    yield server
    server.stop()
