"""Keeps the messages of native libraries off the person's screen, and their threads few."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def hush() -> None:
    """Give Python's standard error a file descriptor of its own, and discard what others write to descriptor 2.

    For a process that is all ours. LiteRT and TensorFlow write notices there that no setting turns off. What Python
    writes, such as tracebacks and progress bars, is still shown.
    """
    if sys.stderr is None:  # closed by the shell: 2>&-
        return
    with suppress(OSError, ValueError):
        sys.stderr.flush()
        own = os.fdopen(os.dup(2), "w", buffering=1, encoding=sys.stderr.encoding, errors="backslashreplace")
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, 2)
        os.close(nowhere)
        sys.stderr = own


def spare_threads() -> None:
    """Let OpenBLAS, of which NumPy and OpenCV have one each, start no threads; before either is imported.

    What it is given here is small. Each thread would take memory at once, and where there is none left OpenBLAS
    crashes, or ends the process as Ctrl-C does. Whoever set the number themselves keeps it.
    """
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")


def compute_alone() -> None:
    """Let OpenCV start no threads, in a process whose requests keep the cores busy.

    To hand rows of a small picture to threads takes longer than they save.
    """
    import cv2

    cv2.setNumThreads(1)


def discard() -> None:
    """Discard whatever is written to standard output and error from now on, by Python too; for a process of Ray's."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for descriptor in (1, 2):
        os.dup2(nowhere, descriptor)
    os.close(nowhere)
