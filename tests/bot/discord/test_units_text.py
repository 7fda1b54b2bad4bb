"""Words as Discord shows them: nothing in them is formatting, a mention or a link, and no part is too long."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.text import MESSAGE, plain, short, shown, split, without_wide_tables

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300)
lines = st.lists(words, max_size=40).map("\n".join)


@given(lines, st.integers(10, 200))
def test_no_part_is_too_long_and_no_letter_is_lost(text: str, most: int) -> None:
    parts = split(text, most)
    assert all(0 < len(part) <= most for part in parts)
    assert re.sub(r"\s", "", "".join(parts)) == re.sub(r"\s", "", text)


def test_text_is_cut_between_lines_then_between_words() -> None:
    assert split("one two\nthree four", 10) == ["one two", "three four"]
    assert split("one two three", 8) == ["one two", "three"]
    assert split("a" * 25, 10) == ["a" * 10, "a" * 10, "a" * 5]
    assert split("\n\n", 10) == []


@given(lines)
def test_every_message_fits_into_discords_2000_characters(text: str) -> None:
    assert all(0 < len(part) <= MESSAGE for part in shown(text))


def test_what_a_person_wrote_is_shown_as_it_stands() -> None:
    for said in ("**bold**", "__under__", "~~gone~~", "||secret||", "`code`", "# large", "- item", "> quote"):
        shown_as = plain(said)
        assert shown_as != said
        assert shown_as.replace("\\", "") == said


def test_nothing_becomes_a_mention_or_hides_where_a_link_goes() -> None:
    assert "@everyone" not in plain("@everyone look")
    for mention in ("<@1234>", "<@!1234>", "<#1234>", "<@&1234>", "<:name:1234>", "<a:name:1234>", "</predict:1234>"):
        assert plain(mention).startswith("\\<")
    for place in ("<t:1700000000:R>", "<id:browse>"):
        assert plain(place).startswith("\\<")
    assert plain("[seven](https://evil.example)").startswith("\\[")


@pytest.mark.parametrize("said", ["7 (99.9%); next comes 1 (<0.1%).", "a < b", "x <an> y", "2 + 3 = 5", "99%, 1-2!"])
def test_what_discord_does_nothing_with_is_not_escaped(said: str) -> None:
    assert plain(said) == said


def test_an_address_stays_one() -> None:
    assert plain("see https://discord.com/a_b_c") == "see https://discord.com/a_b_c"


def test_a_table_keeps_its_columns_and_cannot_leave_its_block() -> None:
    (table,) = shown("name   accuracy\ncnn    99.5%\n```  @everyone")
    assert table.startswith("```\n")
    assert table.endswith("\n```")
    assert table.count("```") == 2
    assert "cnn    99.5%" in table
    assert "@everyone" not in table


def test_prose_around_a_table_is_no_part_of_it() -> None:
    (message,) = shown("The loss:\n\n  L = (y - t)^2\n\nSmaller is better_here.")
    assert message == "The loss:\n```\n  L = (y - t)^2\n```\nSmaller is better\\_here."


def test_a_long_table_is_cut_between_its_lines() -> None:
    parts = shown("\n".join(f"layer {number:<10} {'x' * 60}" for number in range(60)))
    assert len(parts) == 3
    for part in parts:
        assert part.startswith("```\nlayer ")
        assert part.endswith("x\n```")


def test_a_drawn_table_that_a_phone_would_break_is_left_out_with_its_caption() -> None:
    wide, narrow = ["┏" + "━" * 60 + "┓", "┃ layer" + " " * 54 + "┃", " Total: 3"], ["┌───┐", "│ 7 │"]
    captioned = ["The cnn.", 'Model: "cnn"', *wide, "That is all."]
    assert without_wide_tables("\n".join(captioned)) == "The cnn.\nThat is all."
    assert without_wide_tables("\n".join(["The cnn.", *wide])) == "The cnn."
    assert without_wide_tables("\n".join(["The digit:", *narrow])) == "The digit:\n┌───┐\n│ 7 │"


def test_a_shortened_text_says_so() -> None:
    assert short("seven", 5) == "seven"
    assert short("seventeen", 5) == "seve…"
