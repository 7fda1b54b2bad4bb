"""The page in a real browser: drawn on, dropped on, spoken to in Korean, without a network, on a phone and a desk."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from playwright.sync_api import Browser, BrowserContext, FilePayload, Page, Route, expect, sync_playwright

from bot.serving.settings import Rate
from bot.web.caller import Caller
from bot.web.settings import WebSettings
from bot.web.words import words
from engine import LANGUAGES, Attachment, Engine, Reading
from tests.bot.web.conftest import SEVEN, TWO_DIGITS
from tests.bot.web.website import Website

if TYPE_CHECKING:
    from playwright.sync_api import Request

FOLDER = Path(__file__).parents[3] / "bot" / "web" / "page"
PATIENCE = 60_000.0  # milliseconds; a busy machine takes its time
STROKE = [(60, 70), (210, 70), (170, 140), (130, 220)]
DESK, PHONE = (1280, 800), (360, 740)
DROP = """([data, name]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "image/png" }));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""

INLINE = """() => {
  document.body.append(Object.assign(document.createElement("script"), { textContent: "window.ran = 1" }));
  return window.ran ?? null;
}"""
FOREIGN = """() => new Promise((resolve) => {
  document.addEventListener("securitypolicyviolation", (event) => resolve(event.effectiveDirective));
  fetch("https://example.org").catch(() => {});
})"""


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

    def say(self, text: str) -> None:
        self.page.fill("#text", text)
        self.page.keyboard.press("Enter")


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
    page.locator("nav [data-panel=draw]").click() if page.locator("nav").is_visible() else None
    page.click("#why")
    expect(page.locator("#log .tiles canvas").first).to_be_visible()
    page.locator("nav [data-panel=draw]").click() if page.locator("nav").is_visible() else None
    page.click("#undo")
    expect(page.locator("#value")).to_have_text("–")
    expect(page.locator("#clear")).to_be_disabled()


def test_a_dropped_file_is_read_with_boxes_over_it(visitor: Visitor) -> None:
    import base64

    page = visitor.come()
    page.evaluate(DROP, [base64.b64encode(TWO_DIGITS).decode(), "forty-two.png"])
    expect(page.locator("#attached li")).to_have_count(1)
    expect(page.locator("#attached li span")).to_have_text("forty-two.png")
    page.click("#send")
    expect(page.locator("#log .card .value")).to_have_text("42")
    boxes, image = page.locator("#log .marked rect"), page.locator("#log .marked img").bounding_box()
    expect(boxes).to_have_count(2)
    first, second = (boxes.nth(index).bounding_box() for index in (0, 1))
    assert first
    assert second
    assert image
    assert image["x"] <= first["x"] < second["x"] < image["x"] + image["width"]
    expect(page.locator("#attached")).to_be_hidden()


