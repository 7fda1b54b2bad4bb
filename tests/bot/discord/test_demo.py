"""``make demo-discord``: its visit, shown as anyone sees it."""

from __future__ import annotations

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, STDOUT
from pathlib import Path

from bot.discord.words import words
from tests.bot.discord.process import CHECKOUT
from tests.bot.discord.server.recorder import PATIENCE


async def test_the_visit_shows_a_reading_its_why_and_an_evaluation_in_korean(
    loop: asyncio.AbstractEventLoop, drawn_mnist: Path, tmp_path: Path
) -> None:
    demo = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tools.demo_discord", "--visit"),
        cwd=CHECKOUT,
        env={"PATH": os.environ["PATH"], "TMPDIR": str(tmp_path), "DIGITBOT_MNIST": str(drawn_mnist)},
        stdin=asyncio.subprocess.DEVNULL,
        stdout=PIPE,
        stderr=STDOUT,
    )
    output, _ = await asyncio.wait_for(demo.communicate(), PATIENCE)
    shown = output.decode()
    assert demo.returncode == 0, shown
    assert "# 407" in shown
    assert words("en").say("discord.button_why") in shown
    assert "정확도" in shown
    assert "░" not in shown
    for picture in ("reading-1.png", "why.png", "confusion-cnn.png"):
        assert [*tmp_path.rglob(picture)], shown
