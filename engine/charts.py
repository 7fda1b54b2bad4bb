"""The numbers of charts, for whoever draws them: matplotlib, a terminal, a web page. All of it is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias


@dataclass(frozen=True)
class CurveData:
    """The numbers of learning curves, one for each epoch.

    Attributes:
        loss: of training; mean cross-entropy, in nats.
        accuracy: of training, 0 to 1.
        val_loss: of validation.
        val_accuracy: of validation.
    """

    loss: tuple[float, ...]
    accuracy: tuple[float, ...]
    val_loss: tuple[float, ...]
    val_accuracy: tuple[float, ...]


@dataclass(frozen=True)
class ConfusionData:
    """The numbers of a confusion matrix.

    Attributes:
        counts: 10 rows (the true value) of 10 counts (the answer).
    """

    counts: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Curve:
    """One line of a plot of functions.

    Attributes:
        name: what the line is, in the person's language.
        x: ever growing.
        y: as many numbers as ``x``.
    """

    name: str
    x: tuple[float, ...]
    y: tuple[float, ...]


@dataclass(frozen=True)
class FunctionData:
    """The numbers of functions drawn over each other.

    Attributes:
        curves: the lines, the most important first.
        x_label: what runs along the level axis, in the person's language.
        y_label: what runs along the upright axis.
        logarithmic: whether the upright axis is.
    """

    curves: tuple[Curve, ...]
    x_label: str
    y_label: str
    logarithmic: bool = False


@dataclass(frozen=True)
class BarGroup:
    """A row of bars on one scale.

    Attributes:
        title: what is measured, in the person's language.
        names: what each bar stands for.
        values: how far each reaches; below zero, too.
        labels: each value as it is written.
        marked: which of them stands out, if one does.
        full: the value that fills the scale; None for the greatest there is.
    """

    title: str
    names: tuple[str, ...]
    values: tuple[float, ...]
    labels: tuple[str, ...]
    marked: int | None = None
    full: float | None = None


@dataclass(frozen=True)
class BarData:
    """The numbers of bar charts that belong together.

    Attributes:
        groups: a chart each, in the order to look at them.
    """

    groups: tuple[BarGroup, ...]


@dataclass(frozen=True)
class PanelData:
    """The numbers of charts of different kinds that stand beside each other.

    Attributes:
        charts: in the order to look at them.
    """

    charts: tuple[FunctionData | BarData, ...]


# The numbers of a chart, whichever kind it is of.
ChartData: TypeAlias = CurveData | ConfusionData | FunctionData | BarData | PanelData
