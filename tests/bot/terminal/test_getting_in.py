"""Getting a picture in: typed, completed, dropped in every form a terminal drops it in, patterns, folders, the web."""

from __future__ import annotations

import re
from pathlib import Path
from unicodedata import normalize

from bot.terminal.words import words
from tests.bot.terminal.conftest import Open, ready
from tests.bot.terminal.emulator import LARGE, Terminal
from tests.pictures import write

SAY = words("en").say


DROPPED = [
    ("plain.png", "{path}"),
    ("plain.png", "{path} "),
    ("my seven.png", "'{path}'"),
    ("my seven.png", '"{path}"'),
    ("my seven.png", "{path}"),
    ("my seven.png", "{escaped}"),
    ("my seven.png", "{address}"),
    ("it's 7.png", "{escaped}"),
    ("사진 7.png", "'{path}'"),
    ("사진 7.png", "{address}"),
    ("사진.png", "what is {path}?"),
]


def test_a_dropped_path_is_read_in_all_its_forms(chat: Terminal, home: Path) -> None:
    for name, form in DROPPED:
        path = home / name
        path.write_bytes(write("7").encoded())
        escaped = str(path).replace(" ", "\\ ").replace("'", "\\'")
        chat.say("clear")
        chat.paste(form.format(path=path, escaped=escaped, address=path.as_uri()))
        chat.say("")
        assert "7 (" in chat.text, form
        assert "  7 █" in chat.text, form


def test_a_path_with_decomposed_hangul_is_read(chat: Terminal, home: Path) -> None:
    (home / normalize("NFC", "사진.png")).write_bytes(write("7").encoded())
    chat.paste(normalize("NFD", str(home / "사진.png")))
    chat.say("")
    assert "7 (" in chat.text


def answers(terminal: Terminal) -> list[str]:
    """What was said of each picture, so far as it is still on the screen or above it."""
    said = re.findall(r"(\d\.png: \d) \(", terminal.raw.decode(errors="replace"))
    return list(dict.fromkeys(said))


def test_several_dropped_at_once_are_read_in_order(chat: Terminal, pictures: Path, home: Path) -> None:
    chat.paste(f"'{pictures / '4.png'}' {pictures / '2.png'}\n{pictures / '7.png'}")
    chat.say("")
    assert answers(chat) == ["4.png: 4", "2.png: 2", "7.png: 7"]


def test_a_pattern_of_a_few_shows_a_card_for_each(chat: Terminal, pictures: Path) -> None:
    chat.say("digits/[147].png")
    assert answers(chat) == ["1.png: 1", "4.png: 4", "7.png: 7"]


def test_a_folder_is_read_with_a_bar_and_a_table(open_terminal: Open, pictures: Path) -> None:
    chat = open_terminal(size=LARGE)
    ready(chat)
    (pictures / "notes.txt").write_text("no picture")
    (pictures / "broken.png").write_text("no picture either")
    for said in ("~/digits", "./digits/", "digits/*.png"):
        chat.say("clear")
        chat.say(said)
        assert SAY("progress.read") not in chat.text  # the bar is gone
        heading = next(number for number, line in enumerate(chat.lines) if line.startswith(SAY("pictures.source")))
        rows = chat.lines[heading + 1 : heading + 11]
        assert [row.split()[1] for row in rows] == list("0123456789")
        assert len({row.index("%") for row in rows}) == 1
        assert SAY("pictures.summary", total=11, sure=10, unsure=0, none=0, failed=1) in chat.text
    assert chat.raw.count(SAY("progress.read").encode()) >= 3  # while it lasted


def test_a_folder_is_read_within_the_conversation(open_terminal: Open, pictures: Path) -> None:
    chat = open_terminal(size=LARGE)
    ready(chat)
    chat.say("digits/ with mlp")
    named = table_in(chat)
    chat.say("clear")
    chat.say("models mlp")
    chat.say("digits/")
    assert table_in(chat) == named
    chat.say("why")
    assert "Picture 5: I read 4 (" in chat.text  # the least sure of all ten
    chat.say("clear")
    chat.say("models cnn")
    chat.say("digits/")
    assert table_in(chat) != named


def table_in(chat: Terminal) -> list[str]:
    """The rows of the table on the screen."""
    return [line for line in chat.lines if re.match(r"digits/\d\.png", line)]


def test_an_empty_folder_and_a_missing_picture_are_told_of(chat: Terminal, home: Path) -> None:
    (home / "nothing").mkdir()
    chat.say("~/nothing/")
    assert "There are no pictures in" in chat.text
    chat.say("missing.png")
    assert SAY("picture.missing", name="missing.png") in chat.text


def test_paths_are_completed_with_tab_pictures_first(chat: Terminal, pictures: Path, home: Path) -> None:
    (home / "my seven.png").write_bytes(write("7").encoded())
    chat.type("what is ~/my")
    chat.wait_for("   my seven.png")  # plainly a path: offered while it is typed
    chat.press("tab")
    chat.wait_for("> what is ~/my\\ seven.png")
    chat.say("")
    assert "7 (" in chat.text
    (pictures / "0.txt").touch()
    chat.type("predict digits/")
    chat.wait_for("   0.png")
    chat.press("tab")
    chat.wait_for("> predict digits/0.png")


def test_a_clipboard_that_cannot_be_reached_is_told_of(chat: Terminal) -> None:
    chat.say("paste")
    assert SAY("clipboard.closed")[:40] in chat.text


def test_addresses_of_private_networks_are_refused(chat: Terminal) -> None:
    chat.say("what is http://127.0.0.1:9/7.png")
    assert "to allow it, set" in " ".join(chat.lines)


def test_korean_tables_line_up(open_terminal: Open, pictures: Path) -> None:
    for value in range(10):
        (pictures / f"{value}.png").rename(pictures / ("숫자" * value + f"{value}.png"))
    chat = open_terminal(language="ko", size=LARGE)
    ready(chat)
    chat.say("~/digits")
    rows = [[cell.data for cell in row] for row in chat.cells()]
    columns = {row.index("%") for row in rows if ".png" in "".join(row) and "%" in row}
    assert len(columns) == 1
