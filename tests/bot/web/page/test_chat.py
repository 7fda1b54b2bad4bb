"""The page's chat in a real browser: what is sent, what is answered, and how it is shown."""

from __future__ import annotations

import base64
import re

from playwright.sync_api import Browser, FilePayload, Route, expect

from bot.serving.settings import Rate
from engine import Engine
from tests.bot.web.conftest import SEVEN, TWO_DIGITS
from tests.bot.web.page.visitor import Visitor
from tests.bot.web.website import Website

DROP = """([data, name]) => {
  const bytes = Uint8Array.from(atob(data), (sign) => sign.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([bytes], name, { type: "image/png" }));
  document.body.dispatchEvent(new DragEvent("drop", { dataTransfer: transfer, bubbles: true, cancelable: true }));
}"""


def test_a_dropped_file_is_read_with_boxes_over_it(visitor: Visitor) -> None:
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


def test_words_may_be_dropped_where_they_belong(at_desk: Visitor) -> None:
    page = at_desk.come()
    taken = page.locator("#text").evaluate(
        """(text) => {
          const transfer = new DataTransfer();
          transfer.setData("text/plain", "hello");
          return ["dragover", "drop"].map((name) => !text.dispatchEvent(
            new DragEvent(name, { dataTransfer: transfer, bubbles: true, cancelable: true })));
        }"""
    )
    assert taken == [False, False]
    expect(page.locator("body.dropping")).to_have_count(0)


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
    visitor.go_to("chat")
    visitor.say("hello")
    expect(page.locator("#log .problem [role=alert]")).to_be_visible()
    visitor.context.set_offline(False)
    expect(page.locator("#offline")).to_be_hidden()
    page.locator("#log .problem button").click()
    expect(page.locator("#log .answer .bubble")).to_contain_text("Hello")
    visitor.complaints.clear()  # the browser's own line on the request that failed


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
    visitor.go_to("chat")
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


def test_messages_are_sent_in_their_order_each_when_the_one_before_is_answered(at_desk: Visitor) -> None:
    page, held = at_desk.come(), list[Route]()
    page.route("**/v1/messages", lambda route: route.continue_() if held else held.append(route))
    with page.expect_request("**/v1/messages"):
        at_desk.say("models mlp")
    at_desk.say("models cnn")
    expect(page.locator("#log .waiting")).to_have_count(2)
    assert sum(asked.url.endswith("/v1/messages") for asked in at_desk.requests) == 1
    held[0].continue_()
    expect(page.locator("#log .waiting")).to_have_count(0)
    expect(page.locator("#model")).to_have_value("cnn")


def test_what_is_stopped_is_asked_no_further_and_said_to_be_stopped(at_desk: Visitor) -> None:
    page = at_desk.come()
    page.route("**/v1/messages", lambda _: None)
    with page.expect_request("**/v1/messages"):
        at_desk.say("evaluate")
    with page.expect_event("requestfailed"):
        page.click("#log .waiting button")
    expect(page.locator("#log .problem [role=alert]")).to_have_text("Stopped.")
    expect(page.locator("#log .problem button")).to_have_count(0)
    page.unroute("**/v1/messages")
    at_desk.say("hello")
    expect(page.locator("#log .answer .bubble")).to_contain_text("Hello")


def test_an_answer_that_is_cut_off_is_said_to_be_and_can_be_asked_for_again(at_desk: Visitor) -> None:
    page = at_desk.come()
    page.route(
        "**/v1/messages", lambda route: route.fulfill(content_type="text/event-stream", body=": working\n\n"), times=1
    )
    at_desk.say("hello")
    expect(page.locator("#log .problem [role=alert]")).to_contain_text("cannot be reached")
    page.click("#log .problem button")
    expect(page.locator("#log .answer .bubble")).to_contain_text("Hello")
    expect(page.locator("#log .said")).to_have_count(1)
    expect(page.locator("#log .problem")).to_have_count(0)
    expect(page.locator("#log .said")).to_be_focused()


