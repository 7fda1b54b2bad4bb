"""Pictures are found in a line however a terminal writes their paths, and sentences are left alone."""

from __future__ import annotations

import os
import re
import shlex
import tempfile
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unicodedata import normalize
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures import sources
from bot.terminal.message import TypedLine
from bot.terminal.paths import take_apart
from engine import PICTURE_SUFFIXES

# What a file's name may be made of: everything a shell gives a meaning to, and Hangul.
NAMES = st.text(st.sampled_from("ab7 '\"\\()[]&$!#%~.,;-_=+가숫é`"), min_size=1, max_size=12).map(
    lambda stem: stem.strip() + "x.png"
)


@pytest.mark.parametrize(
    "line",
    [
        "what is 3/4",
        "evaluate",
        "/evaluate",
        "!sample 20",
        "models mlp",
        "models ./own.tflite",
        "/models /home/me/own.keras",
        "is png better than jpg?",
        "what does .png mean",
        "don't you see it's a 7?",
        "either/or",
        "and ... so on",
        "he said 'read it' and \"left\"",
        "https://example.com/7.png",
        "1/2 + 1/3 = 5/6",
        "~ 5",
        "손글씨 숫자를 읽어 줘",
        "20번 샘플 보여 줘 (제발)",
        "C: is a drive",
        "a \\ b",
        "'",
        '"unclosed',
    ],
)
def test_a_plain_sentence_is_left_alone(line: str) -> None:
    typed = take_apart(line)
    assert (typed.text, typed.paths) == (line, ())


def test_a_command_is_no_path_though_a_folder_has_its_name(home: Path) -> None:
    for name in ("models", "history", "help"):
        (home / name).mkdir()
        assert take_apart(name).paths == ()


@pytest.mark.parametrize(
    ("line", "text", "names"),
    [
        ("7.png", "", ["7.png"]),
        ("7.PNG", "", ["7.PNG"]),
        ("predict 7.png", "predict", ["7.png"]),
        ("/predict 7.png", "/predict", ["7.png"]),
        ("/predict pictures/7.png", "/predict", ["pictures/7.png"]),
        ("/home/me/my picture.png", "", ["/home/me/my picture.png"]),
        ("/a/one.png /b/two.jpg", "", ["/a/one.png", "/b/two.jpg"]),
        ("'/a/o ne.png' '/b/two.jpg'", "", ["/a/o ne.png", "/b/two.jpg"]),
        ("'/a/one.png''/b/two.jpg'", "", ["/a/one.png", "/b/two.jpg"]),
        ("'/a/it'\\''s 7.png'", "", ["/a/it's 7.png"]),
        ("/a/it\\'s\\ 7.png", "", ["/a/it's 7.png"]),
        ("file:///a/my%20picture.png", "", ["/a/my picture.png"]),
        ("file://localhost/a/%EC%88%AB%EC%9E%90.png", "", ["/a/숫자.png"]),
        ("FILE:///a/no-suffix", "", ["/a/no-suffix"]),
        ("what is 7.png?", "what is ?", ["7.png"]),
        ("is it 7.png, or 8.png", "is it , or", ["7.png", "8.png"]),
        ("7.png를 읽어 줘", "읽어 줘", ["7.png"]),
        ("'내 사진.png'은 뭐야?", "뭐야?", ["내 사진.png"]),
        ("a.png\nb.png\n", "", ["a.png", "b.png"]),
        ('"C:\\Users\\me\\my 7.png"', "", ["C:\\Users\\me\\my 7.png"]),
        ("C:\\Users\\me\\7.png", "", ["C:\\Users\\me\\7.png"]),
        ("C:\\Users\\me\\my picture.png", "", ["C:\\Users\\me\\my picture.png"]),
        ("\\\\server\\share\\7.png", "", ["\\\\server\\share\\7.png"]),
    ],
)
def test_what_has_a_pictures_name_is_a_picture_even_if_it_is_missing(line: str, text: str, names: list[str]) -> None:
    typed = take_apart(line)
    assert (typed.text, [str(path) for path in typed.paths]) == (text, names)


