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

from collections.abc import Callable, Iterable

from bot import extras, logs, output
from bot.exit_status import ExitStatus
from engine import Figure, SettingsError, UsageError, UserError, Words, logged


class UnavailableError(UserError):
    """A service that is needed cannot be reached; what was asked for may work later."""


def guarded(work: Callable[[], ExitStatus], words: Words, command: str = "") -> ExitStatus:
    """Does the work, of a sub-command; whatever it raises ends here."""
    with logs.kept(lambda why: output.complain(words.say("bot.log_unwritable", log=logs.path(), why=why))):
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
        return output.harmless_name(words.error(error))
    if isinstance(error, ModuleNotFoundError) and error.name:
        return words.say("bot.not_installed", name=error.name, requirement=extras.requirement(error.name, command))
    incident = logged(error, command or "the command")  # first: only then it is known whether the log can be written
    return words.say("bot.unexpected" if logs.usable() else "bot.unexpected_unlogged", id=incident, log=logs.path())


def of_figure(error: Exception, figure: Figure, words: Words) -> str:
    """What a person reads about a figure that cannot be shown; the log has more."""
    if isinstance(error, UserError):
        return output.harmless(words.error(error))
    return words.say("figure.not_drawn", alt=output.harmless(figure.alt), id=logged(error, "a figure"))


def told(errors: Iterable[UserError], words: Words) -> ExitStatus:
    """Says on standard error what of an answer could not be had; the status that the command ends with for it."""
    status = ExitStatus.OK
    for error in errors:
        output.complain(output.harmless(words.error(error)))
        status = max(status, _status(error))
    return status


def _status(error: Exception) -> ExitStatus:
    if isinstance(error, SettingsError):
        return ExitStatus.SETTINGS
    if isinstance(error, UsageError):
        return ExitStatus.USAGE
    if isinstance(error, UnavailableError):
        return ExitStatus.UNAVAILABLE
    return ExitStatus.FAILED
