"""``digitbot completion``: the script with which a shell completes the command line on the Tab key."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import suppress

from bot import output
from bot.arguments import Parser
from bot.cli.parser import parser
from bot.exit_status import ExitStatus
from bot.loading import load_engine
from bot.settings import Settings
from engine import MODEL_SUFFIXES, UserError, Words

_Completion = dict[str, str | dict[str, str]]
SHELLS = ("bash", "zsh", "fish")


def register(top: Parser) -> None:
    """Add the sub-command."""
    top.add_command("completion", run, about="command.completion").add(
        "shell", about="command.shell", metavar="SHELL", choices=SHELLS
    )


def run(settings: Settings, words: Words, arguments: argparse.Namespace) -> ExitStatus:
    """Print the script for bash, zsh or fish, with the help in the person's language."""
    import shtab

    script = shtab.complete(_annotated(settings, words), arguments.shell)
    if arguments.shell == "zsh":  # of a repeatable argument shtab writes "(*)", but zsh's _arguments expects "*"
        script = script.replace('"(*):', '"*:')
    output.write(script)
    return ExitStatus.OK


def _annotated(settings: Settings, words: Words) -> argparse.ArgumentParser:
    """The parser, with the attributes that tell shtab how each argument is completed."""
    from training.options import RECIPE_NAMES

    top = parser(words)
    completions = {"file": _FILES, "folder": _FOLDERS, "model": _models(settings)}
    for each in _parsers(top):
        each.formatter_class = argparse.HelpFormatter  # shtab needs help texts that are not laid out in columns
        for action in each._actions:
            kind = getattr(action, "kind", None)
            if kind == "recipe":
                action.choices = RECIPE_NAMES
            elif kind is not None:
                # shtab's own attribute, unknown to argparse's types.
                action.complete = completions[kind]  # type: ignore[attr-defined]
    return top


def _parsers(parser: argparse.ArgumentParser) -> Iterator[argparse.ArgumentParser]:
    """The parser, and those of its sub-commands."""
    yield parser
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for command in action.choices.values():
                yield from _parsers(command)


# Not shtab's own functions, which split names at spaces in bash and fish. In bash, "_file" and "_dir" in the name of a
# function tell it that the results are paths; fish completes paths after a command that it does not know.
_FISH_FILES = "function _digitbot_files\n  complete -C '__digitbot_files '(commandline -ct)\nend"
_FILES: _Completion = {
    "bash": "_digitbot_files",
    "zsh": "_files",
    "fish": "(_digitbot_files)",
    "preamble": {"bash": '_digitbot_files() {\n  compgen -f -- "$1"\n}', "fish": _FISH_FILES},
}
_FOLDERS: _Completion = {
    "bash": "_digitbot_dirs",
    "zsh": "_files -/",
    "fish": "(__fish_complete_directories)",
    "preamble": {"bash": '_digitbot_dirs() {\n  compgen -d -- "$1"\n}'},
}

_SUFFIXES = [suffix.removeprefix(".") for suffix in MODEL_SUFFIXES]
_BASH_MODELS = "".join(f"  compgen -f -X '!*.{suffix}' -- \"$1\"\n" for suffix in _SUFFIXES)
_ZSH_MODELS = f"_path_files -/\n  _path_files -g '*.({'|'.join(_SUFFIXES)})'"
_FISH_MODELS = f"_digitbot_files | string match --regex '^[^\\t]*(?:/|\\.(?:{'|'.join(_SUFFIXES)}))(?:\\t.*)?$'"


def _models(settings: Settings) -> _Completion:
    """Models by name, model files, and folders."""
    names = " ".join(_names(settings))
    in_bash = f'compgen -W "{names}" -- "$1"\n  compgen -d -- "$1"\n{_BASH_MODELS}'
    return {
        "bash": "_digitbot_model_files",
        "zsh": "_digitbot_models",
        "fish": "(_digitbot_models)",
        "preamble": {
            "bash": f"_digitbot_model_files() {{\n  {in_bash}}}",
            "zsh": f"_digitbot_models() {{\n  compadd -- {names}\n  {_ZSH_MODELS}\n}}",
            "fish": f"{_FISH_FILES}\nfunction _digitbot_models\n  printf '%s\\n' {names}\n  {_FISH_MODELS}\nend",
        },
    }


def _names(settings: Settings) -> Sequence[str]:
    """The names of the models that there are now, except those that would need quoting."""
    with suppress(UserError):
        return [name for name in load_engine(settings).models() if name.replace("-", "").replace("_", "").isalnum()]
    return []
