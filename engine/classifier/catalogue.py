"""Which models there are, and where: the ones that came with Digitbot and the ones a person trained."""

from __future__ import annotations

import threading
from pathlib import Path

from engine.classifier.card import Card
from engine.classifier.classifier import Classifier
from engine.errors import ModelError

# In a wheel the models lie inside the package, in a checkout beside it.
_PACKAGE = Path(__file__).parent.parent
SHIPPED = _PACKAGE / "models" if (_PACKAGE / "models").is_dir() else _PACKAGE.parent / "models"
# Which file serves, where a model has several.
KINDS = (".tflite", ".keras", ".h5")


class Catalogue:
    """Models by name; each is loaded once, when it is first asked for, and shared.

    Args:
        folder: the person's own models; one of them goes before a shipped one of the same name.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folders = [SHIPPED] if folder is None else [folder, SHIPPED]
        self._open: dict[Path, Classifier] = {}
        self._lock = threading.Lock()

    def names(self) -> tuple[str, ...]:
        """All models' names, in alphabetical order."""
        found = {
            file.stem
            for folder in self._folders
            if folder.is_dir()
            for file in folder.iterdir()
            if file.suffix in KINDS
        }
        return tuple(sorted(found))

    def get(self, name: str) -> Classifier:
        """The model of that name, or in the model file of that path.

        Raises:
            ModelError: there is no such model, or its file cannot be used.
        """
        file = self._file(name)
        with self._lock:
            if file not in self._open:
                self._open[file] = Classifier.open(file)
            return self._open[file]

    def card(self, name: str) -> Card | None:
        """A model's card without loading the model; None where it has none.

        Raises:
            ModelError: there is no such model, or its card is damaged.
        """
        file = self._file(name).with_suffix(".json")
        return Card.read(file) if file.is_file() else None

    def _file(self, name: str) -> Path:
        if Path(name).suffix in KINDS:
            return Path(name).expanduser().absolute()
        for folder in self._folders:
            for kind in KINDS:
                file = folder / f"{name}{kind}"
                if Path(name).name == name and file.is_file():
                    return file
        raise ModelError("model.unknown", name=name, names=", ".join(self.names()))
