"""The plugin in the ``llm`` command, installed as a package would have it; each command is a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.examples.conftest import SEVEN

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder with the plugin, and a picture."""
    shutil.copy(ROOT / "examples" / "llm_plugin.py", tmp_path)
    info = tmp_path / "llm_digitbot-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: llm-digitbot\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text("[llm]\ndigitbot = llm_plugin\n", encoding="utf-8")
    (tmp_path / "seven.png").write_bytes(SEVEN)
    (tmp_path / "bill.png").write_bytes(SEVEN[:200])
    return tmp_path


def llm(folder: Path, *arguments: str, status: int = 0) -> subprocess.CompletedProcess[str]:
    """Run the command."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(folder), str(ROOT)))}
    environment |= {"LLM_USER_PATH": str(folder / "user"), "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-m", "llm", "prompt", *arguments]
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == status, done.stdout + done.stderr
    return done


def test_a_picture_is_read_and_what_is_said_next_is_about_it(installed: Path) -> None:
    done = llm(installed, "-m", "digitbot", "-a", "seven.png", "what is this?")
    assert done.stdout.startswith("7 (")
    assert done.stderr == ""
    assert "9" in llm(installed, "-c", "아니 9야").stdout


def test_words_alone_are_answered(installed: Path) -> None:
    assert "99" in llm(installed, "-m", "digitbot", "얼마나 정확해?").stdout


def test_what_goes_wrong_is_a_sentence(installed: Path) -> None:
    done = llm(installed, "-m", "digitbot", "-a", "bill.png", "what is this?", status=1)
    assert done.stderr.startswith("Error: ")
    assert "bill.png is damaged" in done.stderr
    assert "Traceback" not in done.stderr
