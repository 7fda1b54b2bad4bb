"""Which models there are, and where: the ones that came with Digitbot and the ones a person trained."""

from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from pathlib import Path

from engine.classifier.card import Card
from engine.classifier.classifier import Classifier
from engine.classifier.runtime import is_file
from engine.errors import ModelError
from engine.messages import short_hash
from engine.suffixes import MODEL_SUFFIXES

# In a wheel the models lie inside the package, in a checkout beside it.
_PACKAGE = Path(__file__).parent.parent
SHIPPED = _PACKAGE / "models" if (_PACKAGE / "models").is_dir() else _PACKAGE.parent / "models"
LONGEST_NAME = 80


def called(name: str) -> str:
    """What a model is called: by its name, or where it is a file's path by its stem."""
    return Path(name).stem if Path(name).suffix in MODEL_SUFFIXES else name


class Catalogue:
    """Models by name; each is loaded once, when it is first asked for, and shared.

    Args:
        folder: the person's own models; one of them goes before a shipped one of the same name.
        trusted: a model file's path that may be asked for.
        any_file: whether every model file of this disk may be. Who talks to a bot on somebody else's machine has no
            business there; who talks at their own terminal has.
    """

    def __init__(self, folder: Path | None = None, trusted: str = "", *, any_file: bool = False) -> None:
        self._folders = [SHIPPED] if folder is None else [folder, SHIPPED]
        self._trusted = trusted
        self._any_file = any_file
        self._open: dict[Path, tuple[int, Classifier]] = {}
        self._loading: dict[Path, threading.Lock] = {}
        self._lock = threading.Lock()

    def names(self) -> tuple[str, ...]:
        """All models' names, in alphabetical order; the trusted file's, too."""
        found = {file.stem for folder in self._folders for file in _models(folder)}
        if Path(self._trusted).suffix in MODEL_SUFFIXES:
            found.add(called(self._trusted))
        return tuple(sorted(found))

    def hiding(self) -> tuple[ModelError, ...]:
        """A sentence for each of the person's own models that goes before a shipped one of the same name."""
        own = {path.stem for folder in self._folders[:-1] for path in _models(folder)}
        shipped = {path.stem for path in _models(SHIPPED)}
        return tuple(ModelError("model.hides", name=name) for name in sorted(own & shipped))

    def get(self, name: str) -> Classifier:
        """The model of that name, or in the model file of that path.

        Raises:
            ModelError: there is no such model, or its file cannot be used.
        """
        file = self._file(name)
        # A model that was trained again meanwhile is loaded again.
        written = file.stat().st_mtime_ns if is_file(file) else 0
        loaded = self._open.get(file)
        if loaded is not None and loaded[0] == written:
            return loaded[1]
        with self._lock:
            loading = self._loading.setdefault(file, threading.Lock())
        with loading:  # whoever wants another model need not wait for this one
            loaded = self._open.get(file)
            if loaded is None or loaded[0] != written:
                loaded = self._open[file] = written, Classifier.open(file)
            return loaded[1]

    def name_of(self, model_id: str) -> str:
        """The name of the model with an id, as in ``Reply.model_id``.

        Raises:
            ModelError: there is no such model any more.
        """
        for name in (self._trusted, *self.names()):
            if model_id == short_hash(name):
                return name
        raise ModelError("model.gone")

    def card(self, name: str) -> Card | None:
        """A model's card without loading the model; None where it has none.

        Raises:
            ModelError: there is no such model, or its card is damaged.
        """
        file = self._file(name).with_suffix(".json")
        return Card.read(file) if is_file(file) else None

    def close(self) -> None:
        """End the process that runs models of people's own, if there is one; what asks later starts another."""
        if f"{__package__}.own_model" in sys.modules:
            from engine.classifier import own_model

            own_model.close()

    def _file(self, name: str) -> Path:
        if Path(name).suffix in MODEL_SUFFIXES and (self._any_file or name == self._trusted):
            try:
                return Path(name).expanduser().absolute()
            # "~nobody", a name that no user can have, or the current folder is gone.
            except (RuntimeError, ValueError, OSError) as error:
                raise ModelError("model.missing_file", name=name) from error
        for folder in self._folders:
            for suffix in MODEL_SUFFIXES:
                file = folder / f"{name}{suffix}"
                if Path(name).name == name and len(name) <= LONGEST_NAME and is_file(file):
                    return file
        if name != self._trusted and name == called(self._trusted):  # after a model of the same name in a folder
            return self._file(self._trusted)
        raise ModelError("model.unknown", name=name[:LONGEST_NAME], names=", ".join(self.names()))


def _models(folder: Path) -> Iterator[Path]:
    """The model files in a folder."""
    for file in _entries(folder):
        if file.suffix in MODEL_SUFFIXES and not file.name.startswith(".") and is_file(file):
            yield file


def _entries(folder: Path) -> list[Path]:
    """What is in a folder; nothing where there is none, or none that may be read."""
    try:
        return list(folder.iterdir())
    except (OSError, ValueError):
        return []
