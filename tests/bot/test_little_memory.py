"""Where there is little memory, the command does its work or says why it cannot: it does not crash."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.exit_status import ExitStatus
from tests.pictures import write

if sys.platform != "linux":
    pytest.skip("address space is bounded as Linux does it", allow_module_level=True)
import resource

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("megabytes", [330, 360, 385, 394, 420, 450, 480, 520])
def test_a_picture_is_read_or_told_not_to_be(megabytes: int, home: Path, tmp_path: Path) -> None:
    (tmp_path / "seven.png").write_bytes(write("7").encoded())
    most = megabytes << 20, resource.getrlimit(resource.RLIMIT_AS)[1]
    environment = {name: value for name, value in os.environ.items() if name != "OPENBLAS_NUM_THREADS"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "predict", "seven.png"],
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_AS, most),
        env={**environment, "HOME": str(home), "PYTHONPATH": str(ROOT), "LC_ALL": "C.UTF-8"},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "Traceback" not in done.stderr
    assert done.returncode in (ExitStatus.OK, ExitStatus.FAILED)
    assert ("7" in done.stdout) == (done.returncode == ExitStatus.OK)
