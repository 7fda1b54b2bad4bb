"""Train a recipe, from one seed or from several of which the best is kept, and write what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from engine.errors import UsageError
from engine.messages import Reporter, ignore_progress
from engine.mnist import Mnist

if TYPE_CHECKING:
    from engine.classifier.card import Card, Run
    from training.fitting import Fitted

# Known without TensorFlow, so that a wrong name is answered at once.
RECIPE_NAMES = ("cnn", "mlp")


@dataclass(frozen=True)
class Step:
    """How far a training has come.

    Attributes:
        epoch: 1 to ``epochs``.
        step: 1 to ``steps``, within the epoch.
        loss: mean over the epoch so far, as is ``accuracy``.
        val_loss: set with an epoch's last report, as is ``val_accuracy``.
        run: 1 to ``runs``: which of the seeds.
    """

    epoch: int
    epochs: int
    step: int
    steps: int
    loss: float
    accuracy: float
    val_loss: float | None = None
    val_accuracy: float | None = None
    run: int = 1
    runs: int = 1


def train(
    recipe: str,
    *,
    out: Path,
    epochs: int | None = None,
    data: Path | None = None,
    seed: int = 1,
    runs: int = 1,
    h5: bool = False,
    report: Callable[[Step], None] | None = None,
    report_download: Reporter = ignore_progress,
) -> Card:
    """Train a model from its recipe; the same seed on the same machine gives the same model.

    Args:
        recipe: one of ``RECIPE_NAMES``.
        out: the folder that the files are written to; made if it is not there.
        epochs: instead of the recipe's own number.
        data: a folder with MNIST; see ``engine.mnist.Mnist``.
        seed: where all chance comes from.
        runs: how many trainings, from this seed on; the one that validates best is kept, and the card names all.
        h5: also write ``mnist_model.h5``.
        report: told after each step.
        report_download: told while MNIST is being fetched.

    Raises:
        UsageError: an unknown recipe, a number out of range, no TensorFlow, or a folder that cannot be written to.
        DataError: no data set.
    """
    if recipe not in RECIPE_NAMES:
        raise UsageError("usage.unknown_recipe", name=recipe, names=", ".join(RECIPE_NAMES))
    if epochs is not None and epochs < 1:
        raise UsageError("usage.epochs", epochs=epochs)
    if runs < 1:
        raise UsageError("usage.runs", runs=runs)
    if not 0 <= seed <= 2**32 - runs:
        raise UsageError("usage.seed", seed=seed)
    if find_spec("tensorflow") is None:
        raise UsageError("usage.no_tensorflow")
    mnist = Mnist(data)
    training_part, test_part = mnist.load("train", report_download), mnist.load("test", report_download)
    try:
        out.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a character that is none in the name
        raise UsageError("usage.folder_not_writable", folder=out) from error
    from training.fitting import fit
    from training.progress import Watch
    from training.recipes import RECIPES
    from training.writing import write

    plan = RECIPES[recipe]
    epochs = epochs or plan.epochs
    best: Fitted | None = None
    fitted_runs: list[Run] = []
    for run in range(1, runs + 1):

        def tell(step: Step, run: int = run) -> None:
            if report is not None:
                report(replace(step, run=run, runs=runs))

        fitted = fit(
            plan,
            training_part,
            test_part,
            seed=seed + run - 1,
            epochs=epochs,
            watch=lambda steps, tell=tell: Watch(tell, epochs, steps),  # type: ignore[misc]
        )
        fitted_runs.append(fitted.run)
        best = fitted if best is None else max(best, fitted, key=_worth)
        # After each run: who stops in the midst of several keeps the best of those that ended.
        card = write(best, recipe, out, test_part, runs=tuple(fitted_runs) if runs > 1 else (), h5=h5)
    return card


def _worth(fitted: Fitted) -> tuple[float, float]:
    """What a model is chosen by; the test set has no say in it."""
    return fitted.run.val_accuracy, -fitted.history["val_loss"][-1]