@pytest.mark.parametrize(
    ("line", "text", "names"),
    [
        ("@/a/7.png", "", ["/a/7.png"]),
        ("what is @7.png?", "what is ?", ["7.png"]),
        ('@"/a/my 7.png" and @/a/my\\ 8.png', "and", ["/a/my 7.png", "/a/my 8.png"]),
        ("@/a/my own 7.png", "", ["/a/my own 7.png"]),
        ("![seven](/a/7.png)", "", ["/a/7.png"]),
        ("read ![](</a/my 7.png>) please", "read please", ["/a/my 7.png"]),
        ("[a 7](/a/my%207%20(1).png 'title')", "", ["/a/my 7 (1).png"]),
        ('<img alt="x" src="/a/7.png">', "", ["/a/7.png"]),
        ("<file:///a/my%207.png>", "", ["/a/my 7.png"]),
        ("“/a/my 7.png”을 읽어 줘", "읽어 줘", ["/a/my 7.png"]),
        ("`7.png` and ‘8.png’", "and", ["7.png", "8.png"]),
        ("is (7.png) a 7?", "is a 7?", ["7.png"]),
        ("is it (see 7.png)?", "is it (see )?", ["7.png"]),
    ],
)
def test_what_other_programs_write_around_a_picture_is_taken_off(line: str, text: str, names: list[str]) -> None:
    typed = TypedLine.parse(line)
    assert (typed.text, [str(source.picture) for source in typed.sources]) == (text, names)


@pytest.mark.parametrize("line", ["@bob hello", "me@a.org", "[1](2)", "“seven”", "`models mlp`", "3 < 7 > 2", "(x)"])
def test_marks_around_anything_else_stay(line: str) -> None:
    assert TypedLine.parse(line) == TypedLine(line, ())


def test_a_file_whose_own_name_begins_with_an_at_is_found(home: Path, draw: Callable[..., Path]) -> None:
    draw("@7.png")
    assert [source.picture for source in TypedLine.parse("@7.png").sources] == [Path("@7.png")]


@pytest.mark.parametrize("way", ["{}", "what is {}?", "![seven]({})", "<{}>"])
def test_a_data_address_is_the_picture_itself(way: str, home: Path, draw: Callable[..., Path]) -> None:
    data = draw("7.png").read_bytes()
    typed = TypedLine.parse(way.format("data:image/png;base64," + b64encode(data).decode()))
    assert [source.picture for source in typed.sources] == [data]
    assert TypedLine.parse("data:image/png;base64,*").sources[0].picture == b""


def test_home_is_understood(home: Path, draw: Callable[..., Path]) -> None:
    path = draw("seven.png")
    assert take_apart("~/seven.png").paths == (path,)


def test_a_file_without_a_pictures_suffix_is_one_if_its_path_is_plain(home: Path, draw: Callable[..., Path]) -> None:
    path = draw("scan")
    assert take_apart("./scan").paths == (Path("scan"),)
    assert take_apart(f"read {path}").paths == (path,)
    assert take_apart("read scan").paths == ()


def test_a_folder_is_a_path_by_its_slash_if_it_is_there(home: Path, draw: Callable[..., Path]) -> None:
    for folder in ("scans", "내 사진"):
        (home / folder).mkdir()
    (home / "scans" / "notes.txt").touch()
    for line, path in {
        "scans/": "scans",
        "read scans/notes.txt": "scans/notes.txt",
        '"내 사진/"': "내 사진",
        "내\\ 사진/": "내 사진",
        "내 사진/ 읽어 줘": "내 사진",
        "./내 사진": "내 사진",
        "read ./내 사진/ with mlp": "내 사진",
    }.items():
        assert take_apart(line).paths == (Path(path),), line
    assert take_apart("read ./내 사진/ with mlp").text == "read with mlp"
    for sentence in ("3/4", "and/or", "scans", "km/h?"):
        assert take_apart(sentence).paths == ()


def test_a_name_with_bare_spaces_is_found_amid_words(home: Path, draw: Callable[..., Path]) -> None:
    draw("my own 7.png")
    typed = take_apart("please read my own 7.png now")
    assert (typed.text, typed.paths) == ("please read now", (Path("my own 7.png"),))


@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("written", ["NFC", "NFD"])
def test_hangul_is_found_composed_or_decomposed(
    home: Path, draw: Callable[..., Path], stored: str, written: str
) -> None:
    (home / normalize(stored, "사진")).mkdir()  # type: ignore[arg-type]
    path = draw(normalize(stored, "사진/숫자 칠.png"))  # type: ignore[arg-type]
    typed = take_apart(f"'{normalize(written, str(path))}'")  # type: ignore[arg-type]
    assert typed.paths[0].samefile(path)
    assert TypedLine.parse(f"'{path}'").message().attachments[0].name == "숫자 칠.png"


