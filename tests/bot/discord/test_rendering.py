"""What an answer looks like: the digits large, how sure they are, figures with alt text, and Discord's limits kept."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest
from PIL import Image

from bot.discord.rendering import MOST_FIGURES, MessagePart, render, sentence, shows_pictures
from engine import Attachment, Digit, Figure, Passage, PictureError, Reading, Reason, Reply
from tests.pictures import write


def digit(value: int, confidence: float = 0.99, second: int = 1, line: int = 0) -> Digit:
    """A digit that is so sure, with a runner-up that has the rest."""
    probabilities = [0.0] * 10
    probabilities[second] = 1 - confidence
    probabilities[value] = confidence
    return Digit(value, confidence, tuple(probabilities), (0, 0, 9, 9), line, glyph=np.zeros((28, 28), np.float32))


def read(text: str, source: str = "a.png", *, sure: bool = True, confidence: float = 0.99) -> Reading:
    """A reading of these digits."""
    digits = tuple(
        digit(int(value), confidence, (int(value) + 1) % 10, line)
        for line, values in enumerate(text.split("\n"))
        for value in values
    )
    return Reading(source, digits, sure)


def figure(name: str, reading: int | None = None) -> Figure:
    """A figure."""
    return Figure(name, "boxes and bars", lambda: write("7").encoded(), private=True, reading=reading)


def predicted(*readings: Reading, heading: str = "") -> Reply:
    """The engine's answer to pictures."""
    # The names say nothing: which figure belongs to which reading, its field says.
    figures = tuple(figure(f"figure-{9 - index}", index) for index, one in enumerate(readings) if one.digits)
    lines = [one.text.replace("\n", " / ") or f"{one.source}: I see no ink." for one in readings]
    passages = [Passage(heading)] if heading else []
    passages += [Passage(line, reading=index) for index, line in enumerate(lines)]
    return replace(Reply.of(*passages, readings=readings, figures=figures), intent="predict", locale="en")


def test_digits_are_large_with_their_confidence_and_their_figure() -> None:
    (part,) = render(predicted(read("407")))
    assert part.content == "407"  # for notifications, and for who does not see embeds
    (embed,) = part.embeds
    assert embed.description == "# 407"
    assert [(field.name, field.value) for field in embed.fields] == [("Confidence of the least sure digit", "99.0%")]
    assert embed.image.url == "attachment://figure-9.png"
    (file,) = part.files
    assert (file.filename, file.description) == ("figure-9.png", "boxes and bars")


def test_a_line_of_writing_is_a_line() -> None:
    (part,) = render(predicted(read("12\n34")))
    assert part.embeds[0].description == "# 12\n# 34"


def test_who_is_unsure_names_the_runner_up() -> None:
    (part,) = render(predicted(read("7", sure=False, confidence=0.6)))
    fields = {field.name: field.value for field in part.embeds[0].fields}
    assert fields == {"Confidence": "60.0%", "Second guess": "8 (40.0%)"}


def test_a_doubt_about_the_ink_names_no_runner_up() -> None:
    (part,) = render(predicted(replace(read("7", sure=False, confidence=0.99), ink_in_doubt=True)))
    assert [field.name for field in part.embeds[0].fields] == ["Confidence"]


def test_marks_that_were_left_out_are_counted() -> None:
    (part,) = render(predicted(replace(read("7"), left_out=2)))
    assert part.embeds[0].fields[-1].name == "Left out, not digits"
    assert part.embeds[0].fields[-1].value == "2"


def test_among_several_digits_the_doubtful_ones_are_named_by_their_place() -> None:
    digits = (digit(4, 0.99), digit(0, 0.55, 6), digit(7, 0.7, 1))
    (part,) = render(predicted(Reading("a.png", digits, sure=False)))
    assert part.embeds[0].fields[1].value == "2nd digit: 0 or 6\n3rd digit: 7 or 1"


def test_ten_pictures_are_one_answer_with_one_figure_and_each_is_named() -> None:
    readings = [read(str(number), f"{number}.png") for number in range(10)]
    reply = predicted(*readings)
    (part,) = render(reply)
    assert part.content == "\n".join(map(str, range(10)))
    (embed,), (file,) = part.embeds, part.files
    assert embed.image.url == file.uri
    assert file.description == reply.text
    with Image.open(io.BytesIO(file.fp.read())) as image:
        one = write("7").pixels.shape
        assert image.width > 4 * one[1]
        assert image.height > 3 * one[0]


