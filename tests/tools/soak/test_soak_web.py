"""The soak of the web service: a short one that it works, and a minute in which nothing grows."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

from tests.slow import slow
from tools.load_web import serving
from tools.soak_web import HEADING, STRETCHES, State, section, soak, write

COMMAND = [sys.executable, "-m", "bot", "serve", "--port", "0", "--engine", "local"]


def soaked(seconds: float, stretches: int) -> tuple[State, list[State]]:
    """The service once it is warm, and after each stretch; nothing that was opened stays open."""
    with serving(COMMAND) as (process, port):
        warm, *states = asyncio.run(soak(process, port, seconds, stretches))
    assert states[-1].answers > warm.answers > 0
    assert states[-1].descriptors <= warm.descriptors + 4
    assert states[-1].threads <= warm.threads + 4
    return warm, states


def test_who_asks_and_hangs_up_leaves_nothing_open() -> None:
    soaked(1.0, 1)


@slow
def test_in_a_minute_nothing_grows() -> None:
    _, states = soaked(60 / STRETCHES, STRETCHES)
    assert states[-1].megabytes - states[0].megabytes < 30  # of which its figures take ten


def test_its_figures_have_a_place_on_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n## Before\n\nwords\n", encoding="utf-8")
    for answers in (1_000, 2_000):
        write(section([State(0, 100.0, 20, 9), State(answers, 101.0, 20, 9)], 10.0), page)
    text = page.read_text(encoding="utf-8")
    assert text.count(HEADING) == 1
    assert text.startswith("# Page\n\n## Before\n\nwords\n\n")
    assert "|      10 |   2,000 |    101 |          20 |       9 |" in text
