"""What a person can choose of a training."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from engine.errors import UsageError

# Known without TensorFlow, so that a wrong name is answered at once.
RECIPE_NAMES = ("cnn", "judge", "mlp")
SEEDS = 2**32  # what NumPy takes as a seed is below this


@dataclass(frozen=True)
class TrainingOptions:
    """The choices for a training.

    Attributes:
        recipe: one of ``RECIPE_NAMES``.
        out: the folder that the files are written to; made if it is not there.
        data: a folder with MNIST; None for the user's cache, or one download.
        epochs: instead of the recipe's own number.
        seed: where all chance comes from; the same seed on the same machine gives the same model.
        runs: how many trainings, from this seed on; the one that validates best is kept, and the card names all.
        h5: also write ``mnist_model.h5``.
    """

    recipe: str
    out: Path
    data: Path | None = None
    epochs: int | None = None
    seed: int = 1
    runs: int = 1
    h5: bool = False

    def __post_init__(self) -> None:
        """Check the choices.

        Raises:
            UsageError: there is no such recipe, or a number is out of range.
        """
        if self.recipe not in RECIPE_NAMES:
            raise UsageError("training.unknown_recipe", name=self.recipe, names=", ".join(RECIPE_NAMES))
        if self.epochs is not None and self.epochs < 1:
            raise UsageError("training.epochs", epochs=self.epochs)
        if self.runs < 1:
            raise UsageError("training.runs", runs=self.runs)
        if self.recipe == "judge" and (self.runs > 1 or self.h5):
            raise UsageError("training.judge_alone")
        if not 0 <= self.seed <= SEEDS - self.runs:
            raise UsageError("training.seed", seed=self.seed)
