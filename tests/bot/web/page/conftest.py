"""Chromium, and who has the page open in it: at a desk, and with a phone."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.bot.web.page.visitor import PATIENCE, Visitor
from tests.bot.web.website import Website

DESK, PHONE = (1280, 800), (360, 740)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Chromium, as the system has it."""
    names = ("chromium", "chromium-browser", "google-chrome")
    program = next(filter(None, map(shutil.which, names)), None)
    if program is None:
        pytest.skip("needs Chromium: sudo apt install chromium")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=program, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(autouse=True)
def patient() -> None:
    """What is expected may take its time."""
    expect.set_options(timeout=PATIENCE)


@pytest.fixture(params=[DESK, PHONE], ids=["desk", "phone"])
def visitor(request: pytest.FixtureRequest, browser: Browser, website: Website) -> Iterator[Visitor]:
    """Somebody at a desk, or with a phone, whose browser is in English; nothing may be complained of."""
    width, height = request.param
    with browser.new_context(viewport={"width": width, "height": height}, locale="en-GB") as context:
        someone = Visitor(context, website.url)
        yield someone
        assert someone.complaints == []
        assert all(asked.url.startswith((website.url, "blob:", "data:")) for asked in someone.requests)
        assert someone.page.evaluate("() => document.documentElement.scrollWidth") <= width


@pytest.fixture
def at_desk(browser: Browser, website: Website) -> Iterator[Visitor]:
    """Somebody at a desk."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB") as context:
        yield Visitor(context, website.url)
