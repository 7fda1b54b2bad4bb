"""Ctrl-C while the command is still starting: it ends at once, and says nothing."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.exit_status import ExitStatus

ROOT = Path(__file__).parents[3]
# Python runs this before anything else; the signal comes when a certain module is about to be imported.
AT_IMPORT = """
import signal, sys

class Interrupting:
    def find_spec(self, name, path=None, target=None):
        if name == {name!r}:
            sys.meta_path.remove(self)
            signal.raise_signal(signal.SIGINT)

{before}
sys.meta_path.insert(0, Interrupting())
"""


def interrupted(folder: Path, name: str, before: str = "", program: str = "bot") -> subprocess.CompletedProcess[bytes]:
    """The command, with Ctrl-C at an import."""
    (folder / "sitecustomize.py").write_text(AT_IMPORT.format(name=name, before=before), encoding="utf-8")
    path = os.pathsep.join([str(folder), str(ROOT)])
    return subprocess.run(
        [sys.executable, "-m", program, "predict", "x.png", "--json"],
        env={**os.environ, "PYTHONPATH": path}, capture_output=True, check=False,
    )  # fmt: skip


@pytest.mark.parametrize(
    "name",
    ["bot.cli.main", "engine", "bot.settings", "engine.locales", "bot.native", "tomllib", "bot.cli.predict"],
)
def test_control_c_while_it_starts_ends_it_without_a_word(tmp_path: Path, name: str) -> None:
    done = interrupted(tmp_path, name)
    assert (done.returncode, done.stdout, done.stderr) == (ExitStatus.INTERRUPTED, b"", b"")


def test_the_installed_command_heeds_control_c_before_it_imports_the_engine(tmp_path: Path) -> None:
    done = interrupted(tmp_path, "engine", program="digitbot")
    assert (done.returncode, done.stdout, done.stderr) == (ExitStatus.INTERRUPTED, b"", b"")


def test_control_c_that_the_shell_keeps_from_it_does_not_end_it(tmp_path: Path) -> None:
    done = interrupted(tmp_path, "engine", before="signal.signal(signal.SIGINT, signal.SIG_IGN)")
    assert done.returncode == ExitStatus.FAILED
    assert b"x.png" in done.stdout
