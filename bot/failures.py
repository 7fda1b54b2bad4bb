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

from bot import logs, output
from bot.exit_status import ExitStatus
from engine import Figure, FigureError, SettingsError, UsageError, UserError, Words, logged

# The modules that each extra of pyproject.toml brings, beyond those that the engine needs.
EXTRAS = {
    "chat": frozenset({"dotenv", "prompt_toolkit", "rich", "shtab"}),
    "discord": frozenset({"aiohttp", "discord", "dotenv", "prometheus_client", "yarl"}),
    "heif": frozenset({"pillow_heif"}),
    "postgres": frozenset({"psycopg"}),
    "redis": frozenset({"limits", "redis"}),
    "ray": frozenset({"ray"}),
    "remote": frozenset({"httpx"}),
    "web": frozenset({"dotenv", "prometheus_client", "python_multipart", "starlette", "uvicorn"}),
    "mcp": frozenset(
        {"dotenv", "mcp", "mcp_types", "prometheus_client", "pydantic", "python_multipart", "starlette", "uvicorn"}
    ),
    "train": frozenset({"h5py", "keras", "tensorflow"}),
}

# The extras of a sub-command, where they are not the one of the same name.
_EXTRAS_OF_COMMAND = {"serve": ("web",), "train": ("chat", "train")}


class UnavailableError(UserError):
    """A service that is needed cannot be reached; the same may work later."""


def guarded(work: Callable[[], ExitStatus], words: Words, command: str = "") -> ExitStatus:
    """Do the work of a sub-command; whatever it raises ends here."""
    with logs.written(lambda why: output.complain(words.say("failure.log_unwritable", log=logs.path(), why=why))):
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
    """What a person reads about an error. Any but a UserError is logged with an id."""
    if isinstance(error, UserError):
        return output.harmless_name(words.error(error))
    if isinstance(error, ModuleNotFoundError) and error.name:
        return words.say("failure.not_installed", name=error.name, requirement=requirement(error.name, command))
    unexpected = words.say("fallback.unexpected", id=logged(error, command or "the command"))
    where = words.say("failure.logged" if logs.usable() else "failure.not_logged", log=logs.path())
    return f"{unexpected} {where}"


def requirement(module: str, command: str = "") -> str:
    """What pip has to install for a module: ``.[chat]``, say; ``.`` where no extra has it.

    Args:
        module: its full name.
        command: the sub-command that needs it; if its extras have the module, all of them are named.
    """
    extras = [extra for extra, modules in EXTRAS.items() if module.partition(".")[0] in modules]
    if not extras:
        return "."
    own = _EXTRAS_OF_COMMAND.get(command, (command,))
    return f".[{','.join(own) if set(own) & set(extras) else extras[0]}]"


def of_figure(error: Exception, figure: Figure, words: Words) -> str:
    """What a person reads about a figure that cannot be shown; the log has more."""
    if isinstance(error, UserError):
        return output.harmless(words.error(error))
    return words.error(FigureError.unexpected(error, output.harmless(figure.alt)))


def report(errors: Iterable[UserError], words: Words) -> ExitStatus:
    """Write the errors because of which an answer is incomplete to standard error; the exit status for them."""
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
