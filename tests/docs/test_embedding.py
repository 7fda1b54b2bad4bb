"""All that docs/embedding.md shows works as it stands there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from engine import Engine
from engine.testing import Chat
from tests.pictures import write

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
PLUGIN = next(block for block in BLOCKS if block.startswith("# digitbot_dice.py"))
# What needs a Discord to talk to is run by the tests of the cog.
RUN = [block for block in BLOCKS if "await other" not in block and block is not PLUGIN]


def test_the_page_runs_from_top_to_bottom(tmp_path: Path) -> None:
    assert len(RUN) >= 8
    (tmp_path / "seven.png").write_bytes(write("7").encoded())
    program = "\n\n".join(RUN)
    # In a process of its own: it runs event loops, and leaves an engine with intents of its own.
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("7 0.9")


def test_the_plugin_of_the_page_is_found_when_it_is_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "digitbot_dice.py").write_text(PLUGIN, encoding="utf-8")
    declared = re.search(r"^```toml\n\[project\.entry-points\.\"(.*?)\"\]\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    assert declared is not None
    info = tmp_path / "digitbot_dice-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: digitbot-dice\nVersion: 1.0\n", encoding="utf-8")
    name, _, target = declared.group(2).strip().partition(" = ")
    (info / "entry_points.txt").write_text(f"[{declared.group(1)}]\n{name} = {target.strip(chr(34))}\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    engine = Engine.load()
    assert engine.left_out == ()
    assert Chat(engine).say("주사위 굴려 줘").text in "123456"
    assert "dice" not in [command.name for command in Engine.load(plugins=False).commands]
