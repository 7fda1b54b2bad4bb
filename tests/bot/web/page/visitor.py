"""Somebody with the page open in a browser."""

from __future__ import annotations

from typing import TYPE_CHECKING

from playwright.sync_api import BrowserContext, Page, expect

if TYPE_CHECKING:
    from playwright.sync_api import Request

PATIENCE = 60_000.0  # milliseconds; a busy machine takes its time
STROKE = [(60, 70), (210, 70), (170, 140), (130, 220)]


class Visitor:
    """Somebody with the page open."""

    def __init__(self, context: BrowserContext, url: str) -> None:
        self.context, self.url = context, url
        self.complaints: list[str] = []
        self.requests: list[Request] = []
        self.page: Page = context.new_page()
        self.page.set_default_timeout(PATIENCE)
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request))

    def come(self) -> Page:
        self.page.goto(self.url)
        expect(self.page.locator("html[data-ready]")).to_have_count(1)
        return self.page

    def draw(self) -> None:
        box = self.page.locator("#canvas").bounding_box()
        assert box is not None
        places = [(box["x"] + box["width"] * x / 280, box["y"] + box["height"] * y / 280) for x, y in STROKE]
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        for place in places[1:]:
            self.page.mouse.move(*place, steps=4)
        self.page.mouse.up()

    def go_to(self, panel: str) -> None:
        """Have the canvas ("draw") or the conversation ("chat") in sight; where there is room both are."""
        if self.page.locator("nav").is_visible():
            self.page.click(f"nav [data-panel={panel}]")

    def say(self, text: str) -> None:
        self.page.fill("#text", text)
        self.page.keyboard.press("Enter")
