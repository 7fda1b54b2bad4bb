"""The page on a phone: fingers, a small window either way up, a connection that goes and comes, Korean."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, FilePayload, ViewportSize, expect

from tests.bot.web.page.visitor import Visitor
from tests.bot.web.website import Website
from tests.pictures import write

PORTRAIT = ViewportSize(width=360, height=560)
SIZES = ((740, 340), (915, 412), (320, 560))
WINDOWS = (PORTRAIT, *(ViewportSize(width=width, height=height) for width, height in SIZES))
# Whether there is ink at places of the canvas.
INK = """(canvas, places) => places.map(([x, y]) => {
  const scale = canvas.width / 280;
  return canvas.getContext("2d").getImageData(x * scale, y * scale, 1, 1).data[0] < 128;
})"""
HAND_AND_PEN = """(canvas) => {
  canvas.setPointerCapture = () => {};
  const { left, top, width } = canvas.getBoundingClientRect();
  const send = (type, pointerType, pointerId, x, y) => {
    const place = { clientX: left + x * width / 280, clientY: top + y * width / 280 };
    canvas.dispatchEvent(new PointerEvent(type, { pointerType, pointerId, pressure: 0.5, ...place }));
  };
  send("pointerdown", "touch", 1, 260, 260);
  send("pointerdown", "pen", 2, 140, 40);
  for (let y = 40; y < 240; y += 20) {
    send("pointermove", "pen", 2, 140, y);
    send("pointermove", "touch", 1, 20, y);
  }
  send("pointerup", "pen", 2, 140, 240);
}"""
OVERLAPPING = """(texts) => {
  const boxes = texts.map((text) => text.getBoundingClientRect());
  return boxes.filter((one, index) => boxes.slice(index + 1).some((other) =>
    one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom)).length;
}"""
# How many lines the text of an element takes.
LINES = """(element) => {
  const range = document.createRange();
  range.selectNodeContents(element.lastChild);
  return range.getClientRects().length;
}"""
# Where the second cells of a table's lines begin, in pixels.
SECOND_CELLS = """(pre) => {
  const places = new Set(), range = document.createRange();
  const walker = document.createTreeWalker(pre, NodeFilter.SHOW_TEXT), nodes = [];
  while (walker.nextNode()) nodes.push(walker.currentNode);
  const text = nodes.map((node) => node.data).join("");
  for (const line of text.matchAll(/^ *\\S+(?: \\S+)* {2,}/gm)) {
    let place = line.index + line[0].length;
    const node = nodes.find((one) => place < one.length || (place -= one.length, false));
    range.setStart(node, place);
    range.setEnd(node, place + 1);
    places.add(Math.round(range.getBoundingClientRect().left));
  }
  return [...places];
}"""


@pytest.fixture
def holder(browser: Browser, website: Website) -> Iterator[Visitor]:
    """Somebody whose phone is in Korean."""
    with browser.new_context(viewport=PORTRAIT, locale="ko-KR", has_touch=True, is_mobile=True) as context:
        someone = Visitor(context, website.url)
        someone.come()
        yield someone


def test_a_second_finger_does_not_draw(holder: Visitor) -> None:
    box, session = holder.page.locator("#canvas").bounding_box(), holder.context.new_cdp_session(holder.page)
    assert box is not None
    for kind, *points in (
        ("touchStart", (70, 70)),
        ("touchMove", (200, 70)),
        ("touchStart", (200, 70), (20, 260)),
        ("touchMove", (170, 130), (60, 200)),
        ("touchMove", (130, 220), (260, 20)),
        ("touchEnd",),
    ):
        places = [
            {"x": box["x"] + x * box["width"] / 280, "y": box["y"] + y * box["height"] / 280, "id": number}
            for number, (x, y) in enumerate(points)
        ]
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": places})
    where = [(135, 70), (130, 218), (20, 260), (60, 200), (150, 120)]
    assert holder.page.locator("#canvas").evaluate(INK, where) == [True, True, False, False, False]


def test_a_pen_draws_although_a_hand_lies_on_the_screen(holder: Visitor) -> None:
    holder.page.locator("#canvas").evaluate(HAND_AND_PEN)
    assert holder.page.locator("#canvas").evaluate(INK, [(140, 130), (260, 260), (20, 100)]) == [True, False, False]


@pytest.mark.parametrize("window", WINDOWS)
def test_whatever_the_window_one_can_draw_and_ask_without_scrolling(holder: Visitor, window: ViewportSize) -> None:
    page = holder.page
    page.set_viewport_size(window)
    for element in ("#canvas", "#ask", "#why", "#undo", "#clear", "#value"):
        expect(page.locator(element)).to_be_in_viewport(ratio=1)
    assert page.evaluate("() => document.documentElement.scrollHeight <= innerHeight")
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_what_was_drawn_offline_is_read_when_the_connection_is_back(holder: Visitor) -> None:
    holder.context.set_offline(True)
    holder.draw()
    expect(holder.page.locator("#offline")).to_be_visible()
    expect(holder.page.locator("#value")).to_have_text("–")
    holder.context.set_offline(False)
    expect(holder.page.locator("#value")).to_have_text("7")


def test_buttons_say_what_they_ask_in_the_persons_language(holder: Visitor) -> None:
    holder.draw()
    holder.page.tap("#why")
    expect(holder.page.locator("#log .said p")).to_have_text("/왜")
    holder.page.select_option("#model", "mlp")
    expect(holder.page.locator("#log .said p").last).to_have_text("/모델 mlp")


def test_a_long_answer_is_shown_from_its_beginning(holder: Visitor) -> None:
    page = holder.page
    holder.go_to("chat")
    for text in ("도움말", "소프트맥스 설명해 줘"):
        holder.say(text)
    expect(page.locator("#log .said ~ .answer:not(.waiting)")).to_have_count(2)
    answer, log = page.locator("#log .answer").last.bounding_box(), page.locator("#log").bounding_box()
    assert answer is not None
    assert log is not None
    assert answer["height"] > log["height"]
    assert 0 <= answer["y"] - log["y"] < 20


def test_a_keyboard_that_comes_up_leaves_the_newest_in_sight(holder: Visitor) -> None:
    page = holder.page
    page.set_viewport_size({"width": 360, "height": 740})
    holder.go_to("chat")
    holder.say("도움말")
    holder.say("안녕")
    offers = page.locator("#log .reply .offers").last
    expect(page.locator("#log .reply")).to_have_count(2)
    expect(offers).to_be_in_viewport(ratio=1)
    page.set_viewport_size({"width": 360, "height": 420})
    expect(offers).to_be_in_viewport(ratio=1)


def test_columns_with_hangul_stand_below_each_other(holder: Visitor) -> None:
    holder.go_to("chat")
    holder.say("도움말")
    assert len(holder.page.locator("#log .said ~ .answer pre").evaluate(SECOND_CELLS)) == 1


def test_a_table_that_is_wider_than_the_phone_shows_that_it_goes_on_and_reads_aloud_as_it_is(holder: Visitor) -> None:
    page = holder.page
    holder.go_to("chat")
    holder.say("도움말")
    table = page.locator("#log .said ~ .answer .table")
    expect(table).to_have_count(1)
    hint = "(table) => getComputedStyle(table, '::after').content"
    assert table.locator("pre").evaluate("(pre) => pre.scrollWidth > pre.clientWidth")
    expect(table).to_have_attribute("data-more", "")
    assert "›" in table.evaluate(hint)
    assert "›" not in table.aria_snapshot()
    table.locator("pre").evaluate("(pre) => pre.scrollTo({ left: pre.scrollWidth })")
    expect(table).not_to_have_attribute("data-more", "")
    assert table.evaluate(hint) == "none"
    page.set_viewport_size({"width": 1280, "height": 800})
    assert table.locator("pre").evaluate("(pre) => pre.scrollWidth <= pre.clientWidth")
    expect(table).not_to_have_attribute("data-more", "")


def test_what_stands_at_a_digit_covers_no_other(holder: Visitor) -> None:
    picture = FilePayload(name="14170.png", mimeType="image/png", buffer=write("14170").encoded())
    holder.page.set_input_files("#files", picture)
    holder.page.tap("#send")
    expect(holder.page.locator("#log .marked text")).to_have_count(5)
    assert holder.page.locator("#log .marked text").evaluate_all(OVERLAPPING) == 0


def test_a_figure_is_larger_when_it_is_enlarged(holder: Visitor) -> None:
    holder.go_to("chat")
    holder.say("학습 곡선 보여 줘")
    figure, large = holder.page.locator("#log .figure img"), holder.page.locator("#large img")
    small = figure.bounding_box()
    figure.tap()
    expect(large).to_be_visible()
    shown = large.bounding_box()
    assert small is not None
    assert shown is not None
    assert shown["width"] > 1.5 * small["width"]
    assert holder.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_switching_the_model_leaves_one_at_the_canvas_and_the_chat_opens_at_what_is_new(holder: Visitor) -> None:
    page = holder.page
    holder.go_to("chat")
    holder.say("도움말")
    expect(page.locator("#log .said ~ .answer pre")).to_be_visible()
    holder.go_to("draw")
    page.select_option("#model", "mlp")
    expect(page.locator("#log .answer").last).to_contain_text("mlp")
    expect(page.locator("#canvas")).to_be_in_viewport(ratio=1)
    holder.go_to("chat")
    expect(page.locator("#log .answer").last).to_be_in_viewport(ratio=1)


def test_with_letters_twice_as_large_no_word_of_the_head_is_broken_or_covered(holder: Visitor) -> None:
    page = holder.page
    page.locator("#language").tap()  # English words are the longer ones
    expect(page.locator("html[lang=en]")).to_have_count(1)
    page.locator("html").evaluate("(root) => { root.style.fontSize = '32px'; }")
    for element in ("h1", "#language"):
        assert page.locator(element).evaluate(LINES) == 1
    expect(page.locator(".skip")).not_to_be_in_viewport()
    assert page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_with_letters_twice_as_large_nothing_goes_sideways_or_is_cut(holder: Visitor) -> None:
    page = holder.page
    holder.draw()
    page.tap("#ask")
    expect(page.locator("#log .card .bars")).to_have_count(1)
    page.locator("html").evaluate("(root) => { root.style.fontSize = '32px'; }")
    fits = "(element) => element.scrollWidth <= element.clientWidth"
    assert page.locator("#log").evaluate(fits)
    assert page.locator("#text").evaluate("(text) => text.clientHeight >= 1.5 * 32")
    holder.go_to("draw")
    assert page.locator("#draw").evaluate(fits)


def test_what_the_text_field_asks_for_takes_one_line_in_the_smallest_window(holder: Visitor) -> None:
    page = holder.page
    page.set_viewport_size({"width": 320, "height": 560})
    page.tap("#language")
    expect(page.locator("html[lang=en]")).to_have_count(1)
    holder.go_to("chat")
    before = page.locator("#text").bounding_box()
    holder.say("hello")
    expect(page.locator("#log .reply")).to_have_count(1)
    assert page.locator("#text").bounding_box() == before


def test_no_word_however_long_goes_sideways(holder: Visitor) -> None:
    page = holder.page
    holder.go_to("chat")
    for text in ("가" * 120, "W" * 150, "https://" + "a" * 150):
        holder.say(text)
    name = "긴이름의사진" * 10 + ".txt"
    page.set_input_files("#files", FilePayload(name=name, mimeType="text/plain", buffer=b"none"))
    page.tap("#send")
    expect(page.locator("#log .reply")).to_have_count(4)
    assert page.locator("#log").evaluate("(log) => log.scrollWidth <= log.clientWidth")


def test_what_is_asked_with_keys_leaves_the_focus_in_the_conversation(holder: Visitor) -> None:
    holder.draw()
    holder.page.focus("#why")
    holder.page.keyboard.press("Enter")
    expect(holder.page.locator("#log")).to_be_focused()


def test_a_share_is_the_same_in_the_sentence_the_bars_and_the_heat_maps(holder: Visitor) -> None:
    page = holder.page
    holder.draw()
    expect(page.locator("#verdict")).to_contain_text("(99.9%)")
    page.tap("#why")
    expect(page.locator("#log .tiles figcaption")).to_have_text(["7  99.9%", "1  <0.1%", re.compile(r"^\d  [\d.]+%$")])


def test_the_link_that_skips_to_the_conversation_gets_there(holder: Visitor) -> None:
    holder.page.focus(".skip")
    holder.page.keyboard.press("Enter")
    expect(holder.page.locator("#text")).to_be_focused()
