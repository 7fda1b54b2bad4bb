"""``digitbot completion``: the script with which a shell completes the command line on the Tab key."""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from contextlib import suppress

from bot import output
from bot.arguments import Commands
from bot.cli.parser import parser
from bot.exit_status import ExitStatus
from bot.loading import load_engine
from bot.settings import Settings
from engine import MODEL_SUFFIXES, UserError, Words

_Completion = dict[str, str | dict[str, str]]
SHELLS = ("bash", "zsh", "fish")


def register(commands: Commands) -> None:
    """Add the sub-command."""
    commands.add("completion", run, about="pictures.help_completion").add(
        "shell", about="pictures.help_shell", metavar="SHELL", choices=SHELLS
    )


def run(settings: Settings, words: Words, arguments: argparse.Namespace) -> ExitStatus:
    """Print the script for bash, zsh or fish, with the help in the person's language."""
    import shtab

    script = shtab.complete(_annotated(settings, words), arguments.shell)
    if arguments.shell == "zsh":  # shtab says "(*)" for an argument that may be repeated; zsh's _arguments says "*"
        script = script.replace('"(*):', '"*:')
    output.write(script)
    return ExitStatus.OK


def _annotated(settings: Settings, words: Words) -> argparse.ArgumentParser:
    """The parser, with what shtab looks for on its arguments: how each is completed."""
    from training.options import RECIPE_NAMES

    top = parser(words)
    completions = {"file": _FILES, "folder": _FOLDERS, "model": _models(settings)}
    for each in _parsers(top):
        each.formatter_class = argparse.HelpFormatter  # shtab takes its words, which are not laid out in columns
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


# shtab's functions for bash and fish take a name with a space in it for two. In bash "_file" and "_dir" in a function's
# name tell it that what comes out are paths; fish completes paths itself after a command that it does not know.
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
    """Models by name, and model files with the folders that may hold some."""
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
    """The names of the models there are now, of those that need no quoting."""
    with suppress(UserError):
        return [name for name in load_engine(settings).models() if name.replace("-", "").replace("_", "").isalnum()]
    return []