def test_figures_that_cannot_be_put_together_are_shown_one_by_one() -> None:
    reply = predicted(read("1"), read("2"))
    broken = tuple(replace(figure, draw=lambda: b"not a picture") for figure in reply.figures)
    (part,) = render(replace(reply, figures=broken))
    assert [embed.image.url for embed in part.embeds] == [file.uri for file in part.files]
    assert len(part.files) == 2


@pytest.mark.parametrize("hidden", [False, True])
def test_pictures_that_travel_leave_less_room_for_figures(*, hidden: bool) -> None:
    readings = [read(str(number), f"{number}.png") for number in range(9)]
    pictures = tuple(Attachment(b"picture", reading.source) for reading in readings)
    reply = predicted(*readings)
    more = replace(reply, figures=(*reply.figures, *(figure(f"other-{number}") for number in range(5))))
    (part,) = render(more, pictures=pictures, hidden=hidden)
    assert len(part.files) == 10
    assert sum("picture-" in file.filename for file in part.files) == 9


def test_an_unsure_one_of_several_pictures_shows_in_the_colour() -> None:
    sure, unsure = read("1"), read("2", sure=False, confidence=0.6)
    ((part,), (other,)) = render(predicted(sure, unsure)), render(predicted(sure, sure))
    assert part.embeds[0].colour != other.embeds[0].colour


def test_a_picture_without_digits_is_told_of_beside_the_others() -> None:
    blank = Reading("empty.png", reason=Reason.BLANK)
    reply = predicted(read("1"), blank)
    (part,) = render(reply)
    assert part.content == "1\nempty.png: I see no ink."
    assert [embed.author.name for embed in part.embeds] == ["a.png"]


def test_pictures_without_any_digit_get_the_engines_words() -> None:
    error = Reading("bad.png", error=PictureError("picture.unknown", name="bad.png"))
    (part,) = render(Reply("bad.png is not a picture", (error,), intent="predict", locale="en", failed=True))
    assert (part.content, part.embeds) == ("bad.png is not a picture", [])


def test_a_heading_above_the_readings_is_kept() -> None:
    (part,) = render(predicted(read("1"), heading="With mlp:"))
    assert part.content == "With mlp:\n1"


def test_what_middleware_made_of_the_words_is_shown_whole() -> None:
    reply = predicted(read("1"), read("2"))
    (part,) = render(replace(reply, text=f"{reply.text}\nThink of the trees."))
    assert part.content == "1\n2\nThink of the trees."


def test_other_answers_have_their_words_and_their_figures() -> None:
    reply = Reply("Accuracy 99%.", figures=(figure("confusion-cnn"),), suggestions=("history",), intent="evaluate")
    (part,) = render(reply)
    assert part.content == "Accuracy 99%.\n-# Try next: `history`"
    assert part.embeds[0].image.url == "attachment://confusion-cnn.png"


def test_the_pictures_travel_with_the_answer_when_nothing_else_carries_them() -> None:
    pictures = (Attachment(b"one", "seven.PNG"), Attachment(b"two", "../../x"))
    parts = render(predicted(read("1"), read("2")), pictures=pictures)
    assert [file.filename for file in parts[0].files if file.filename.startswith("picture-")] == [
        "picture-1.png",
        "picture-2.png",
    ]
    assert shows_pictures(parts)
    assert len(parts[0].files) == 3  # and one figure


def test_pictures_too_large_to_travel_stay_behind() -> None:
    parts = render(predicted(read("1")), pictures=(Attachment(b"0" * 7_000_000, "large.png"),))
    assert not shows_pictures(parts)
    assert len(parts[0].files) == 1


@pytest.mark.parametrize("make", [lambda: "word " * 5000, lambda: "layer   1\n" * 3000])
def test_a_very_long_text_is_a_file(make: Callable[[], str]) -> None:
    (part,) = render(Reply(make(), intent="summary", locale="en"))
    assert [file.filename for file in part.files] == ["summary.txt"]
    assert part.files[0].fp.read().decode().strip() == make().strip()