def test_a_windows_path_shows_its_last_part() -> None:
    assert TypedLine.parse("C:\\Users\\me\\7.png").message().attachments[0].name == "7.png"


@given(st.lists(NAMES, min_size=1, max_size=3, unique=True))
def test_existing_files_are_found_however_they_are_written(names: list[str]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        paths = [Path(folder) / name for name in names]
        for path in paths:
            path.touch()
        ways: list[Callable[[Path], str]] = [
            lambda path: shlex.quote(str(path)),
            lambda path: "'" + str(path).replace("'", "'\\''") + "'",
            lambda path: re.sub(r"([^\w/.-])", r"\\\1", str(path), flags=re.ASCII),
            lambda path: "file://" + quote(str(path)),
        ]
        for way in ways:
            typed = take_apart("read " + " ".join(way(path) for path in paths))
            assert (typed.text, list(typed.paths)) == ("read", paths)


@given(st.lists(st.text(st.characters(exclude_categories=("Cs", "Z", "C"), exclude_characters="/\\~'\""), min_size=1)))
def test_words_without_a_pictures_suffix_are_never_a_path(words: list[str]) -> None:
    line = " ".join(words)
    if not any(suffix in line.lower() for suffix in PICTURE_SUFFIXES):
        assert take_apart(line).paths == ()


@given(st.text())
def test_no_line_is_too_strange(line: str) -> None:
    take_apart(line)


def test_a_pattern_with_a_folder_is_pictures_if_there_are_such_files(home: Path, draw: Callable[..., Path]) -> None:
    (home / "scans").mkdir()
    draw("7.png").rename(home / "scans" / "7.png")
    assert take_apart("read scans/*").paths == (Path("scans/*"),)
    assert take_apart(f"{home}/**/7.p*").paths == (home / "**/7.p*",)
    for sentence in ("what is 3/4?", "is it 5/6 or 7*8", "nothing/*", "2 * 3 / 4"):
        assert take_apart(sentence).paths == ()


@pytest.mark.parametrize("pattern", ["/*/*/*/*/*/*/none", "/**/none.png", "/*/../*/../*/none"])
def test_a_pattern_for_all_of_a_disk_is_told_and_not_looked_through(
    pattern: str, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = 0
    scandir = os.scandir

    def counted(folder: Path) -> Any:
        nonlocal looks
        looks += 1
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", counted)
    monkeypatch.setattr(sources, "MOST_ENTRIES", 300)
    line = TypedLine.parse(f"{pattern} " * 50)
    assert {source.error.key for source in line.sources if source.error} == {"folder.too_many"}
    assert looks < 900  # a folder may have one entry, or none


LINES = (
    *(
        "a",
        "'",
        "'a' ",
        "'a ",
        "\\ ",
        "/a ",
        "/a/b ",
        "./ ",
        "7.png ",
        "7.png",
        "/",
        "a/b ",
        "http://a.b/7.png ",
        "://",
    ),
    *("data:image/png;base64,", "file:///a ", "[", "![a](b) ", "<", "가나.png를 ", "/가/나 ", "/*/* ", "*/", "C:\\a "),
)


@pytest.mark.parametrize("word", LINES)
def test_a_megabyte_is_taken_apart_for_a_bounded_number_of_pictures(word: str, home: Path) -> None:
    line = TypedLine.parse((word * 2**20)[: 2**20])
    assert len(line.sources) <= sources.MOST_ENTRIES + 4096 + 101


@pytest.mark.parametrize("word", ["/x/a b.png", "a.png", "a b.png", "/x/a", "'a b.png'"])
def test_a_long_line_is_taken_apart_with_few_looks_at_the_disk(word: str, monkeypatch: pytest.MonkeyPatch) -> None:
    looks = 0
    exists = Path.exists

    def counted(self: Path) -> bool:
        nonlocal looks
        looks += 1
        return exists(self)

    monkeypatch.setattr(Path, "exists", counted)
    take_apart(" ".join([word] * 400))
    assert looks <= 400 * 2 * 40
