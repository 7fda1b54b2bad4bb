"""The page in a real browser: drawn on, by mouse and by keys, on a phone and a desk; its looks, keys and bounds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FilePayload, Route, expect

from bot.serving.settings import Rate
from bot.web.caller import Caller
from bot.web.settings import WebSettings
from bot.web.words import words
from engine import LANGUAGES, Attachment, Engine, Reading
from tests.bot.web.conftest import SEVEN
from tests.bot.web.page.visitor import Visitor
from tests.bot.web.website import Website

FOLDER = Path(__file__).parents[4] / "bot" / "web" / "page"
INLINE = """() => {
  document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = 1" }));
  return window.ran ?? null;
}"""
FOREIGN = """() => new Promise((resolve) => {
  document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
  fetch("https://example.org").catch(() => {});
})"""


def test_a_stroke_is_read_while_it_is_drawn_and_asked_about(visitor: Visitor) -> None:
    page = visitor.come()
    expect(page.locator("#ask")).to_be_disabled()
    visitor.draw()
    expect(page.locator("#value")).to_have_text("7")
    expect(page.locator("#bars li.best b")).to_have_text("7")
    expect(page.locator("#spoken")).to_contain_text("7")
    page.click("#ask")
    expect(page.locator("#log .card .value")).to_have_text("7")
    expect(page.locator("#log .marked rect")).to_have_count(1)
    visitor.go_to("draw")
    page.click("#why")
    expect(page.locator("#log .tiles canvas").first).to_be_visible()
    visitor.go_to("draw")
    page.click("#undo")
    expect(page.locator("#value")).to_have_text("–")
    expect(page.locator("#clear")).to_be_disabled()


def test_all_of_it_works_with_keys_alone(visitor: Visitor) -> None:
    page = visitor.come()
    page.focus("#canvas")
    for key in ("ArrowUp", "ArrowUp", "Space", *["ArrowDown"] * 18, "Space"):
        page.keyboard.press(key)
    expect(page.locator("#value")).to_have_text("1")
    page.keyboard.press("Enter")
    expect(page.locator("#log .card .value")).to_have_text("1")
    page.focus("#text")
    page.keyboard.type("/mod")
    expect(page.locator("#choices li")).to_have_count(1)
    page.keyboard.press("Tab")
    expect(page.locator("#text")).to_have_value("/models ")
    page.keyboard.type("ml")
    expect(page.locator("#choices li b")).to_have_text(["/models mlp"])
    page.keyboard.press("ArrowDown")
    expect(page.locator("#choices [aria-selected=true] b")).to_have_text("/models mlp")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(page.locator("#model")).to_have_value("mlp")  # words change it, and the page follows
    page.focus("#text")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#text")).to_have_value("/models mlp")


def test_everything_that_can_be_used_has_a_name_and_can_be_reached(visitor: Visitor) -> None:
    page = visitor.come()
    for element in page.locator("button, select, textarea, input, canvas[tabindex], [role=log]").all():
        if element.is_visible():
            name = element.evaluate(
                "(e) => e.getAttribute('aria-label') || e.labels?.[0]?.textContent || e.textContent || e.placeholder"
            )
            assert name.strip(), element.evaluate("(e) => e.outerHTML")
            box = element.bounding_box()
            assert box is not None
            assert min(box["width"], box["height"]) >= 36


def test_only_one_picture_is_under_way_and_then_the_newest_is_read(at_desk: Visitor) -> None:
    page, held, free = at_desk.come(), list[Route](), list[bool]()
    page.route("**/v1/read", lambda route: route.continue_() if free else held.append(route))
    with page.expect_request("**/v1/read"):
        at_desk.draw()
    page.click("#undo")
    at_desk.draw()
    at_desk.draw()
    assert len(held) == 1
    free.append(True)
    held[0].continue_()
    expect(page.locator("#value")).to_have_text("7")
    assert sum(asked.url.endswith("/v1/read") for asked in at_desk.requests) == 2


def test_the_model_is_switched_for_the_conversation_and_the_canvas(
    at_desk: Visitor, website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    models, read = list[str | None](), website.answering.read

    async def recorded(caller: Caller, pictures: Sequence[Attachment], model: str | None = None) -> list[Reading]:
        models.append(model)
        return await read(caller, pictures, model)

    monkeypatch.setattr(website.answering, "read", recorded)
    page = at_desk.come()
    page.select_option("#model", "mlp")
    expect(page.locator("#log .answer").last).to_contain_text("mlp")
    at_desk.draw()
    expect(page.locator("#value")).not_to_have_text("–")
    assert set(models) == {"mlp"}


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_it_is_dark_or_light_as_the_system_and_as_one_wishes(browser: Browser, website: Website, theme: str) -> None:
    other = {"light": "dark", "dark": "light"}[theme]
    with browser.new_context(color_scheme=theme) as context:  # type: ignore[arg-type]
        page = Visitor(context, website.url).come()
        shade = (
            "() => getComputedStyle(document.body).colorScheme + getComputedStyle(document.documentElement).colorScheme"
        )
        assert theme in page.evaluate(shade)
        page.click("#theme")
        assert other in page.evaluate(shade)
        page.reload()
        expect(page.locator(f"html[data-theme={other}]")).to_have_count(1)


def test_a_closed_service_asks_for_its_key(browser: Browser, engine: Engine) -> None:
    key = "0123456789abcdef"
    web = WebSettings(keys={"ada": key}, rate=Rate(100_000, 1))
    with Website(lambda: engine, web=web) as closed, browser.new_context(locale="ko-KR") as context:
        visitor = Visitor(context, closed.url)
        page = visitor.page
        page.goto(closed.url)
        expect(page.locator("#key")).to_be_visible()
        page.fill("#key input", key)
        page.keyboard.press("Enter")
        expect(page.locator("html[data-ready]")).to_have_count(1)
        visitor.draw()
        expect(page.locator("#value")).to_have_text("7")


def test_two_devices_have_two_conversations(browser: Browser, website: Website) -> None:
    with browser.new_context(locale="en-GB") as one, browser.new_context(locale="en-GB") as other:
        first, second = Visitor(one, website.url), Visitor(other, website.url)
        first.come().set_input_files("#files", FilePayload(name="7.png", mimeType="image/png", buffer=SEVEN))
        first.page.click("#send")
        expect(first.page.locator("#log .card .value")).to_have_text("7")
        second.come()
        second.say("what did you read?")
        expect(second.page.locator("#log .answer .bubble")).to_be_visible()
        assert "7" not in (second.page.locator("#log .answer .bubble").text_content() or "")


def test_the_browser_is_told_to_load_nothing_from_elsewhere(website: Website, browser: Browser) -> None:
    with browser.new_context() as context:
        page = Visitor(context, website.url).come()
        assert page.evaluate(INLINE) is None
        assert page.evaluate(FOREIGN) == "connect-src"
    with website.client() as client:
        headers = client.get("/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["content-security-policy"].split(";"))
    nothing, own = dict.fromkeys(("default-src", "base-uri", "form-action", "frame-ancestors"), "'none'"), "'self'"
    shown = dict.fromkeys(("img-src", "media-src"), f"{own} blob:")
    assert policy == nothing | shown | dict.fromkeys(("script-src", "style-src", "connect-src"), own)
    assert headers["permissions-policy"] == "camera=(self), microphone=(), geolocation=()"


def test_what_it_needs_is_asked_for_at_once(at_desk: Visitor) -> None:
    """A module that only another one names costs a slow connection another wait."""
    at_desk.come()
    modules = sorted({"languages.js", *(file.name for file in FOLDER.glob("*.js"))} - {"main.js"})
    html = (FOLDER / "index.html").read_text(encoding="utf-8")
    assert re.findall(r'"modulepreload" href="page/([^"]+)"', html) == modules
    asked = [one.url for one in at_desk.requests if one.url.endswith(".js")]
    assert len(asked) == len(set(asked)) == len(modules) + 1


def test_words_that_do_not_come_at_first_are_asked_for_again(at_desk: Visitor) -> None:
    answers = ["busy", "cut off"]

    def fail(route: Route) -> None:
        if not answers:
            route.continue_()
        elif answers.pop() == "busy":
            route.fulfill(status=503, json={})
        else:
            route.abort()

    at_desk.page.route("**/page/words/*", fail)
    at_desk.come()
    expect(at_desk.page.locator("#ask")).to_have_text("Ask")
    assert answers == []


def test_it_is_small(website: Website) -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 150_000
    with website.client() as client:
        for file in FOLDER.iterdir():
            assert client.get(f"/page/{file.name}").content or file.name == "index.html"
        assert client.get("/page/nonesuch.js").status_code == 404
        assert client.get("/page/words/fr.json").status_code == 404


def test_what_a_browser_has_is_not_sent_again(website: Website) -> None:
    with website.client() as client:
        for path in ("/", "/page/main.js", "/favicon.ico"):
            tag = client.get(path).headers["etag"]
            again = client.get(path, headers={"If-None-Match": tag})
            assert (again.status_code, again.content) == (304, b"")
            assert "default-src 'none'" in again.headers["content-security-policy"]
            assert client.get(path, headers={"If-None-Match": '"older"'}).status_code == 200


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_it_has_words_for_and_nothing_else(language: str) -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in FOLDER.iterdir() if file.suffix in (".html", ".js"))
    said = set(re.findall(r'data-(?:words|label|placeholder)="(\w+)"', source))
    said |= set(re.findall(r'(?:say|list)\("(\w+)"', source)) | {"sure", "unsure"}
    assert said == set(words(language).table("page"))
