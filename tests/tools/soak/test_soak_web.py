"""The soak of the web service: half a minute of it."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import pytest

from tools.load_web import serving
from tools.sections import write_section
from tools.soak_web import HEADING, STRETCHES, ProcessTotals, section, soak

COMMAND = [sys.executable, "-m", "bot", "serve", "--port", "0", "--engine", "local"]


def test_in_half_a_minute_nothing_grows_and_nothing_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MALLOC_ARENA_MAX", "1")  # else what each thread has freed, and keeps, would look like growth
    monkeypatch.setenv("DIGITBOT_PICTURE_SECONDS", "600")  # a busy machine takes its time
    with serving(COMMAND) as (process, port):
        warm, first, *_, last = asyncio.run(soak(process, port, 30 / STRETCHES))
    assert last.answers > first.answers > warm.answers
    assert last.descriptors <= warm.descriptors + 4
    assert last.threads <= warm.threads + 4
    assert (last.megabytes - last.figures) - (first.megabytes - first.figures) < 25


def test_its_figures_have_a_place_on_the_page(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Page\n\n## Before\n\nwords\n", encoding="utf-8")
    for answers in (1_000, 2_000):
        totals = [ProcessTotals(0, 0.0, 100.0, 20, 9), ProcessTotals(answers, 7.0, 101.0, 20, 9)]
        write_section(page, section(totals, 10.0))
    text = page.read_text(encoding="utf-8")
    assert text.count(HEADING) == 1
    assert text.startswith("# Page\n\n## Before\n\nwords\n\n")
    assert "|      10 |   2,000 |       7 |    101 |          20 |       9 |" in text