def test_a_table_too_wide_for_a_phone_is_a_file_below_the_sentence_about_it() -> None:
    table = "\n".join(["┏" + "━" * 78 + "┓", "┃ conv2d" + " " * 71 + "┃"] * 26)
    passages = (Passage("cnn: 141,098 parameters."), Passage(f'Model: "cnn"\n{table}', fixed_width=True))
    reply = replace(Reply.of(*passages, suggestions=("evaluate",)), intent="summary", locale="en")
    (part,) = render(reply)
    assert part.content == "cnn: 141,098 parameters.\n-# Try next: `evaluate`"
    assert [file.filename for file in part.files] == ["summary.txt"]
    assert part.files[0].fp.read().decode() == reply.text


def test_a_long_text_is_several_messages() -> None:
    parts = render(Reply("word " * 600, intent="about", locale="en"))
    assert len(parts) == 2
    assert all(len(part.content) <= 2000 for part in parts)


@pytest.mark.parametrize("hidden", [False, True])
@pytest.mark.parametrize("count", [1, 10])
def test_no_answer_is_more_than_discord_takes(count: int, *, hidden: bool) -> None:
    page = "\n".join("1234567890" * 3 for _ in range(200))
    reply = predicted(*(read(page, "x" * 300, sure=False, confidence=0.5) for _ in range(count)))
    more = tuple(figure(f"other-{number}") for number in range(20))
    parts = render(replace(reply, figures=(*reply.figures, *more)), hidden=hidden)
    assert sum(len(part.files) for part in parts) == MOST_FIGURES + 1  # the words are a file, too
    for part in parts:
        assert sum(map(len, part.embeds)) <= 6000
        assert len(part.content) <= 2000
        assert len(part.files) <= 10
        assert len(part.embeds) <= 10


SPOILERS = {
    "one picture": predicted(read("407")),
    "an unsure one": predicted(read("407", sure=False, confidence=0.5)),
    "two pictures": predicted(read("407", "a.png"), read("40", "b.png")),
    "long words": Reply("407 " * 700, figures=(figure("why-7"),), intent="why", locale="en"),
    "very long words": Reply("407 " * 5000, intent="facts", locale="en"),
    "a table": replace(Reply.of(Passage("cnn  407", fixed_width=True)), intent="compare", locale="en"),
}


@pytest.mark.parametrize("case", SPOILERS)
def test_nothing_of_an_answer_about_a_spoiler_is_seen_unless_somebody_wants_to(case: str) -> None:
    reply = replace(SPOILERS[case], suggestions=("correct 4",))
    pictures = tuple(Attachment(write("407").encoded(), reading.source) for reading in reply.readings)
    parts = render(reply, pictures=pictures, hidden=True)
    for part in parts:
        assert "4" not in re.sub(r"\|\|.*?\|\|", "", part.content, flags=re.DOTALL)
        assert part.embeds == []  # they cannot be hidden
        assert all(file.filename.startswith("SPOILER_") for file in part.files)
    figures = sum(len(part.files) for part in parts) - len(pictures)
    assert figures == (case == "very long words") + bool(reply.figures)
    assert shows_pictures(parts) == bool(pictures)


def test_a_sentence_is_one_message_whatever_is_in_it() -> None:
    part = sentence("*" * 5000)
    assert isinstance(part, MessagePart)
    assert len(part.content) <= 2000


def test_several_doubts_are_named_by_place_in_korean() -> None:
    digits = (digit(4, 0.99), digit(0, 0.55, 6), digit(7, 0.99, 1))
    reply = replace(predicted(Reading("a.png", digits, sure=False)), locale="ko")
    fields = {field.name: field.value for field in render(reply)[0].embeds[0].fields}
    assert fields == {"가장 불확실한 숫자": "55.0%", "다음 후보": "두 번째 숫자는 0 아니면 6"}


SUGGESTIONS = {
    ("/compare", "en"): "/compare",
    ("/sample 20", "en"): "/sample number:20",
    ("/predict mlp", "en"): "/predict model:mlp",
    ("/explain batch size", "en"): "/explain lesson:batch size",
    ("/샘플 20", "ko"): "/샘플 번호:20",
    ("/설명 렐루", "ko"): "/설명 수업:렐루",
    ("/weather Seoul", "en"): "/weather Seoul",  # of a command that somebody added
    ("how good are you?", "en"): "how good are you?",
}


@pytest.mark.parametrize(("suggestion", "language"), SUGGESTIONS)
def test_what_to_try_next_is_named_as_it_is_typed_on_discord(suggestion: str, language: str) -> None:
    (part,) = render(Reply("…", suggestions=(suggestion,), locale=language))
    assert part.content.endswith(f"`{SUGGESTIONS[suggestion, language]}`")
