"""The numbers of charts, for whoever draws them: matplotlib, a terminal, a web page. All of it is frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


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
class Tile:
    """A small picture: ink, and in colour what speaks for something and against it.

    Attributes:
        title: what it shows, in the person's language.
        ink: rows of how much ink there is, 0 to 1; empty where only the heat is shown.
        heat: rows of what speaks against (-1 to 0) and for something (0 to 1); empty where only the ink is shown.
    """

    title: str
    ink: tuple[tuple[float, ...], ...] = ()
    heat: tuple[tuple[float, ...], ...] = ()


@dataclass(frozen=True)
class TileData:
    """Small pictures that are to be seen pixel by pixel.

    Attributes:
        tiles: in the order to look at them.
    """

    tiles: tuple[Tile, ...]


@dataclass(frozen=True)
class PanelData:
    """The numbers of charts of different kinds that stand beside each other.

    Attributes:
        charts: in the order to look at them.
    """

    charts: tuple[FunctionData | BarData, ...]


# The numbers of a chart, whichever kind it is of.
ChartData: TypeAlias = CurveData | ConfusionData | FunctionData | BarData | TileData | PanelData


def rows(values: NDArray[np.floating]) -> tuple[tuple[float, ...], ...]:
    """An array (height, width) as the rows of a tile; three decimals are more than a screen shows."""
    return tuple(tuple(round(value, 3) for value in row) for row in values.tolist())
