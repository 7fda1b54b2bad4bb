"""The parser of the whole command line, and the list of its sub-commands."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from importlib import import_module
from typing import Any

from bot import output
from bot.arguments import Parser
from engine import Words

# As help lists them.
NAMES = (
    "chat",
    "ask",
    "predict",
    "train",
    "serve",
    "mcp",
    "discord",
    "completion",
    "feedback",
    "schema",
    "help",
)  # as help lists them


def parser_for(arguments: Sequence[str], words: Words) -> Parser:
    """The parser for a command line. If a command stands first, only its file is imported, for a fast start."""
    first = arguments[0] if arguments else "chat"
    names = () if first in ("--version", "-V") else (first,) if first in NAMES else NAMES
    return parser(words, names)


def parser(words: Words, names: Iterable[str] = NAMES) -> Parser:
    """The parser with these sub-commands."""
    top = Parser("digitbot", "command.digitbot", words)
    top.add("--version", "-V", about="command.version", action=_Version, nargs=0)
    top.add_json()
    top.begin_commands("command", "COMMAND", required=False)
    for name in names:
        import_module(f".{name}", __package__).register(top)
    examples = words.table("examples")
    for name, each in {"digitbot": top, **top.commands()}.items():
        if name in examples:
            each.epilog = "\n  ".join([words.say("arguments.examples"), *examples[name]])
    return top


def flag_language(arguments: Sequence[str]) -> str | None:
    """The value of ``--language``, wherever it stands, before anything else is parsed."""
    for place, argument in enumerate(arguments):
        if argument == "--":
            break
        if argument == "--language":
            return arguments[place + 1] if place + 1 < len(arguments) else None
        if argument.startswith("--language="):
            return argument.partition("=")[2]
    return None


class _Version(argparse.Action):
    """``--version``; the version is looked up only on request."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> None:
        from importlib.metadata import PackageNotFoundError, version

        try:
            output.write(f"digitbot {version('digitbot')}")
        except PackageNotFoundError:  # run from a checkout
            output.write("digitbot (not installed)")
        parser.exit()
