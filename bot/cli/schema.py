"""``digitbot schema``: the commands as functions that an assistant calls, and the JSON Schema of what they answer."""

from __future__ import annotations

import json
import re
from argparse import Namespace
from collections.abc import Sequence
from typing import Any

from bot import output
from bot.arguments import Parser
from bot.exit_status import ExitStatus
from bot.loading import load_engine
from bot.settings import Settings
from engine import Words, schema

FORMS = ("all", "openai", "anthropic")
_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")  # what these services take as a function's name


def register(top: Parser) -> None:
    """Add the sub-command."""
    parser = top.add_command("schema", run, about="command.schema")
    parser.add("form", about="command.form", metavar="FORM", nargs="?", choices=FORMS, default=FORMS[0])


def run(settings: Settings, words: Words, arguments: Namespace) -> ExitStatus:
    """Print them as JSON, described in the person's language."""
    with load_engine(settings) as engine:
        functions = engine.functions(words.language)
    if arguments.form == "all":
        output.write(_text({"functions": functions, "schema": schema()}))
        return ExitStatus.OK
    usable = [function for function in functions if _NAME.fullmatch(function["name"])]
    for function in functions:
        if function not in usable:
            output.complain(words.say("command.unfit_function", name=function["name"]))
    output.write(_text(_for_openai(usable) if arguments.form == "openai" else _for_anthropic(usable)))
    return ExitStatus.OK


def _for_openai(functions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"type": "function", "function": function} for function in functions]


def _for_anthropic(functions: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {"name": each["name"], "description": each["description"], "input_schema": each["parameters"]}
        for each in functions
    ]


def _text(document: object) -> str:
    return json.dumps(document, ensure_ascii=False, indent=2)
