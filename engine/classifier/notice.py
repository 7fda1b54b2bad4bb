"""Keeps a notice of LiteRT's, which no setting turns off, out of a host's standard error."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from tempfile import TemporaryFile

_NOTICE = b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU."


@contextmanager
def without_notice() -> Iterator[None]:
    """Leave out LiteRT's line on the process's first interpreter; whatever else is written meanwhile is passed on.

    The line goes to file descriptor 2, which belongs to the whole process: it is replaced only while this is the only
    thread, as any other one might start a program that inherits it.
    """
    if threading.active_count() > 1:
        yield
        return
    with ExitStack() as opened:
        try:
            written = opened.enter_context(TemporaryFile())
            own = os.dup(2)
        except OSError:  # no file can be written; or closed by the shell: 2>&-
            yield
            return
        os.dup2(written.fileno(), 2)
        try:
            yield
        finally:
            os.dup2(own, 2)
            os.close(own)
            written.seek(0)
            if rest := b"".join(line for line in written if line.rstrip() != _NOTICE):
                os.write(2, rest)
