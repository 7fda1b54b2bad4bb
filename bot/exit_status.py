"""What the process tells the shell when it ends."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from engine import Reply


class ExitStatus(IntEnum):
    """The exit statuses of ``digitbot``."""

    OK = 0
    FAILED = 1  # a file could not be read, or a request failed
    USAGE = 2  # wrong usage
    UNAVAILABLE = 69  # a service cannot be reached; EX_UNAVAILABLE of sysexits.h
    SETTINGS = 78  # a setting that cannot be used; EX_CONFIG of sysexits.h
    INTERRUPTED = 130  # Ctrl-C: 128 + SIGINT
    BROKEN_PIPE = 141  # nobody reads our output any more: 128 + SIGPIPE


def status_of(reply: Reply) -> ExitStatus:
    """FAILED if a picture could not be read, or the request was not understood or not fulfilled."""
    failed = reply.failed or reply.intent == "fallback" or any(reading.error for reading in reply.readings)
    return ExitStatus.FAILED if failed else ExitStatus.OK
