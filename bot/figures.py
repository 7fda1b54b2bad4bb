"""Writes figures to files: those of an answer, except of a person's own picture; or one on request."""

from __future__ import annotations

import io
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

from bot import files
from engine import Figure, SettingsError, UsageError, UserError

FORMATS = (".png", ".jpg", ".jpeg", ".webp", ".pdf")  # that a person may ask for


@dataclass(frozen=True)
class Saved:
    """The files of an answer's figures by their names, None if there is none; and why not, if that is an error."""

    paths: Mapping[str, Path | None] = field(default_factory=dict)
    errors: tuple[UserError, ...] = ()


def save(figure: Figure, folder: Path | None) -> Path | None:
    """Write a figure as ``NAME.png``, whole or not at all.

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
    if folder is None and figure.private:
        return None
    try:
        place = folder or _cache()
        place.mkdir(parents=True, exist_ok=True)
        path = place / _file_name(figure)
        files.write_whole(path, figure.png)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        if folder is None:
            return None
        raise SettingsError("settings.figures", path=folder, why=_reason(error)) from error
    return path


def save_each(figures: Sequence[Figure], folder: Path | None) -> Saved:
    """Write figures, see ``save``; one that cannot be written does not affect the others."""
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
    """Write a figure to a new file; if the name is taken, it gets a number.

    Args:
        figure: the figure.
        path: a file, whose suffix tells the format, PNG without one; or a folder; None for the current folder.

    Returns:
        the new file.

    Raises:
        UsageError: there is no such folder or format, or the file cannot be written.
    """
    target = _target(figure, path)
    if target.suffix.lower() not in FORMATS:
        raise UsageError("figure_file.unknown_format", suffix=target.suffix, choices=", ".join(FORMATS))
    if not files.is_folder(target.parent):
        raise UsageError("figure_file.no_folder", path=target.parent)
    try:
        return _write_new(target, _encoded(figure.png, target.suffix.lower()))
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise UsageError("figure_file.cannot_write", path=target, why=_reason(error)) from error


def _target(figure: Figure, path: str | Path | None) -> Path:
    """The path that the person asks for."""
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


def _write_new(target: Path, content: bytes) -> Path:
    """Write to the first free one of NAME.png, NAME-2.png, ...; nothing incomplete is left behind."""
    for number in count(1):
        path = target if number == 1 else target.with_stem(f"{target.stem}-{number}")
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


def _file_name(figure: Figure) -> str:
    return re.sub(r"[^\w.-]", "_", figure.name) + ".png"
