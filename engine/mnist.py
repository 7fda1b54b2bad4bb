"""The MNIST data set from this disk (four IDX files or one mnist.npz), or downloaded once and checked by its hash."""

from __future__ import annotations

import gzip
import logging
import os
import time
import zipfile
import zlib
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from engine.errors import DataError
from engine.messages import Progress, Reporter, ignore_progress

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_log = logging.getLogger(__name__)
Split = Literal["train", "test"]

# The public file that keras.datasets.mnist uses too, with the hash that Keras 3 pins (keras/src/datasets/mnist.py).
URL = "https://storage.googleapis.com/tensorflow/tf-keras-datasets/mnist.npz"
SHA256 = "731c5ac602752760c8e48fbffcf8c3b850d9dc2a2aedcf2cc48468fc17b673d1"

# The names and magic numbers of LeCun, Cortes and Burges's own files.
IDX_FILES: dict[Split, tuple[str, str]] = {
    "train": ("train-images-idx3-ubyte.gz", "train-labels-idx1-ubyte.gz"),
    "test": ("t10k-images-idx3-ubyte.gz", "t10k-labels-idx1-ubyte.gz"),
}
# How many images of 0 to 9 each part has, counted in those files.
COUNTS: dict[Split, tuple[int, ...]] = {
    "train": (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949),
    "test": (980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009),
}
ABANDONED_AFTER = 3600.0  # seconds without a byte
IDX_IMAGES, IDX_LABELS = 2051, 2049
_DAMAGE = (OSError, EOFError, ValueError, zlib.error)


@dataclass(frozen=True)
class Digits:
    """One part of the data set.

    Attributes:
        images: (n, 28, 28) uint8, ink 255 on 0.
        labels: (n,) uint8, 0 to 9.
    """

    images: NDArray[np.uint8]
    labels: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.labels)


@dataclass(frozen=True)
class Mnist:
    """Where the data set is looked for.

    Attributes:
        folder: with the four IDX .gz files or an mnist.npz; None for the user's cache, filled by one download.
        url: of that download.
        sha256: of the downloaded file.
        cache: the folder of the download; None for the user's cache folder.
        guests: whether users are not the operators: then errors name no folder and no setting, only the log does.
    """

    folder: Path | None = None
    url: str = URL
    sha256: str = SHA256
    cache: Path | None = None
    guests: bool = False

    def load(self, part: Split, report: Reporter = ignore_progress) -> Digits:
        """Load the training part (60,000 digits) or the test part (10,000).

        Raises:
            DataError: no data there, a damaged file, or a download that failed.
        """
        try:
            return self._load(part, report)
        except DataError as error:
            if not self.guests:
                raise
            _log.warning("%s", error)
            raise DataError("data.for_guests") from error

    def _load(self, part: Split, report: Reporter) -> Digits:
        if self.folder is None:
            path = self._download_path()
            return _read_npz(path if path.is_file() else _download(self.url, self.sha256, path, report), part)
        images, labels = (self.folder / name for name in IDX_FILES[part])
        if images.is_file() and labels.is_file():
            return _checked(_read_idx(images, IDX_IMAGES, 3), _read_idx(labels, IDX_LABELS, 1), images)
        if (self.folder / "mnist.npz").is_file():
            return _read_npz(self.folder / "mnist.npz", part)
        raise DataError("data.not_there", folder=self.folder)

    def at_hand(self, part: Split) -> bool:
        """Whether ``load`` needs no download."""
        if self.folder is None:
            return self._download_path().is_file()
        idx = all((self.folder / name).is_file() for name in IDX_FILES[part])
        return idx or (self.folder / "mnist.npz").is_file()

    def _download_path(self) -> Path:
        import platformdirs

        return (self.cache or Path(platformdirs.user_cache_dir("digitbot", appauthor=False))) / "mnist.npz"


def _download(url: str, sha256: str, path: Path, report: Reporter) -> Path:
    import pooch
    import requests

    _sweep(path.parent)
    pooch.get_logger().setLevel(logging.WARNING)  # it would print the address on the person's screen
    try:
        file = pooch.retrieve(
            url=url,
            known_hash=f"sha256:{sha256}",
            fname=path.name,
            path=path.parent,
            downloader=pooch.HTTPDownloader(progressbar=_DownloadBar(report), timeout=20),
        )
    except requests.exceptions.RequestException as error:
        raise DataError("data.no_network", url=url) from error
    except (ValueError, OSError) as error:  # pooch raises ValueError for a hash that does not match
        raise DataError("data.download_failed", url=url) from error
    return Path(file)


def _sweep(cache: Path) -> None:
    """Remove what downloads left in the cache that were killed; one that still goes on was written to just now."""
    for file in cache.glob("tmp*"):  # as pooch calls them
        with suppress(OSError):
            if time.time() - file.stat().st_mtime > ABANDONED_AFTER:
                file.unlink()


class _DownloadBar:
    """A progress bar for pooch that calls our own reporter."""

    def __init__(self, report: Reporter) -> None:
        self.total = 0
        self._report = report
        self._done = 0

    def update(self, size: int) -> None:
        self._done = min(self._done + size, self.total) if self.total else self._done + size
        self._report(Progress("download", self._done, self.total))

    def reset(self) -> None:
        self._done = 0

    def close(self) -> None:
        pass


def _read_idx(path: Path, magic: int, dimensions: int) -> NDArray[np.uint8]:
    import numpy as np

    try:
        data = gzip.decompress(path.read_bytes())
        header = np.frombuffer(data, ">u4", count=1 + dimensions)
        if header[0] != magic:
            raise DataError("data.damaged", path=path)
        shape = tuple(int(size) for size in header[1:])
        return np.frombuffer(data, np.uint8, offset=4 * (1 + dimensions)).reshape(shape)
    except _DAMAGE as error:
        raise DataError("data.damaged", path=path) from error


def _read_npz(path: Path, part: Split) -> Digits:
    import numpy as np

    try:
        with path.open("rb") as stream, np.load(stream, allow_pickle=False) as arrays:
            return _checked(arrays[f"x_{part}"], arrays[f"y_{part}"], path)
    except (*_DAMAGE, KeyError, TypeError, AttributeError, zipfile.BadZipFile) as error:
        raise DataError("data.damaged", path=path) from error


def _checked(images: NDArray[np.uint8], labels: NDArray[np.uint8], path: os.PathLike[str]) -> Digits:
    """The arrays, if they are digits with their labels."""
    fits = images.ndim == 3 and images.shape[1:] == (28, 28) and labels.shape == images.shape[:1]
    if not fits or images.dtype != "uint8" or labels.dtype != "uint8" or not len(labels) or labels.max() > 9:
        raise DataError("data.damaged", path=path)
    return Digits(images, labels)
