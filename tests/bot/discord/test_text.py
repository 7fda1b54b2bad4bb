"""Words as Discord shows them: nothing in them is formatting, a mention or a link, and no part is too long."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.discord.text import MESSAGE, is_too_wide, message_contents, plain, short
from engine import Passage, Reply

words = st.text(st.characters(codec="utf-8", exclude_categories=["Cs"]), max_size=300)
lines = st.lists(words, max_size=40).map("\n".join)


@given(lines)
def test_every_message_fits_into_discords_2000_characters(text: str) -> None:
    assert all(0 < len(part) <= MESSAGE for part in message_contents(Reply(text).passages))


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
    (table,) = message_contents(Reply("name   accuracy\ncnn    99.5%\n```  @everyone").passages)
    assert table.startswith("```\n")
    assert table.endswith("\n```")
    assert table.count("```") == 2
    assert "cnn    99.5%" in table
    assert "@everyone" not in table


def test_prose_around_a_table_is_no_part_of_it() -> None:
    (message,) = message_contents(Reply("The loss:\n\n  L = (y - t)^2\n\nSmaller is better_here.").passages)
    assert message == "The loss:\n```\n  L = (y - t)^2\n```\nSmaller is better\\_here."


def test_a_long_table_is_cut_between_its_lines() -> None:
    table = "\n".join(f"layer {number:<10} {'x' * 60}" for number in range(60))
    parts = message_contents([Passage(table, fixed_width=True)])
    assert len(parts) == 3
    for part in parts:
        assert part.startswith("```\nlayer ")
        assert part.endswith("x\n```")


def test_a_sign_that_is_escaped_is_not_torn_from_its_escape() -> None:
    first, second = message_contents([Passage("a" * (MESSAGE - 1) + "*")])
    assert (first, second) == ("a" * (MESSAGE - 1), "\\*")


def test_a_drawn_table_is_too_wide_where_a_phone_would_break_its_lines() -> None:
    assert is_too_wide(Passage('Model: "cnn"\n┏' + "━" * 60 + "┓", fixed_width=True))
    assert not is_too_wide(Passage("┌───┐\n│ 7 │", fixed_width=True))
    assert not is_too_wide(Passage("  y = " + "x + " * 20, fixed_width=True))
    assert not is_too_wide(Passage("━" * 60))


def test_a_shortened_text_says_so() -> None:
    assert short("seven", 5) == "seven"
    assert short("seventeen", 5) == "seve…"
