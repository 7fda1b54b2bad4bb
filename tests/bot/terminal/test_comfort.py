"""Comfort: completion, history, toolbar, pasting, two languages, resizing, themes, clear, and help with spelling."""

from __future__ import annotations

import re
from pathlib import Path

from rich.cells import cell_len

from bot.terminal.words import words
from tests.bot.terminal.conftest import Open, ready
from tests.bot.terminal.emulator import LARGE, Terminal

SAY, KOREAN = words("en").say, words("ko").say


def menu(terminal: Terminal, entry: str) -> str:
    """The line of the completion menu that begins with an entry."""
    found = [line.strip() for line in terminal.lines if re.match(rf" *{re.escape(entry)} ", line)]
    return found[-1] if found else ""


def test_commands_are_offered_with_a_word_of_help(chat: Terminal) -> None:
    chat.type("/")
    chat.wait_for(lambda: SAY("commands.predict") in menu(chat, "/predict"))
    chat.type("t")
    # Between two menus there may be none, and the first may have had all of the second: only all of it at once tells.
    chat.wait_for(
        lambda: (
            SAY("chat_commands.theme") in menu(chat, "/theme")
            and SAY("chat_commands.train") in menu(chat, "/train")
            and not menu(chat, "/predict")
        )
    )


def test_models_are_offered_with_their_accuracy(chat: Terminal) -> None:
    chat.type("models ")
    chat.wait_for(lambda: "99." in menu(chat, "cnn") and bool(menu(chat, "mlp")))


def test_sample_numbers_are_offered_with_what_they_are(chat: Terminal) -> None:
    chat.type("sample ")
    chat.wait_for(lambda: SAY("sample.first") in menu(chat, "0"))


def test_themes_and_recipes_are_offered(chat: Terminal) -> None:
    chat.type("theme ")
    chat.wait_for(lambda: all(SAY(f"chat_choices.{name}") in menu(chat, name) for name in ("light", "dark")))
    chat.press("ctrl-c")
    chat.wait_for_prompt(2)
    chat.type("train ")
    chat.wait_for(lambda: all(SAY(f"chat_choices.{name}") in chat.text for name in ("mlp", "cnn")))


def test_a_language_is_offered_in_korean_too(open_terminal: Open) -> None:
    chat = open_terminal(language="ko")
    ready(chat)
    chat.type("평")
    chat.wait_for(lambda: KOREAN("commands.evaluate") in menu(chat, "평가"))


def test_history_is_recalled_suggested_and_searched_in_a_later_chat(open_terminal: Open) -> None:
    first = open_terminal()
    ready(first)
    first.say("models mlp")
    first.say("history")
    first.press("ctrl-d")
    first.wait_for_end()

    chat = open_terminal()
    ready(chat)
    chat.press("up")
    chat.wait_for("> history")
    chat.press("up")
    chat.wait_for("> models mlp")
    chat.press("ctrl-c")
    chat.wait_for_prompt(2)

    chat.type("mod")
    chat.wait_for(lambda: {style.fg for style in chat.styles("els mlp")} == {"6e7681"})  # a suggestion
    chat.press("right")
    chat.wait_for(lambda: {style.fg for style in chat.styles("models mlp")} == {"default"})
    chat.press("ctrl-c")
    chat.wait_for_prompt(3)

    chat.press("ctrl-r")
    chat.type("els")
    chat.wait_for(lambda: "els" in chat.text and "models mlp" in chat.text)
    chat.press("enter")
    chat.wait_for("> models mlp")
    chat.press("enter")
    chat.wait_for("Now using mlp")


def test_the_toolbar_tells_the_model_its_accuracy_and_the_language(chat: Terminal) -> None:
    told = r"{} (\d\d\.\d\d%) · English · feedback off · .*Ctrl-D leaves"
    chat.wait_for(lambda: re.match(told.format("cnn"), chat.lines[-1]) is not None)
    (accuracy,) = re.findall(told.format("cnn"), chat.lines[-1])
    assert float(accuracy.rstrip("%")) > 99
    chat.say("models mlp")
    chat.wait_for(lambda: re.findall(told.format("mlp"), chat.lines[-1]) not in ([], [accuracy]))


def test_the_toolbar_tells_whether_corrections_are_kept_and_leaves_out_what_does_not_fit(open_terminal: Open) -> None:
    chat = open_terminal(DIGITBOT_FEEDBACK="on")
    ready(chat)
    chat.wait_for("· feedback on ·")
    chat.resize(60, 24)
    chat.wait_for(lambda: chat.lines[-1].endswith("feedback on") and chat.lines[-1].startswith("cnn"))


