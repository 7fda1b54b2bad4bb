"""Keeps off the person's screen what native libraries write to standard error."""

from __future__ import annotations

import os
import sys
from contextlib import suppress


def hush() -> None:
    """Gives Python's standard error a file descriptor of its own, and sends what others write to 2 nowhere.

    For a process that is all ours. LiteRT greets there when it prepares its first model, TensorFlow tells of GPUs that
    are not there, and neither heeds a setting. What Python writes, tracebacks and progress bars, is shown as ever.
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