def test_korean_is_spoken_and_enter_within_a_syllable_sends_nothing(visitor: Visitor) -> None:
    page = visitor.come()
    page.click("#language")
    expect(page.locator("#draw-title, nav [data-panel=chat]").first).to_have_text(re.compile("[가-힣]"))
    page.evaluate("() => document.documentElement.dataset.panel = 'chat'")
    page.fill("#text", "모델 구조 보여 줘")
    page.locator("#text").evaluate(
        "(text) => text.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(page.locator("#log .said")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#log .answer").last.locator(".bubble")).to_contain_text("매개변수")
    expect(page.locator("#log .answer[lang=ko]")).to_have_count(1)


def test_an_error_is_told_in_a_sentence(visitor: Visitor) -> None:
    page = visitor.come()
    page.set_input_files("#files", FilePayload(name="notes.txt", mimeType="text/plain", buffer=b"not a picture"))
    page.click("#send")
    expect(page.locator("#log .answer").last).to_contain_text("notes.txt is not a picture")
    expect(page.locator("#log .said .file")).to_have_text("notes.txt")


def test_what_is_sent_while_offline_is_kept_and_can_be_sent_again(visitor: Visitor) -> None:
    page = visitor.come()
    visitor.context.set_offline(True)
    expect(page.locator("#offline")).to_be_visible()
    page.evaluate("() => document.documentElement.dataset.panel = 'chat'")
    visitor.say("hello")
    expect(page.locator("#log .problem [role=alert]")).to_be_visible()
    visitor.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
    page.locator("#log .problem button").click()
    expect(page.locator("#log .answer .bubble")).to_contain_text("Hello")
    visitor.complaints.clear()  # the browser's own line on the request that failed


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


@pytest.fixture
def at_desk(browser: Browser, website: Website) -> Iterator[Visitor]:
    """Somebody at a desk."""
    with browser.new_context(viewport={"width": 1280, "height": 800}, locale="en-GB") as context:
        yield Visitor(context, website.url)


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


def test_choices_that_come_after_a_message_was_sent_are_not_offered(at_desk: Visitor) -> None:
    page, held = at_desk.come(), list[Route]()
    page.route("**/v1/commands/models", lambda route: held.append(route))
    with page.expect_request("**/v1/commands/models"):
        page.focus("#text")
        page.keyboard.type("/models ml")
    page.keyboard.type("p")
    page.keyboard.press("Enter")
    expect(page.locator("#model")).to_have_value("mlp")
    for route in held:
        with page.expect_response("**/v1/commands/models"):
            route.continue_()
    page.keyboard.press("ArrowUp")
    expect(page.locator("#text")).to_have_value("/models mlp")
    expect(page.locator("#choices li")).to_have_count(0)


def test_fifty_pictures_take_no_more_room_than_they_need(visitor: Visitor) -> None:
    page = visitor.come()
    files = [FilePayload(name=f"{number}.png", mimeType="image/png", buffer=SEVEN) for number in range(50)]
    page.set_input_files("#files", files)
    page.locator("nav [data-panel=chat]").click() if page.locator("nav").is_visible() else None
    page.click("#send")
    expect(page.locator("#log .cards .card")).to_have_count(50)
    for several in (".said .thumbs", ".cards"):
        box = page.locator(several).bounding_box()
        assert box is not None
        assert box["height"] * box["width"] < 50 * 150 * 200


def test_an_answer_to_an_earlier_message_does_not_move_what_one_looks_at(at_desk: Visitor) -> None:
    page, held = at_desk.come(), list[Route]()
    page.route("**/v1/messages", lambda route: held.append(route))
    with page.expect_request("**/v1/messages"):
        at_desk.say("explain softmax")
    at_desk.say("help")
    waiting = page.locator("#log article").last
    expect(waiting).to_be_in_viewport()
    with page.expect_request("**/v1/messages"):
        held[0].continue_()
    expect(page.locator("#log .figure")).to_have_count(1)
    expect(waiting).to_be_in_viewport()
    held[1].continue_()
    expect(page.locator("#log .answer").last).to_contain_text("predict")
    expect(page.locator("#log .answer").last).to_be_in_viewport()


def test_nothing_that_is_sent_becomes_markup(at_desk: Visitor) -> None:
    page, text = at_desk.come(), "<img src=x onerror=document.title='bad'><b>bold</b>"
    page.set_input_files("#files", FilePayload(name=f"{text}.png", mimeType="image/png", buffer=b"none"))
    at_desk.say(text)
    expect(page.locator("#log .answer")).to_have_count(2)
    assert page.locator("#log .said p").text_content() == text
    assert page.locator("#log b, #log img[src=x]").count() == 0
    assert page.title() == "Digitbot"


def test_a_figure_of_a_lesson_is_shown_and_enlarged(at_desk: Visitor) -> None:
    page = at_desk.come()
    at_desk.say("history")
    page.locator("#log .figure").click()
    expect(page.locator("#large img")).to_be_visible()
    assert page.locator("#large img").get_attribute("alt")
    page.keyboard.press("Escape")
    expect(page.locator("#large")).to_be_hidden()


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
        policy = client.get("/").headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_it_is_small(website: Website) -> None:
    assert sum(file.stat().st_size for file in FOLDER.iterdir()) < 150_000
    with website.client() as client:
        for file in FOLDER.iterdir():
            assert client.get(f"/page/{file.name}").content or file.name == "index.html"
        assert client.get("/page/nonesuch.js").status_code == 404
        assert client.get("/page/words/fr.json").status_code == 404


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_says_what_it_has_words_for_and_nothing_else(language: str) -> None:
    source = "".join(file.read_text(encoding="utf-8") for file in FOLDER.iterdir() if file.suffix in (".html", ".js"))
    said = set(re.findall(r'data-(?:words|label|placeholder)="(\w+)"', source))
    said |= set(re.findall(r'(?:say|list)\("(\w+)"', source)) | {"sure", "unsure"}
    assert said == set(words(language).table("page"))
