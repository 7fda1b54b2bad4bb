"""What the page keeps for its tab: the conversation comes back after a reload, within bounds, and can be erased."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, Page, Route, expect

from bot.web.figures import FigureStore
from tests.bot.web.conftest import TWO_DIGITS
from tests.bot.web.page.visitor import Visitor
from tests.bot.web.website import Website
from tests.pictures import write

# All that the tab keeps beside its session, in characters.
KEPT = """() => Object.entries(sessionStorage).filter(([name]) => name !== "session")
  .reduce((sum, [name, text]) => sum + name.length + text.length, 0)"""
# Pictures that are there but cannot be shown.
BROKEN = "() => [...document.images].filter((image) => image.src && image.complete && !image.naturalWidth).length"
HOUR_AGO = """() => {
  const kept = JSON.parse(sessionStorage.exchanges);
  sessionStorage.exchanges = JSON.stringify({ ...kept, time: kept.time - 3600001 });
}"""
NOISE = """(count) => Promise.all(Array.from({ length: count }, () => new Promise((resolve) => {
  const canvas = Object.assign(document.createElement("canvas"), { width: 640, height: 480 });
  const context = canvas.getContext("2d"), image = context.createImageData(640, 480);
  for (let at = 0; at < image.data.length; at += 65536) crypto.getRandomValues(image.data.subarray(at, at + 65536));
  context.putImageData(image, 0, 0);
  canvas.toBlob((blob) => blob.arrayBuffer().then((bytes) => resolve([...new Uint8Array(bytes)])), "image/png");
})))"""


@pytest.fixture
def reader(visitor: Visitor) -> Visitor:
    """Somebody who had a picture of two digits read, and a lesson with its figure."""
    page = visitor.come()
    visitor.go_to("chat")
    page.set_input_files("#files", FilePayload(name="forty-two.png", mimeType="image/png", buffer=TWO_DIGITS))
    page.click("#send")
    expect(page.locator("#log .card .value")).to_have_text("42")
    visitor.say("explain relu")
    expect(page.locator("#log .figure img")).to_have_count(1)
    expect(page.locator("#log .waiting")).to_have_count(0)
    return visitor


def reloaded(visitor: Visitor) -> Page:
    """The page, loaded again."""
    visitor.page.reload()
    expect(visitor.page.locator("html[data-ready]")).to_have_count(1)
    return visitor.page


def test_a_reload_brings_back_words_pictures_boxes_and_figures_and_the_conversation_goes_on(
    reader: Visitor, website: Website, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(FigureStore, "find", lambda *_: None)  # they need not be fetched again
    before = reader.page.locator("#log .answer .bubble").all_inner_texts()
    page = reloaded(reader)
    assert page.locator("#log .answer .bubble").all_inner_texts() == before
    expect(page.locator("#log .said img.thumb")).to_have_count(1)
    expect(page.locator("#log .card .value")).to_have_text("42")
    expect(page.locator("#log .marked rect")).to_have_count(2)
    expect(page.locator("#log .figure img")).to_have_count(1)
    assert page.evaluate(BROKEN) == 0
    expect(page.locator("#log article").last).to_be_in_viewport()
    reader.say("2")  # answers the lesson's question
    expect(page.locator("#log .answer").last).to_contain_text("Right!")
    page.focus("#text")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#text")).to_have_value("explain relu")


def test_who_goes_to_another_page_and_back_finds_everything(reader: Visitor) -> None:
    page = reader.page
    page.goto(f"{reader.url}/openapi.json")
    page.go_back()
    expect(page.locator("html[data-ready]")).to_have_count(1)
    expect(page.locator("#log .card .value")).to_have_text("42")


def test_what_is_drawn_and_written_is_there_after_a_reload(visitor: Visitor) -> None:
    page = visitor.come()
    visitor.draw()
    expect(page.locator("#value")).to_have_text("7")
    visitor.go_to("chat")
    page.fill("#text", "half a thou")
    reloaded(visitor)
    expect(page.locator("#text")).to_have_value("half a thou")
    visitor.go_to("draw")
    expect(page.locator("#value")).to_have_text("7")
    expect(page.locator("#ask")).to_be_enabled()


def test_what_is_brought_back_is_not_read_out(reader: Visitor) -> None:
    reader.page.add_init_script(
        """addEventListener("DOMContentLoaded", () => {
          const log = document.getElementById("log");
          new MutationObserver((changes) => {
            if (changes.some(({ addedNodes }) => [...addedNodes].some((node) => node.classList?.contains("said"))))
              window.live = log.getAttribute("aria-live");
          }).observe(log, { childList: true });
        });"""
    )
    page = reloaded(reader)
    assert page.evaluate("() => window.live") == "off"
    expect(page.locator("#log")).to_have_attribute("aria-live", "polite")


def test_another_tab_has_nothing_of_it(reader: Visitor) -> None:
    other = Visitor(reader.context, reader.url).come()
    expect(other.locator("#log .said")).to_have_count(0)
    assert other.evaluate(KEPT) < 200


@pytest.mark.parametrize("words", ["forget everything", "전부 잊어 줘"])
def test_to_forget_everything_erases_it_here_too(at_desk: Visitor, words: str) -> None:
    page = at_desk.come()
    at_desk.draw()
    expect(page.locator("#value")).to_have_text("7")
    page.click("#ask")
    expect(page.locator("#log .card")).to_have_count(1)
    at_desk.say(words)
    expect(page.locator("#log .card, #log .said, #log .offers")).to_have_count(0)
    expect(page.locator("#log .answer")).to_have_count(1)
    expect(page.locator("#ask")).to_be_disabled()
    page.focus("#text")
    page.keyboard.press("ArrowUp")
    expect(page.locator("#text")).to_have_value("")
    reloaded(at_desk)
    expect(page.locator("#log .said")).to_have_count(0)
    assert page.evaluate(KEPT) < 300


@pytest.mark.parametrize("words", ["forget the last one", "마지막 사진 잊어 줘"])
def test_to_forget_one_reading_erases_nothing_else_here(at_desk: Visitor, words: str) -> None:
    page = at_desk.come()
    at_desk.draw()
    expect(page.locator("#value")).to_have_text("7")
    page.click("#ask")
    expect(page.locator("#log .card")).to_have_count(1)
    answers = page.locator("#log .answer").count()
    at_desk.say(words)
    expect(page.locator("#log .answer")).to_have_count(answers + 1)
    expect(page.locator("#log .card")).to_have_count(1)


def test_an_hour_after_the_last_message_nothing_is_brought_back(reader: Visitor) -> None:
    page = reader.page
    page.goto(f"{reader.url}/openapi.json")
    page.evaluate(HOUR_AGO)
    reader.come()
    expect(page.locator("#log .said")).to_have_count(0)
    assert page.evaluate("() => Object.keys(sessionStorage).filter((name) => name.startsWith('x'))") == []


def test_pictures_beyond_the_room_of_a_tab_are_said_to_be_gone(at_desk: Visitor) -> None:
    page = at_desk.come()
    noise = page.evaluate(NOISE, 4)
    for turn in range(8):
        files = [FilePayload(name=f"{n}.png", mimeType="image/png", buffer=bytes(one)) for n, one in enumerate(noise)]
        page.set_input_files("#files", files)
        page.click("#send")
        expect(page.locator("#log .waiting")).to_have_count(0)
        if turn == 5:
            reloaded(at_desk)  # what was kept before counts, too
    page.wait_for_function(
        "() => JSON.parse(sessionStorage[JSON.parse(sessionStorage.exchanges).keys.at(-1)]).pictures[3].data64"
    )
    assert page.evaluate(KEPT) < 3_100_000
    reloaded(at_desk)
    expect(page.locator("#log .said")).to_have_count(8)
    expect(page.locator("#log .said").first.locator(".file").first).to_have_text("0.png (no longer kept)")
    expect(page.locator("#log .said").last.locator("img")).to_have_count(4)
    assert page.evaluate(BROKEN) == 0


def test_a_figure_that_is_not_kept_is_fetched_again_and_one_that_is_gone_is_said_to_be(at_desk: Visitor) -> None:
    page = at_desk.come()
    for lesson in ("explain relu", "explain sigmoid"):
        at_desk.say(lesson)
    expect(page.locator("#log .figure img")).to_have_count(2)
    expect(page.locator("#log .waiting")).to_have_count(0)
    page.goto(f"{at_desk.url}/openapi.json")
    page.evaluate(
        """() => {
          for (const key of JSON.parse(sessionStorage.exchanges).keys) {
            const kept = JSON.parse(sessionStorage[key]), [figure] = kept.replies[0].figures;
            delete figure.data64;
            if (key === "x2") figure.address = figure.address.replace(/[^/]+$/, "nonesuch");
            sessionStorage[key] = JSON.stringify(kept);
          }
        }"""
    )
    at_desk.come()
    expect(page.locator("#log .figure img")).to_have_count(1)
    expect(page.locator("#log .missing")).to_contain_text("no longer there")
    assert page.evaluate(BROKEN) == 0


def test_a_photo_comes_back_smaller_with_its_boxes_where_they_were(at_desk: Visitor) -> None:
    page = at_desk.come()
    large = write("42", height=700, pen=60, margin=350).encoded("BMP")
    page.set_input_files("#files", FilePayload(name="large.png", mimeType="image/png", buffer=large))
    page.click("#send")
    expect(page.locator("#log .marked rect")).to_have_count(2)
    shape = "(svg) => [svg.getAttribute('viewBox'), svg.innerHTML]"
    before = page.locator("#log .marked svg").evaluate(shape)
    page.wait_for_function(
        "() => JSON.parse(sessionStorage.x1).pictures[0].data64 && JSON.parse(sessionStorage.x1).ended"
    )
    reloaded(at_desk)
    assert page.locator("#log .marked svg").evaluate(shape) == before


def test_what_was_not_answered_before_a_reload_can_be_asked_again(at_desk: Visitor) -> None:
    page, held = at_desk.come(), list[Route]()
    page.route("**/v1/messages", lambda route: held.append(route))
    with page.expect_request("**/v1/messages"):
        at_desk.say("hello")
    reloaded(at_desk)
    page.unroute("**/v1/messages")
    expect(page.locator("#log .problem [role=alert]")).to_contain_text("before this was answered")
    page.click("#log .problem button")
    expect(page.locator("#log .answer.reply")).to_contain_text("Hello")
    expect(page.locator("#log .said")).to_have_count(1)


@pytest.fixture
def without_storage(browser: Browser, website: Website) -> Iterator[Visitor]:
    """Somebody whose browser keeps nothing for pages."""
    with browser.new_context(locale="en-GB") as context:
        context.add_init_script(
            """for (const name of ["sessionStorage", "localStorage"]) Object.defineProperty(window, name, {
              get() { throw new DOMException("denied", "SecurityError"); } });"""
        )
        yield Visitor(context, website.url)


def test_a_browser_that_keeps_nothing_is_good_enough(without_storage: Visitor) -> None:
    page = without_storage.come()
    without_storage.say("hello")
    expect(page.locator("#log .answer.reply")).to_contain_text("Hello")
    page.click("#theme")
    page.click("#language")
    expect(page.locator("html[lang=ko]")).to_have_count(1)
    assert without_storage.complaints == []


def test_the_page_tells_what_it_keeps(at_desk: Visitor) -> None:
    page = at_desk.come()
    at_desk.say("privacy")
    expect(page.locator("#log .reply .bubble p").last).to_contain_text("forget everything")
    assert json.loads(page.evaluate("() => sessionStorage.exchanges"))["keys"] == ["x1"]
