"""Train a recipe, from one seed or from several of which the best is kept, and write what it gives."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from importlib.util import find_spec
from typing import TYPE_CHECKING

from engine.errors import UsageError
from engine.messages import Reporter, ignore_progress
from engine.mnist import Mnist
from training.options import TrainingOptions
from training.step import Step

if TYPE_CHECKING:
    from engine.classifier.card import Card, Run
    from training.fitting import Fitted


def train(
    options: TrainingOptions,
    *,
    report: Callable[[Step], None] | None = None,
    report_download: Reporter = ignore_progress,
) -> Card:
    """Train a model from its recipe.

    Args:
        options: what to train, on what, and where to write it.
        report: called after each step.
        report_download: called while MNIST is being fetched.

    Raises:
        UsageError: there is no TensorFlow, or the folder cannot be written to.
        DataError: there is no data set.
    """
    if find_spec("tensorflow") is None:
        raise UsageError("training.no_tensorflow")
    mnist = Mnist(options.data)
    training_part, test_part = mnist.load("train", report_download), mnist.load("test", report_download)
    try:
        options.out.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise UsageError("training.folder_not_writable", folder=options.out) from error
    from training.fitting import fit
    from training.model_files import write
    from training.progress import ProgressReport
    from training.recipes import RECIPES

    if options.recipe not in RECIPES:
        from training.judging import train_judge

        return train_judge(options, mnist, report or _ignore)
    recipe = RECIPES[options.recipe]
    epochs = options.epochs or recipe.epochs
    runs = options.runs
    best: Fitted | None = None
    fitted_runs: list[Run] = []
    for run in range(1, runs + 1):

        def tell(step: Step, run: int = run) -> None:
            if report is not None:
                report(replace(step, run=run, runs=runs))

        fitted = fit(
            recipe,
            training_part,
            test_part,
            seed=options.seed + run - 1,
            epochs=epochs,
            watch=lambda steps, tell=tell: ProgressReport(tell, epochs, steps),  # type: ignore[misc]
        )
        fitted_runs.append(fitted.run)
        best = fitted if best is None else max(best, fitted, key=_worth)
        # After each run: who stops in the midst of several keeps the best of those that ended.
        listed = tuple(fitted_runs) if runs > 1 else ()
        card = write(best, options.recipe, options.out, test_part, runs=listed, h5=options.h5)
    return card


def _ignore(step: Step) -> None:
    """A reporter that does nothing."""


def _worth(fitted: Fitted) -> tuple[float, float]:
    """The score by which a model is chosen; the test set has no part in it."""
    return fitted.run.val_accuracy, -fitted.history["val_loss"][-1]
