"""Figures: pictures for people, each drawn when somebody looks at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, fields, replace

from engine.charts import ChartData
from engine.errors import FigureError
from engine.foreign import contained


@dataclass(frozen=True)
class DrawnFigure:
    """A ``Figure.draw`` that was called before, perhaps in another process: its picture, or its error."""

    png: bytes = field(repr=False)
    error: FigureError | None = None

    def __call__(self) -> bytes:
        """The picture, or its FigureError raised."""
        if self.error is not None:
            raise self.error
        return self.png


@dataclass(frozen=True)
class Figure:
    """A picture for people; pickling or copying draws it.

    Attributes:
        name: a file name's stem, such as ``"confusion-cnn"``.
        alt: a description in words.
        draw: draws and encodes it; called on first use.
        private: whether it shows a person's own picture; such a figure is stored only on request.
        data: the numbers it shows, for a front end that draws them itself, if any.
        reading: the index in ``Reply.readings`` of the one whose picture it is; None if it shows something else.
    """

    name: str
    alt: str
    draw: Callable[[], bytes] = field(repr=False, compare=False)
    private: bool = False
    data: ChartData | None = field(default=None, repr=False)
    reading: int | None = None

    @property
    def png(self) -> bytes:
        """The picture, encoded as PNG.

        Raises:
            FigureError: it cannot be drawn; the log has the reason.
        """
        # Not a cached_property: before Python 3.12 all figures would share one lock.
        result: bytes | FigureError | None = self.__dict__.get("_drawn")
        if result is None:
            result = self.__dict__["_drawn"] = _attempt(self.draw, self.alt)
        if isinstance(result, FigureError):
            raise result
        return result

    def drawn(self) -> Figure:
        """The same figure with its picture or error instead of the function, which cannot be pickled."""
        try:
            picture = DrawnFigure(self.png)
        except FigureError as error:
            picture = DrawnFigure(b"", error)
        return replace(self, draw=picture)

    def __reduce__(self) -> tuple[object, ...]:
        figure = self.drawn()
        return Figure, tuple(getattr(figure, attribute.name) for attribute in fields(figure))


def _attempt(draw: Callable[[], bytes], alt: str) -> bytes | FigureError:
    """The picture, or why it could not be drawn: without a font, for instance, or a folder for a library's cache."""
    try:
        with contained():
            return draw()
    except FigureError as error:  # it was to be drawn elsewhere
        return error
    except Exception as error:  # noqa: BLE001 - a figure costs no answer, whatever goes wrong
        return FigureError.unexpected(error, alt)
