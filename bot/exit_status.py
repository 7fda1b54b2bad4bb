"""What the process tells the shell when it ends."""

from enum import IntEnum


class ExitStatus(IntEnum):
    """The exit statuses of ``digitbot``."""

    OK = 0
    FAILED = 1  # a file could not be read, or what was asked for failed
    USAGE = 2  # wrong usage
    UNAVAILABLE = 69  # a service cannot be reached; EX_UNAVAILABLE of sysexits.h
    SETTINGS = 78  # a setting that cannot be used; EX_CONFIG of sysexits.h
    INTERRUPTED = 130  # Ctrl-C: 128 + SIGINT
    BROKEN_PIPE = 141  # the reader of our output has gone: 128 + SIGPIPE
