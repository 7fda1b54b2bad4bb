"""What an answer looks like: the digits large, how sure they are, figures with alt text, and Discord's limits kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from bot.discord.rendering import MOST_EMBEDS, Part, render, sentence, shows_pictures
from engine import Attachment, Digit, Figure, Passage, PictureError, Reading, Reason, Reply


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
    return Figure(name, "boxes and bars", lambda: b"\x89PNG", reading=reading)


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
    assert part.content == ""
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


def test_marks_that_were_left_out_are_counted() -> None:
    (part,) = render(predicted(replace(read("7"), left_out=2)))
    assert part.embeds[0].fields[-1].name == "Left out, not digits"
    assert part.embeds[0].fields[-1].value == "2"


def test_among_several_digits_the_doubtful_ones_are_named_by_their_place() -> None:
    digits = (digit(4, 0.99), digit(0, 0.55, 6), digit(7, 0.7, 1))
    (part,) = render(predicted(Reading("a.png", digits, sure=False)))
    assert part.embeds[0].fields[1].value == "digit 2 is 0 or 6\ndigit 3 is 7 or 1"


def test_ten_pictures_are_one_answer_and_each_is_named() -> None:
    parts = render(predicted(*(read(str(number), f"{number}.png") for number in range(10))))
    assert len(parts) == 1
    assert [embed.author.name for embed in parts[0].embeds] == [f"{number}.png" for number in range(10)]
    assert len(parts[0].files) == 10


def test_a_picture_without_digits_is_told_of_beside_the_others() -> None:
    blank = Reading("empty.png", reason=Reason.BLANK)
    reply = predicted(read("1"), blank)
    (part,) = render(reply)
    assert part.content == "empty.png: I see no ink."
    assert len(part.embeds) == 1


def test_pictures_without_any_digit_get_the_engines_words() -> None:
    error = Reading("bad.png", error=PictureError("picture.unknown", name="bad.png"))
    (part,) = render(Reply("bad.png is not a picture", (error,), intent="predict", locale="en", failed=True))
    assert (part.content, part.embeds) == ("bad.png is not a picture", [])


def test_a_heading_above_the_readings_is_kept() -> None:
    (part,) = render(predicted(read("1"), heading="With mlp:"))
    assert part.content == "With mlp:"


def test_what_middleware_made_of_the_words_is_shown_whole() -> None:
    reply = predicted(read("1"), read("2"))
    (part,) = render(replace(reply, text=f"{reply.text}\nThink of the trees."))
    assert part.content == "1\n2\nThink of the trees."


def test_what_no_embed_has_room_for_is_in_words() -> None:
    (part,) = render(predicted(*(read("7", f"{number}.png") for number in range(MOST_EMBEDS)), read("8")))
    assert (part.content, len(part.embeds)) == ("8", MOST_EMBEDS)


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


def test_no_answer_is_more_than_discord_takes() -> None:
    page = "\n".join("1234567890" * 3 for _ in range(200))
    parts = render(predicted(*(read(page, "x" * 300, sure=False, confidence=0.5) for _ in range(MOST_EMBEDS))))
    assert sum(len(part.embeds) for part in parts) == MOST_EMBEDS
    for part in parts:
        assert sum(map(len, part.embeds)) <= 6000
        assert len(part.files) <= 10


def test_a_sentence_is_one_message_whatever_is_in_it() -> None:
    part = sentence("*" * 5000)
    assert isinstance(part, Part)
    assert len(part.content) <= 2000
