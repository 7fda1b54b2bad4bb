"""The only exceptions whose words reach a person; the words themselves lie in the locale files."""

from __future__ import annotations

import logging
import secrets

_log = logging.getLogger(__name__)


class UserError(Exception):
    """Something a person can understand and act on.

    It carries the key of its sentence and the values which that needs; the sentence is made at the edge, in the
    person's language. ``str(error)`` is the engine's English one, or the key if only a front end has the words.

    Attributes:
        key: the sentence's name, such as ``"picture.missing"``.
        values: what its ``{placeholders}`` stand for.
    """

    def __init__(self, key: str, /, **values: object) -> None:
        super().__init__(key)
        self.key = key
        self.values = values

    def __str__(self) -> str:
        from engine.locales import words

        try:
            return words("en").error(self)
        except KeyError:
            return self.key


class PictureError(UserError):
    """A picture cannot be opened, or is not one that can be read."""

    @classmethod
    def unexpected(cls, error: BaseException, name: str) -> PictureError:
        """That a picture could not be read because of a fault of the program, which is logged."""
        return cls("picture.unexpected", name=name, id=logged(error, "a picture"))


class ModelError(UserError):
    """A model file is missing, damaged, of the wrong shape, or its card does not match."""


class DataError(UserError):
    """Data cannot be had, or are damaged: the MNIST data set, corrections, a conversation."""


class FigureError(UserError):
    """A figure cannot be drawn; what it would show stands in its ``alt``."""

    @classmethod
    def unexpected(cls, error: BaseException, alt: str) -> FigureError:
        """That a figure could not be drawn because of a fault of the program, which is logged."""
        return cls("figure.not_drawn", alt=alt, id=logged(error, "a figure"))


class SettingsError(UserError):
    """A setting has a value that cannot be used."""


class UsageError(UserError):
    """What was asked for cannot be done as it was asked."""


def logged(error: BaseException, place: str) -> str:
    """Log what is not a ``UserError``: a fault of the program. What the person sent is in no log.

    Args:
        error: the fault.
        place: what was being done.

    Returns:
        The id by which it is found in the log; the person reads it, to report it.
    """
    incident = secrets.token_hex(4)
    _log.error("incident %s in %s", incident, place, exc_info=error)
    return incident
