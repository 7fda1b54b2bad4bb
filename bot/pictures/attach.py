"""From a source to an attachment, and from many sources to readings, one at a time so that memory stays flat."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace

from bot.pictures.sources import Source
from engine import Attachment, PictureError, Reading, UserError


def attachment(source: Source, *, private: bool) -> Attachment:
    """The picture of a source; one on the web is fetched.

    Args:
        source: see ``bot.pictures.sources.expand``.
        private: whether addresses of private networks may be asked.

    Raises:
        PictureError: it cannot be had. Whether a file is there the engine says.
    """
    if source.error is not None:
        raise source.error
    if source.picture is not None:
        return Attachment(source.picture, source.name)
    from bot.pictures.download import fetch

    return Attachment(fetch(source.name, private=private), source.name)


def attached(source: Source, *, private: bool) -> Attachment:
    """As ``attachment``; one that cannot be had says why, and those beside it are read."""
    try:
        return attachment(source, private=private)
    except PictureError as error:
        return Attachment(b"", source.name, error)


def read_each(read: Callable[[Attachment], Reading], sources: Iterable[Source], *, private: bool) -> Iterator[Reading]:
    """A reading for each source, in order; one that cannot be had or read has its ``error`` set.

    Args:
        read: reads a picture.
        sources: may be a list as long as one likes, or one that is still being written.
        private: whether addresses of private networks may be asked.

    Raises:
        UserError: the model cannot be used.
    """
    for source in sources:
        try:
            yield _named(read(attachment(source, private=private)), source)
        except PictureError as error:
            yield Reading(source.name, error=error)
        except UserError:  # of the model or the settings, and so of every picture
            raise
        except Exception as error:  # noqa: BLE001 - the other pictures are read
            yield Reading(source.name, error=PictureError.unexpected(error, source.name))


def _named(reading: Reading, source: Source) -> Reading:
    """The reading; if it tells of an error of something fetched, with its address: the engine saw bytes alone."""
    error = reading.error
    if error is None or not source.is_address or error.values.get("name") != "":
        return reading
    return replace(reading, error=PictureError(error.key, **{**error.values, "name": source.name}))