def test_several_replies_are_shown_as_they_come(at_desk: Visitor) -> None:
    page = at_desk.come()
    page.set_input_files("#files", FilePayload(name="7.png", mimeType="image/png", buffer=SEVEN))
    at_desk.say("is it even?")
    answers = page.locator("#log .said ~ .answer")
    expect(answers).to_have_count(2)
    expect(answers.nth(0).locator(".card .value")).to_have_text("7")
    expect(answers.nth(1)).to_contain_text("odd")
    expect(page.locator("#log .waiting")).to_have_count(0)
    expect(answers.nth(1)).to_be_in_viewport()


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


def test_korean_is_spoken_and_enter_within_a_syllable_sends_nothing(visitor: Visitor) -> None:
    page = visitor.come()
    page.click("#language")
    expect(page.locator("#draw-title, nav [data-panel=chat]").first).to_have_text(re.compile("[가-힣]"))
    visitor.go_to("chat")
    page.fill("#text", "모델 구조 보여 줘")
    page.locator("#text").evaluate(
        "(text) => text.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true}))"
    )
    expect(page.locator("#log .said")).to_have_count(0)
    page.keyboard.press("Enter")
    expect(page.locator("#log .answer").last.locator(".bubble")).to_contain_text("매개변수")
    expect(page.locator("#log .answer[lang=ko]")).to_have_count(1)


def test_the_answers_to_a_lessons_question_are_buttons_until_it_is_closed(visitor: Visitor) -> None:
    page = visitor.come()
    visitor.go_to("chat")
    visitor.say("explain relu")
    offers = page.locator("#log .reply .offers button")
    expect(offers).to_have_text(["1. 3", "2. 0", "3. −3", "explain Forward propagation", "next"])
    page.fill("#text", "a draft")
    offers.nth(1).focus()
    page.keyboard.press("Enter")
    expect(page.locator("#log .said p").last).to_have_text("2")
    expect(page.locator("#log .said").last).to_be_focused()
    expect(page.locator("#log .answer").last).to_contain_text("Right!")
    expect(offers).to_have_text(["next", "explain"])  # what was offered before would answer nothing now
    expect(page.locator("#text")).to_have_value("a draft")


def test_what_is_offered_sends_no_picture_that_waits(at_desk: Visitor) -> None:
    page = at_desk.come()
    page.set_input_files("#files", FilePayload(name="7.png", mimeType="image/png", buffer=SEVEN))
    page.locator("#log .offers button", has_text="help").click()
    expect(page.locator("#log .reply")).to_contain_text("predict")
    expect(page.locator("#log .card")).to_have_count(0)
    expect(page.locator("#attached li")).to_have_count(1)


def test_who_must_wait_may_try_again_when_the_time_is_over_and_not_before(browser: Browser, engine: Engine) -> None:
    with Website(lambda: engine, user_rate=Rate(1, 30)) as strict, browser.new_context(locale="en-GB") as context:
        visitor = Visitor(context, strict.url)
        page = visitor.page
        page.clock.install()
        visitor.come()
        visitor.say("hello")
        expect(page.locator("#log .reply")).to_have_count(1)
        visitor.say("help")
        again = page.locator("#log .problem button")
        expect(again).to_have_attribute("aria-disabled", "true")
        expect(again).to_have_text(re.compile(r"^Try again \((2\d|30)\)$"))
        expect(again).to_have_accessible_name("Try again")  # the seconds are for the eye
        asked = len(visitor.requests)
        again.click(force=True)
        page.clock.run_for(10_000)
        expect(again).to_have_text(re.compile(r"^Try again \((1\d|20)\)$"))
        assert len(visitor.requests) == asked
        page.clock.run_for(25_000)
        expect(again).not_to_have_attribute("aria-disabled", "true")
        expect(again).to_have_text("Try again")
        expect(page.locator("#log .problem")).to_contain_text("You can try again now.")


def test_what_is_wrong_with_a_message_is_not_offered_to_be_tried_again(at_desk: Visitor) -> None:
    page = at_desk.come()
    page.locator("#text").evaluate("(text) => text.removeAttribute('maxlength')")
    at_desk.say("a" * 10_001)
    expect(page.locator("#log .problem [role=alert]")).to_contain_text("10000")
    expect(page.locator("#log .problem button")).to_have_count(0)
