"""The one place where an exception becomes a sentence, and the command's end an exit status.

=====================  ==========================================  ======
exception              what the person sees                        status
=====================  ==========================================  ======
SettingsError          its sentence                                78
UsageError             its sentence                                2
UnavailableError       its sentence                                69
any other UserError    its sentence                                1
ModuleNotFoundError    what is missing, and how to install it      1
KeyboardInterrupt      nothing                                     130
BrokenPipeError        nothing                                     141
anything else          one sentence with an id; the log has more   1
=====================  ==========================================  ======
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

from bot import extras, logs, output
from bot.exit_status import ExitStatus
from engine import SettingsError, UsageError, UserError, Words

_logger = logging.getLogger(__name__)


class UnavailableError(UserError):
    """A service that is needed cannot be reached; what was asked for may work later."""


def guarded(work: Callable[[], ExitStatus], words: Words, command: str = "") -> ExitStatus:
    """Does the work, of a sub-command; whatever it raises ends here."""
    with logs.kept():
        try:
            return work()
        except KeyboardInterrupt:
            return ExitStatus.INTERRUPTED
        except BrokenPipeError:
            output.abandon()
            return ExitStatus.BROKEN_PIPE
        except Exception as error:  # noqa: BLE001 - sentence() logs it
            output.complain(sentence(error, words, command))
            return _status(error)


def sentence(error: Exception, words: Words, command: str = "") -> str:
    """What a person reads about an error. One that is no UserError is logged, and found again by its id."""
    if isinstance(error, UserError):
        return output.harmless(words.error(error))
    if isinstance(error, ModuleNotFoundError) and error.name:
        return words.say("bot.not_installed", name=error.name, requirement=extras.requirement(error.name, command))
    incident = secrets.token_hex(4)
    _logger.error("incident %s", incident, exc_info=error)
    return words.say("bot.unexpected", id=incident, log=logs.path())


def _status(error: Exception) -> ExitStatus:
    if isinstance(error, SettingsError):
        return ExitStatus.SETTINGS
    if isinstance(error, UsageError):
        return ExitStatus.USAGE
    if isinstance(error, UnavailableError):
        return ExitStatus.UNAVAILABLE
    return ExitStatus.FAILED
