"""What the code says and raises, and the sentences for it, for the tests that compare the two."""

from __future__ import annotations

import ast
import string
import tomllib
from collections.abc import Iterable, Iterator
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any, TypeAlias

import engine
from engine import UserError

ROOT = Path(engine.__file__).parent.parent
KINDS = {"UserError", "UnavailableError", *(kind.__name__ for kind in UserError.__subclasses__())}

# The place, the key, and the names of the values that are given; None among them for ``**values``.
Use: TypeAlias = tuple[str, str, set[str | None]]


def sources(*rooms: str, below: bool = True) -> list[Path]:
    """The modules of rooms, with those of the folders in them or without."""
    return sorted(path for room in rooms for path in (ROOT / room).glob("**/*.py" if below else "*.py"))


def sentences(file: Traversable) -> dict[str, Any]:
    """What a file of words has, by ``table.name``."""
    tables = tomllib.loads(file.read_text(encoding="utf-8"))
    return {f"{table}.{name}": value for table, rows in tables.items() for name, value in rows.items()}


def placeholders(sentence: str) -> set[str | None]:
    """The values that a sentence needs."""
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def raised(paths: Iterable[Path]) -> list[Use]:
    """The errors for people that modules raise."""
    return _uses(paths, KINDS)


def said(paths: Iterable[Path]) -> list[Use]:
    """The replies that modules give."""
    return _uses(paths, {"say"})


def constants(paths: Iterable[Path]) -> set[str]:
    """All strings in modules, and the beginnings of those that are put together."""
    nodes = (node for path in paths for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    return {node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)}


def _uses(paths: Iterable[Path], names: set[str]) -> list[Use]:
    return [
        (place, key, {keyword.arg for keyword in call.keywords})
        for place, call in _calls(paths)
        if getattr(call.func, "attr", getattr(call.func, "id", "")) in names and call.args
        for key in _literals(call.args[0])
    ]


def _calls(paths: Iterable[Path]) -> Iterator[tuple[str, ast.Call]]:
    for path in paths:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call):
                yield f"{path.relative_to(ROOT)}:{node.lineno}", node


def _literals(node: ast.expr | None) -> list[str]:
    """The strings that an expression may be: one, or either side of a condition."""
    if isinstance(node, ast.IfExp):
        return _literals(node.body) + _literals(node.orelse)
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []
