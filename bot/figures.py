"""Writes an answer's figures to files: as they come, except of a person's own picture; or one on request."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot import files
from bot.whole_file import write_whole
from engine import Figure, SettingsError, UsageError, UserError

FORMATS = (".png", ".jpg", ".jpeg", ".webp", ".pdf")  # that a person may ask for


@dataclass(frozen=True)
class Saved:
    """What became of an answer's figures.

    Attributes:
        paths: where each was written, by its name; None if it was not.
        errors: why, where somebody wanted it.
    """

    paths: Mapping[str, Path | None] = field(default_factory=dict)
    errors: tuple[UserError, ...] = ()


def save(figure: Figure, folder: Path | None) -> Path | None:
    """Writes a figure as ``NAME.png``, whole or not at all.

    Args:
        figure: the figure.
        folder: the folder that the person chose for figures; without one a private figure is not written, and any
            other goes to the user's cache.

    Returns:
        the file; None if there is none.

    Raises:
        SettingsError: the chosen folder cannot be written to.
        FigureError: it cannot be drawn.
    """
    if folder is None:
        if figure.private:
            return None
        try:
            return _write(figure, _cache())
        except OSError:
            return None
    try:
        return _write(figure, folder)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise SettingsError("settings.figures", path=folder, why=_reason(error)) from error


def save_each(figures: Sequence[Figure], folder: Path | None) -> Saved:
    """Writes figures, see ``save``; one that cannot be written costs the others, and the answer, nothing."""
    paths: dict[str, Path | None] = {}
    errors: dict[str, UserError] = {}
    for figure in figures:
        try:
            paths[figure.name] = save(figure, folder)
        except UserError as error:
            paths[figure.name] = None
            errors.setdefault(str(error), error)  # a folder's is the same for all
    return Saved(paths, tuple(errors.values()))


def save_last(figure: Figure, path: str | Path | None = None) -> Path:
    """Writes the figure that a person wants to keep, and never over a file that is there: it gets a number instead.

    Args:
        figure: the figure.
        path: a file, its form told by its suffix, PNG without one; or a folder; None for the current folder.

    Returns:
        the new file.

    Raises:
        UsageError: there is no such folder or form, or the file cannot be written.
    """
    wanted = _wanted(figure, path)
    if wanted.suffix.lower() not in FORMATS:
        raise UsageError("figure_file.unknown_format", suffix=wanted.suffix, choices=", ".join(FORMATS))
    if not files.is_folder(wanted.parent):
        raise UsageError("figure_file.no_folder", path=wanted.parent)
    try:
        return _write_new(wanted, _encoded(figure.png, wanted.suffix.lower()))
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise UsageError("figure_file.cannot_write", path=wanted, why=_reason(error)) from error


def _wanted(figure: Figure, path: str | Path | None) -> Path:
    """Where the person wants it, were the place free."""
    name = _file_name(figure)
    if path is None:
        return Path(name)
    place = files.expanded(path)
    if files.is_folder(place) or not place.name or str(path).endswith(("/", os.sep)):
        return place / name
    return place if place.suffix else place.with_name(place.name + ".png")


def _encoded(png: bytes, suffix: str) -> bytes:
    if suffix == ".png":
        return png
    from PIL import Image

    buffer = io.BytesIO()
    with Image.open(io.BytesIO(png)) as image:
        image.convert("RGB").save(buffer, {".webp": "WEBP", ".pdf": "PDF"}.get(suffix, "JPEG"))
    return buffer.getvalue()


def _write_new(wanted: Path, content: bytes) -> Path:
    """Writes to the first free of NAME.png, NAME-2.png, ...; what could not be written whole is not left behind."""
    for number in count(1):
        path = wanted if number == 1 else wanted.with_stem(f"{wanted.stem}-{number}")
        try:
            file = path.open("xb")
        except FileExistsError:
            continue
        try:
            with file:
                file.write(content)
        except BaseException:
            path.unlink(missing_ok=True)
            raise
        return path
    raise AssertionError("count() has no end")


def _reason(error: Exception) -> str:
    return getattr(error, "strerror", None) or type(error).__name__


def _cache() -> Path:
    from platformdirs import user_cache_path

    return user_cache_path("digitbot", appauthor=False) / "figures"


def _write(figure: Figure, folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / _file_name(figure)
    write_whole(path, figure.png)
    return path


def _file_name(figure: Figure) -> str:
    return re.sub(r"[^\w.-]", "_", figure.name) + ".png"