def test_several_pasted_lines_are_answered_one_after_the_other(chat: Terminal) -> None:
    chat.paste("models\nlanguage")
    chat.wait_for("language")
    assert "You are using" not in chat.text  # not before Enter
    chat.say("")
    assert chat.text.index("You are using cnn") < chat.text.index(SAY("language.which", command="language"))


def test_the_language_is_switched_by_a_word(chat: Terminal) -> None:
    for there, back in {"ko": "en", "한국어": "영어", "한국어로 말해 줘": "speak English"}.items():
        chat.say("clear")
        chat.say(there)
        chat.wait_for(lambda: "한국어" in chat.lines[-1])
        assert KOREAN("language.switched") in chat.text
        chat.say("뷁쉙 뚫뎅 꿻")
        assert KOREAN("fallback.text", commands="")[:10] in chat.text
        chat.say(back)
        chat.wait_for(lambda: "English" in chat.lines[-1])


def test_the_language_is_the_systems(open_terminal: Open) -> None:
    chat = open_terminal(language="ko")
    ready(chat)
    assert chat.text.startswith(KOREAN("chat.again"))
    chat.press("ctrl-d")
    chat.wait_for_end()
    assert chat.text.endswith(KOREAN("chat.goodbye"))


def test_hangul_takes_two_columns_in_the_line_and_in_tables(open_terminal: Open) -> None:
    chat = open_terminal(language="ko", size=(80, 60))
    ready(chat)
    chat.type("도움말")
    chat.wait_for("> 도움말")
    chat.wait_for(lambda: chat.screen.cursor.x == 2 + 6)
    chat.press("backspace")
    chat.wait_for(lambda: chat.screen.cursor.x == 2 + 4)
    chat.type("말")
    chat.say("")
    starts = [cell_len(match[1]) for line in chat.lines if (match := re.match(r"(  \S.*?\s{2,})\S", line))]
    assert len(starts) >= 15
    assert len(set(starts)) == 1  # the engine's commands, and below them the chat's own


def test_the_prompt_follows_the_window(chat: Terminal, pictures: Path) -> None:
    chat.type("digits/7.png")
    chat.wait_for("> digits/7.png")
    chat.resize(60, 18)
    chat.wait_for(lambda: chat.lines[-1].startswith("cnn ") and chat.text.count("> digits/7.png") == 1)
    chat.say("")
    chat.wait_for("  7 █")
    chat.resize(*LARGE)
    chat.wait_for(lambda: chat.lines[-1].startswith("cnn "))
    chat.say("help")
    chat.wait_for(lambda: [line for line in chat.lines if line.startswith("cnn ")] == [chat.lines[-1]])


def test_themes_colour_the_prompt_and_the_toolbar(chat: Terminal) -> None:
    assert {style.bg for style in chat.styles("cnn 99")} == {"21262d"}
    chat.say("theme light")
    chat.wait_for(lambda: {style.bg for style in chat.styles("cnn 99")} == {"eaeef2"})
    assert SAY("chat.theme_set", theme=SAY("chat.light")) in chat.text
    chat.say("theme dark")
    chat.wait_for(lambda: {style.bg for style in chat.styles("cnn 99")} == {"21262d"})
    chat.say("theme pink")
    assert SAY("chat.theme_which") in chat.text


def test_themes_are_called_by_their_korean_names_too(open_terminal: Open) -> None:
    chat = open_terminal(language="ko")
    ready(chat)
    chat.type("테마 ")
    chat.wait_for(lambda: all(menu(chat, name) for name in ("밝게", "어둡게")))
    chat.press("ctrl-u")
    chat.say("테마 밝게")
    chat.wait_for(lambda: {style.bg for style in chat.styles("cnn 99")} == {"eaeef2"})
    chat.say("테마 어둡게")
    chat.wait_for(lambda: {style.bg for style in chat.styles("cnn 99")} == {"21262d"})


def test_a_light_terminal_that_says_so_gets_the_light_theme(open_terminal: Open) -> None:
    chat = open_terminal(COLORFGBG="0;15")
    ready(chat)
    assert {style.bg for style in chat.styles("cnn 99")} == {"eaeef2"}


def test_clear_leaves_the_prompt_at_the_top(chat: Terminal) -> None:
    for said in ("clear", "cls", "/clear"):
        chat.say("help")
        chat.say(said)
        chat.wait_for(
            lambda: chat.line(0) == ">" and not "".join(chat.lines[1:-1]) and chat.lines[-1].startswith("cnn ")
        )


def test_misspelt_commands_are_helped_with(chat: Terminal) -> None:
    for said, meant in {"/evalute": "evaluate", "/sumary": "summary", "drwa": "draw", "/trian": "train"}.items():
        chat.say(said)
        assert f"Did you mean {meant}?" in chat.text
