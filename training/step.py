"""How far a training has come."""

from __future__ import annotations

from dataclasses import dataclass


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
