"""An argument parser in the person's language, for the command line and for the chat's own ``train``."""

from __future__ import annotations

import argparse
import difflib
import itertools
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, NoReturn, TypeAlias

from bot import output
from bot.exit_status import ExitStatus
from bot.help_format import HelpFormat
from bot.settings import Settings
from engine import LANGUAGES, UsageError, Words

Run: TypeAlias = Callable[[Settings, Words, argparse.Namespace], ExitStatus]
# How a shell completes an argument.
Kind: TypeAlias = Literal["file", "folder", "model", "recipe"]

# argparse's English messages, and our sentences for them.
_COMPLAINTS = (
    ("usage.choice", r"argument .*?: invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.*)\)"),
    ("usage.value_missing", r"argument (?P<name>[^:]*): expected .*argument.*"),
    ("usage.required", r"the following arguments are required: (?P<names>.*)"),
    ("usage.unknown", r"unrecognized arguments: (?P<names>.*)"),
    ("usage.number", r"argument (?P<name>[^:]*): invalid \S+ value: '(?P<value>.*)'"),
    ("usage.ambiguous", r"ambiguous option: (?P<name>.*) could match (?P<choices>.*)"),
)
# The settings that are flags of every command. One without a metavar has a list of choices.
_FLAGS: tuple[tuple[str, str | None, Kind | None], ...] = (
    ("model", "NAME", "model"),
    ("language", None, None),
    ("figures", "DIR", "folder"),
    ("engine", "WHERE", None),
)
FLAGS = tuple(name for name, _, _ in _FLAGS)


@dataclass(frozen=True)
class Option:
    """An option, as completion offers it; the placeholder for its value is empty for a switch."""

    metavar: str = ""
    help: str = ""
    kind: Kind | None = None


NO_OPTION = Option()


class Parser(argparse.ArgumentParser):
    """A parser whose headings are in the person's language, and whose errors are a ``UsageError``.

    The settings' flags may stand before the command or after it; so they have no default, which would overwrite a value
    from before the command.

    Args:
        prog: the command as it is typed.
        about: the key of the sentence on what it does.
        words: the person's language.
    """

    def __init__(self, prog: str, about: str, words: Words) -> None:
        super().__init__(
            prog=prog,
            description=words.say(about),
            formatter_class=lambda prog: HelpFormat(prog, words.say("arguments.usage")),
            add_help=False,
            argument_default=None,
            allow_abbrev=False,
        )
        self.words = words
        self._commands: argparse._SubParsersAction[Parser] | None = None
        self._positionals_of_help = self.add_argument_group(words.say("arguments.positionals"))
        self._options_of_help = self.add_argument_group(words.say("arguments.options"))
        self.add("--help", "-h", about="arguments.help", action="help")
        for name, metavar, kind in _FLAGS:
            choices = LANGUAGES if name == "language" else None
            self.add(f"--{name}", about=f"arguments.{name}", metavar=metavar, kind=kind, choices=choices, default=None)

    def add(
        self,
        name: str,
        *more_names: str,
        about: str,
        metavar: str | None = None,
        kind: Kind | None = None,
        **options: Any,
    ) -> None:
        """Add an argument.

        Args:
            name: "--option", or a bare name for a positional one.
            more_names: further names of an option.
            about: the key of its help.
            metavar: the English placeholder for its value.
            kind: how a shell completes it.
            options: anything else that ``add_argument`` takes.
        """
        optional = name.startswith("-")
        group = self._options_of_help if optional else self._positionals_of_help
        if optional and options.get("default", "") is None:
            options["default"] = argparse.SUPPRESS
        if metavar is not None:
            options["metavar"] = self.words.usage(metavar)
        names = (*more_names, name)  # the short name first, as help lists them
        action = group.add_argument(*names, help=self.words.say(about), **options)
        action.kind = kind  # type: ignore[attr-defined]

    def add_json(self) -> None:
        """Add ``--json``, which may stand before the command too."""
        self.add("--json", about="arguments.json", action="store_true", default=None)

    def begin_commands(self, dest: str, metavar: str, *, required: bool) -> None:
        """Let sub-commands follow, see ``add_command``."""
        self._commands = self.add_subparsers(
            dest=dest,
            metavar=self.words.usage(metavar),
            title=self.words.say("arguments.commands"),
            parser_class=Parser,
            required=required,
        )

    def add_command(self, name: str, run: Run, *, about: str, logs: bool = False) -> Parser:
        """Add a sub-command, its function, the key of the sentence on what it does, and whether it writes a log."""
        prog, help_line = f"{self.prog} {name}", self.words.say(about)
        assert self._commands is not None  # noqa: S101 - begin_commands() made it
        parser: Parser = self._commands.add_parser(name, prog=prog, about=about, words=self.words, help=help_line)
        parser.set_defaults(run=run, logs=logs)
        return parser

    def own_options(self) -> dict[str, Option]:
        """The options by their names, without help and the settings' flags."""
        shared = {"help", *FLAGS}
        return {
            action.option_strings[-1]: Option(str(action.metavar or ""), action.help or "", action.kind)  # type: ignore[attr-defined]
            for action in self._actions
            if action.option_strings and action.dest not in shared
        }

    def parse(self, arguments: Sequence[str]) -> argparse.Namespace:
        """The arguments; a flag that is missing is None.

        Raises:
            UsageError: they cannot be understood.
            SystemExit: after ``--help`` and ``--version``, with status 0.
        """
        self._check_options(arguments)
        missing = argparse.Namespace(json=None, logs=False, **dict.fromkeys(FLAGS))
        return self.parse_args(arguments, missing)

    def _check_options(self, arguments: Sequence[str]) -> None:
        """Find an option that there is not, of which argparse may complain by what follows it.

        Raises:
            UsageError: there is one; it names the option that was probably meant.
        """
        parser = self
        rest = itertools.takewhile(lambda argument: argument != "--", arguments)
        for argument in rest:
            options = parser._option_string_actions
            name = argument.partition("=")[0]
            if name.startswith("--") and " " not in name and name not in options:
                known = (option for option in options if option.startswith("--"))
                raise parser._usage_error("usage.unknown", name, known, names=name)
            if argument in options and options[argument].nargs is None:
                next(rest, None)  # its value
            parser = parser.commands().get(argument, parser)

    def commands(self) -> Mapping[str, Parser]:
        """The sub-commands by their names."""
        return {} if self._commands is None else self._commands.choices

    def _usage_error(self, key: str, word: str, known: Iterable[str], /, **values: str) -> UsageError:
        """The error of this key, or one that names what was probably meant: the known word that is spelt alike."""
        near = difflib.get_close_matches(word, known, n=1)
        if near:
            return UsageError("usage.did_you_mean", prog=self.prog, value=word, guess=near[0])
        return UsageError(key, prog=self.prog, **values)

    def _print_message(self, message: str, file: object = None) -> None:  # noqa: ARG002 - argparse calls it like this
        """Write the help; argparse would not notice if it cannot be written."""
        output.write(message.removesuffix("\n"))

    def error(self, message: str) -> NoReturn:
        """Raise argparse's complaint as a ``UsageError``."""
        for key, pattern in _COMPLAINTS:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match:
                values = {name: value.replace("'", "") for name, value in match.groupdict().items()}
                choices = values["choices"].split(", ") if key == "usage.choice" else ()
                raise self._usage_error(key, values.get("value", ""), choices, **values)
        raise UsageError("usage.other", prog=self.prog, message=message)
