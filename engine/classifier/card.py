"""The model card: what a model is, how it was trained, how it scored, and the hashes of its files."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from engine.errors import ModelError

HISTORY_KEYS = ("loss", "accuracy", "val_loss", "val_accuracy")
# Entries of older cards, which nothing reads any more: a model trained then is used as it was.
FORMER_KEYS = ("no_digit_above",)


@dataclass(frozen=True)
class Scores:
    """How a model did on a set of labelled digits.

    Attributes:
        loss: mean categorical cross-entropy, in nats.
        accuracy: share of right answers, 0 to 1.
        confusion: 10 rows (the true value) of 10 counts (the answer).
    """

    loss: float
    accuracy: float
    confusion: tuple[tuple[int, ...], ...]

    @property
    def examples(self) -> int:
        """How many digits the set had."""
        return sum(map(sum, self.confusion))

    @property
    def recall(self) -> tuple[float, ...]:
        """For each true value, the share that was recognised; 0.0 where the set has none of it."""
        return tuple(row[value] / (sum(row) or 1) for value, row in enumerate(self.confusion))


@dataclass(frozen=True)
class Run:
    """One of the trainings that a model was chosen from.

    Attributes:
        seed: where its chance came from.
        val_accuracy: on the validation split, by which the best was chosen, 0 to 1.
        test_accuracy: on MNIST's test set, which had no part in it.
    """

    seed: int
    val_accuracy: float
    test_accuracy: float


@dataclass(frozen=True)
class Card:
    """What is known of a trained model; kept as NAME.json beside its files.

    Attributes:
        name: the files' stem.
        recipe: which recipe trained it.
        seed: the recipe's seed.
        created: the day of training, ISO 8601.
        machine: where it was trained.
        seconds: how long the training took there.
        versions: of Python and the libraries that took part.
        parameters: the number of weights.
        summary: the text of ``model.summary()``.
        history: "loss", "accuracy", "val_loss", "val_accuracy": a number for each epoch.
        test: its scores on MNIST's test set.
        parity: the greatest difference in any probability between the .keras and the .tflite file on that set.
        unsure_below: the confidence below which an answer is called unsure; chosen on the validation split.
        sha256: file name -> hash, of every model file the run wrote.
        runs: the trainings with several seeds that this one was chosen from; empty for a single one.
        averaged_below: the confidence below which a glyph is answered by the mean of five looks at it, see
            ``engine.classifier.predictions``; 0.0 where one look is all.
    """

    name: str
    recipe: str
    seed: int
    created: str
    machine: str
    seconds: float
    versions: dict[str, str]
    parameters: int
    summary: str
    history: dict[str, list[float]]
    test: Scores
    parity: float
    unsure_below: float
    sha256: dict[str, str]
    runs: tuple[Run, ...] = field(default=())
    averaged_below: float = 0.0

    @property
    def test_loss(self) -> float:
        """Loss on MNIST's test set."""
        return self.test.loss

    @property
    def test_accuracy(self) -> float:
        """Accuracy on MNIST's test set, 0 to 1."""
        return self.test.accuracy

    @property
    def json(self) -> str:
        """The content of its file."""
        return json.dumps(asdict(self), indent=1, ensure_ascii=False)

    @classmethod
    def read(cls, path: Path) -> Card:
        """Read a card.

        Raises:
            ModelError: the file is not a card.
        """
        try:
            entries: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            test = entries.pop("test")
            confusion = tuple(tuple(int(count) for count in row) for row in test["confusion"])
            runs = tuple(Run(**run) for run in entries.pop("runs", ()))
            for key in FORMER_KEYS:
                entries.pop(key, None)
            card = cls(test=Scores(float(test["loss"]), float(test["accuracy"]), confusion), runs=runs, **entries)
            sound = card.is_sound()
        except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise ModelError("model.damaged_card", name=path.name) from error
        if not sound:
            raise ModelError("model.damaged_card", name=path.name)
        return card

    def is_sound(self) -> bool:
        """Whether all entries are of their kind: cards can be edited by hand."""
        columns = [self.history[key] for key in HISTORY_KEYS]
        texts = (self.name, self.recipe, self.created, self.machine, self.summary, *self.sha256, *self.sha256.values())
        of_runs = [number for run in self.runs for number in (run.seed, run.val_accuracy, run.test_accuracy)]
        of_history = [value for column in columns for value in column]
        chances = [self.unsure_below, self.averaged_below]
        numbers = [self.seconds, self.parity, *chances, *of_runs, *of_history]
        return (
            all(isinstance(text, str) for text in texts)
            and all(isinstance(number, int | float) for number in numbers)
            and isinstance(self.parameters, int)
            and all(0 <= chance <= 1 for chance in chances)
            and len({len(column) for column in columns}) == 1
            and len(columns[0]) > 0
            and [len(row) for row in self.test.confusion] == [10] * 10
        )

    def write(self, path: Path) -> None:
        """Write the card, readable and the same for the same content."""
        path.write_text(self.json + "\n", encoding="utf-8")

    def check(self, file: Path) -> None:
        """Make sure that a model file is the one the card speaks of.

        Raises:
            ModelError: the card does not know the file, or its content is another.
        """
        if self.sha256.get(file.name) != file_hash(file):
            raise ModelError("model.card_mismatch", name=file.name, card=f"{file.stem}.json")


def file_hash(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()
