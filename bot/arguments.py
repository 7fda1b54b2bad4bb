"""The command line: what can be typed after ``digitbot``, and the help for it in the person's language."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from typing import Any, NoReturn

from bot import output
from bot.help_format import HelpFormat
from engine import LANGUAGES, UsageError, Words

# argparse speaks English alone; these are the things it says, and our sentences for them.
_COMPLAINTS = (
    ("usage.choice", r"argument .*?: invalid choice: '?(?P<value>.*?)'? \(choose from (?P<choices>.*)\)"),
    ("usage.value_missing", r"argument (?P<name>[^:]*): expected .*argument.*"),
    ("usage.required", r"the following arguments are required: (?P<names>.*)"),
    ("usage.unknown", r"unrecognized arguments: (?P<names>.*)"),
    ("usage.number", r"argument (?P<name>[^:]*): invalid \S+ value: '(?P<value>.*)'"),
    ("usage.ambiguous", r"ambiguous option: (?P<name>.*) could match (?P<choices>.*)"),
)
SHELLS = ("bash", "zsh", "fish")  # that ``digitbot completion`` knows
_FLAGS = {"model": "NAME", "language": None, "figures": "DIR"}


def parse(arguments: Sequence[str], words: Words) -> argparse.Namespace:
    """What was asked for: ``command``, the settings' flags (None if not given), and the command's own arguments.

    Raises:
        UsageError: it cannot be understood.
        SystemExit: after ``--help`` and ``--version``, with status 0.
    """
    namespace = parser(words).parse_args(arguments)
    for name in (*_FLAGS, "json"):
        if name not in namespace:
            setattr(namespace, name, None)
    namespace.command = namespace.command or "chat"
    return namespace


def flag_language(arguments: Sequence[str]) -> str | None:
    """The value of ``--language``, wherever it stands, before anything else is understood."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--language":
            return arguments[place + 1] if place + 1 < len(arguments) else None
        if argument.startswith("--language="):
            return argument.partition("=")[2]
    return None


def parser(words: Words) -> argparse.ArgumentParser:
    """The parser of the whole command line."""
    top = _Parser("digitbot", "bot.help_digitbot", words)
    top.options.add_argument("--version", action=_Version, nargs=0, help=words.say("bot.help_version"))
    top.add_json()
    commands = top.add_subparsers(
        dest="command",
        metavar=words.usage("COMMAND"),
        title=words.say("bot.help_commands"),
        parser_class=_Parser,
        required=False,
    )

    def command(name: str, about: str = "") -> _Parser:
        about = about or f"bot.help_{name}"
        return commands.add_parser(name, prog=f"digitbot {name}", about=about, words=words, help=words.say(about))

    command("chat").add_json()

    ask = command("ask")
    ask.positionals.add_argument("text", metavar=words.usage("TEXT"), help=words.say("bot.help_text"))
    ask.options.add_argument(
        "--image",
        metavar=words.usage("FILE"),
        action="append",
        default=[],
        dest="images",
        help=words.say("bot.help_image"),
    )
    ask.add_json()

    predict = command("predict")
    predict.positionals.add_argument(
        "files", metavar=words.usage("FILE"), nargs="+", help=words.say("pictures.help_files")
    )
    predict.options.add_argument("--csv", action="store_true", help=words.say("pictures.help_csv"))
    predict.add_json()

    train = command("train")
    train.positionals.add_argument("recipe", metavar=words.usage("RECIPE"), help=words.say("bot.help_recipe"))
    train.options.add_argument("--epochs", metavar=words.usage("N"), type=int, help=words.say("bot.help_epochs"))
    train.options.add_argument("--data", metavar=words.usage("DIR"), help=words.say("bot.help_data"))
    train.options.add_argument("--out", metavar=words.usage("DIR"), help=words.say("bot.help_out"))
    train.options.add_argument("--seed", metavar=words.usage("N"), type=int, default=1, help=words.say("bot.help_seed"))
    train.options.add_argument("--runs", metavar=words.usage("N"), type=int, default=1, help=words.say("bot.help_runs"))
    train.options.add_argument("--h5", action="store_true", help=words.say("bot.help_h5"))

    discord = command("discord", "discord.help_discord")
    discord.options.add_argument("--invite", action="store_true", help=words.say("discord.help_invite"))

    completion = command("completion", "pictures.help_completion")
    completion.positionals.add_argument(
        "shell", metavar=words.usage("SHELL"), choices=SHELLS, help=words.say("pictures.help_shell")
    )
    feedback = command("feedback", "feedback.help")
    actions = feedback.add_subparsers(
        dest="action",
        metavar=words.usage("ACTION"),
        title=words.say("bot.help_commands"),
        parser_class=_Parser,
        required=True,
    )

    def action(name: str) -> _Parser:
        about = f"feedback.help_{name}"
        return actions.add_parser(
            name, prog=f"digitbot feedback {name}", about=about, words=words, help=words.say(about)
        )

    action("list").add_json()
    action("export").positionals.add_argument(
        "folder", metavar=words.usage("DIR"), help=words.say("feedback.help_folder")
    )
    action("forget").positionals.add_argument("user", metavar=words.usage("USER"), help=words.say("feedback.help_user"))
    return top


class _Parser(argparse.ArgumentParser):
    """A parser whose headings are in the person's language, and whose errors are a ``UsageError``.

    The settings' flags may stand before the command and after it; hence their default is no default at all, which
    would take back what was said before.
    """

    def __init__(self, prog: str, about: str, words: Words) -> None:
        super().__init__(
            prog=prog,
            description=words.say(about),
            formatter_class=lambda prog: HelpFormat(prog, words.say("bot.help_usage")),
            add_help=False,
            argument_default=None,
            allow_abbrev=False,
        )
        self._words = words
        self.positionals = self.add_argument_group(words.say("bot.help_positionals"))
        self.options = self.add_argument_group(words.say("bot.help_options"))
        self.options.add_argument("-h", "--help", action="help", help=words.say("bot.help_help"))
        for name, metavar in _FLAGS.items():
            self.options.add_argument(
                f"--{name}",
                metavar=metavar and words.usage(metavar),
                choices=LANGUAGES if name == "language" else None,
                default=argparse.SUPPRESS,
                help=words.say(f"bot.help_{name}"),
            )

    def add_json(self) -> None:
        """Adds ``--json``, which likewise may stand before the command."""
        self.options.add_argument(
            "--json", action="store_true", default=argparse.SUPPRESS, help=self._words.say("bot.help_json")
        )

    def _print_message(self, message: str, file: object = None) -> None:  # noqa: ARG002 - argparse calls it like this
        """Writes the help; argparse itself would not notice that it cannot be written."""
        output.write(message.removesuffix("\n"))

    def error(self, message: str) -> NoReturn:
        """Raises what argparse found wrong."""
        for key, pattern in _COMPLAINTS:
            match = re.fullmatch(pattern, message, re.DOTALL)
            if match:
                values = {name: value.replace("'", "") for name, value in match.groupdict().items()}
                raise UsageError(key, prog=self.prog, **values)
        raise UsageError("usage.other", prog=self.prog, message=message)


class _Version(argparse.Action):
    """``--version``, which looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            output.write(f"digitbot {version('digitbot')}")
        except PackageNotFoundError:  # run from a checkout
            output.write("digitbot (not installed)")
        parser.exit()
