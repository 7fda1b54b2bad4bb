"""Moves all rooms into one package when a wheel is built: a host may have a module ``bot`` or ``engine`` of its own.

See docs/decisions/29-one-package-in-the-wheel.md. An editable install is the checkout as it stands.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

PACKAGE = "digitbot"
ROOMS = ("engine", "bot", "training")
# ``from engine import Engine`` works beside ``from digitbot import Engine``, and gives the same class.
ENGINE = {
    "__init__.py": f"from {PACKAGE}.engine import *\nfrom {PACKAGE}.engine import __all__ as __all__\n",
    "testing.py": f"from {PACKAGE}.testing import *\nfrom {PACKAGE}.testing import __all__ as __all__\n",
    "py.typed": "",
}
_FROM = re.compile(rb"from\s+")


class MoveRooms(BuildHookInterface[BuilderConfig]):
    """What hatchling calls around the building of a wheel."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Write the wheel's files to a folder, and have them included."""
        if version == "editable":
            return
        self._folder = TemporaryDirectory()
        files = Path(self._folder.name)
        for room in (PACKAGE, *ROOMS):
            self._move(Path(self.root), room, files)
        for name, text in ENGINE.items():
            _write(files / "engine" / name, text.encode())
        build_data["force_include"] = {str(files / name): name for name in (PACKAGE, "engine")}

    def finalize(self, version: str, build_data: dict[str, Any], artifact_path: str) -> None:  # noqa: ARG002
        """Remove that folder."""
        if version != "editable":
            self._folder.cleanup()

    def _move(self, root: Path, room: str, files: Path) -> None:
        for file in sorted((root / room).rglob("*")):
            place = file.relative_to(root)
            if not file.is_file() or "__pycache__" in place.parts or self.build_config.path_is_excluded(str(place)):
                continue
            data = file.read_bytes()
            to = files / place if room == PACKAGE else files / PACKAGE / place
            _write(to, moved(data, str(place)) if file.suffix == ".py" else data)


def moved(source: bytes, name: str = "<source>") -> bytes:
    """A module's source, with every import from a room made an import from that room in the package.

    Raises:
        ValueError: a room is imported as ``import room``; only ``from room import name`` can be moved.
    """
    lines = source.splitlines(keepends=True)
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.Import) and any(_in_a_room(alias.name) for alias in node.names):
            raise ValueError(f"{name}, line {node.lineno}: write 'from room import name', which can be moved")
        if isinstance(node, ast.ImportFrom) and not node.level and _in_a_room(node.module or ""):
            line = lines[node.lineno - 1]
            start = _FROM.match(line, node.col_offset)
            assert start is not None  # noqa: S101 - the statement begins so
            lines[node.lineno - 1] = line[: start.end()] + f"{PACKAGE}.".encode() + line[start.end() :]
    return b"".join(lines)


def _in_a_room(module: str) -> bool:
    return module.split(".")[0] in ROOMS


def _write(file: Path, data: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
