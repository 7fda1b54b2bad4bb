"""Put files that belong together in the place of older ones: all of them, or none."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path


def replace_all(files: Sequence[Path], folder: Path) -> None:
    """Move files into a folder on the same disk, over those of the same names.

    Each move is atomic: no reader ever finds half a file. All moves together are not. Where one fails, or is
    interrupted, those before it are undone from copies. A process that is killed in between leaves files of both
    kinds, and after a loss of power anything may be left: a model's card has the hashes of its files, and
    ``Classifier.open`` refuses one that is not the card's.

    Args:
        files: in the order to move them, all from one folder, which keeps the copies. A model's card comes first, so
            that its files are never found without it.
        folder: where they go.

    Raises:
        OSError: they cannot be moved; the folder is as it was.
    """
    earlier = {file: file.with_name(f"{file.name}.earlier") for file in files if (folder / file.name).is_file()}
    for file, copy in earlier.items():
        shutil.copy2(folder / file.name, copy)
    moved: list[Path] = []
    try:
        for file in files:
            moved.append(file)
            file.replace(folder / file.name)
    except BaseException:
        for file in moved:
            with suppress(OSError):  # the others are put back all the same
                _undo(file, earlier.get(file), folder)
        raise


def _undo(file: Path, earlier: Path | None, folder: Path) -> None:
    if earlier is not None:
        earlier.replace(folder / file.name)
    elif not file.exists():  # it was moved, and there was none before it
        (folder / file.name).unlink(missing_ok=True)
