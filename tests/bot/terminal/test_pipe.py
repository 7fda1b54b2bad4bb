"""Through a pipe: a reply for every line, whatever is on it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.terminal.pipe import LONGEST, one_line
from tests.bot.conftest import Ran

Digitbot = Callable[..., Ran]
Draw = Callable[..., Path]


def objects(ran: Ran) -> list[dict[str, Any]]:
    return [json.loads(line) for line in ran.lines]


def test_every_line_gets_one_line_and_blank_ones_none(digitbot: Digitbot, draw: Draw) -> None:
    ran = digitbot(stdin=f"help\n\n   \n'{draw('my 7.png')}'\n도움말\nmodels")
    assert (ran.status, ran.err) == (0, "")
    helped, read, helped_in_korean, models = ran.lines
    assert helped.startswith("Send me a picture of handwritten digits, or say: / predict ")
    assert read.startswith("7 (")
    assert helped_in_korean.startswith("손으로 쓴 숫자 사진을 보내시거나")
    assert "cnn" in models


def test_what_is_not_understood_fails_and_the_chats_own_commands_say_where_they_work(digitbot: Digitbot) -> None:
    ran = digitbot(stdin="xyzzy\nsave\n화면 지워 줘\nhelp")
    assert ran.status == 1
    assert [line.startswith("“") for line in ran.lines] == [False, True, True, False]
    assert ran.lines[1] == "“save” works only in the chat at a terminal; start it with: digitbot"
    assert digitbot("ask", "xyzzy").status == 1
    assert digitbot(stdin="bye").status == 0


def test_lines_of_a_reply_are_joined_and_its_columns_closed() -> None:
    assert one_line("Total:\n\n  a     1\n  bc    2\n") == "Total: / a 1 / bc 2"


def test_one_bad_line_does_not_stop_the_others(digitbot: Digitbot, draw: Draw) -> None:
    path = draw("7.png")
    lines = [
        "no-such.png",
        '{"text": ',
        '{"image": "7.png"}',
        '{"text": 7}',
        '{"text": "", "images": "7.png"}',
        '{"text": "", "images": [""]}',
        '{"a":' * 5000,
        '{"a": ' + "1" * 5000 + "}",
        "x" * (LONGEST + 10),
        json.dumps({"images": [str(path)]}),
    ]
    ran = digitbot("chat", "--json", stdin="\n".join(lines))
    replies = objects(ran)
    assert (ran.status, ran.err, len(replies)) == (1, "", len(lines))
    assert [reply["readings"][0]["text"] for reply in replies if reply["readings"]] == ["", "7"]
    assert [reply["intent"] for reply in replies[1:9]] == [""] * 8
    assert replies[2]["text"] == 'There is no key “image”; an object has "text" and "images".'


def test_plain_lines_and_objects_mean_the_same(digitbot: Digitbot, draw: Draw) -> None:
    path = draw("seven.png")
    ran = digitbot("--json", stdin=f"what is {path}\n" + json.dumps({"text": "what is", "images": [str(path)]}))
    plain, given = objects(ran)
    assert plain == given
    assert plain["readings"][0]["text"] == "7"
    assert ran.status == 0


def test_nothing_in_gives_nothing_out(digitbot: Digitbot) -> None:
    assert digitbot(stdin="") == Ran(0, "", "")


def test_a_byte_order_mark_is_no_part_of_the_message(digitbot: Digitbot) -> None:
    assert objects(digitbot("--json", stdin="\ufeffhelp\n"))[0]["intent"] == "help"


def test_a_model_that_is_not_there_is_told_of_once(digitbot: Digitbot) -> None:
    ran = digitbot("--model", "nix", stdin="help\nhelp\n")
    assert (ran.status, ran.out) == (78, "")
    assert ran.err.startswith("There is no model nix")
    assert ran.err.count("\n") == 1


@pytest.mark.parametrize("language", ["en", "ko"])
def test_the_front_ends_own_words_are_in_the_persons_language(digitbot: Digitbot, language: str) -> None:
    ran = digitbot("--language", language, stdin="{\n")
    assert ("줄은" in ran.out) == (language == "ko")
