"""Keep TensorFlow's greetings off a person's screen."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def quiet_native_code() -> Iterator[None]:
    """Drop what native code writes to standard error meanwhile; TensorFlow 2.21 heeds none of its own settings.

    Python's exceptions are raised as ever; only the file descriptor is turned away. A training owns its process, so
    that no other thread's words are lost.
    """
    logging.getLogger("absl").setLevel(logging.ERROR)
    sys.stderr.flush()
    kept = os.dup(2)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    try:
        os.dup2(nowhere, 2)
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)
