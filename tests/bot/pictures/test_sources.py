"""What a person names becomes the pictures meant: files, folders, patterns, addresses, in the order people expect."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.pictures.sources import expand, expand_listed, natural


@pytest.fixture
def folder(home: Path) -> Path:
    """Pictures, things that are none, and a folder in the folder."""
    place = home / "photos"
    (place / "deep" / "deeper").mkdir(parents=True)
    (place / ".hidden").mkdir()
    (place / "folder.png").mkdir()
    for name in ("10.png", "2.png", "1.JPG", "notes.txt", ".secret.png", "deep/3.png", "deep/deeper/4.webp"):
        (place / name).touch()
    (place / ".hidden" / "5.png").touch()
    return place


def named(*words: str) -> list[str]:
    return [source.name.replace(os.sep, "/") for source in expand(words)]


def test_a_folder_stands_for_its_own_pictures_in_natural_order(folder: Path) -> None:
    assert named("photos") == ["photos/1.JPG", "photos/2.png", "photos/10.png"]
    assert named("photos/") == named("photos")


@pytest.mark.parametrize(
    ("pattern", "found"),
    [
        ("photos/*.png", ["photos/2.png", "photos/10.png"]),
        ("photos/*", ["photos/1.JPG", "photos/2.png", "photos/10.png"]),
        ("photos/?.*", ["photos/1.JPG", "photos/2.png"]),
        ("photos/[0-9].png", ["photos/2.png"]),
        ("photos/*.txt", ["photos/notes.txt"]),
        ("photos/.*.png", ["photos/.secret.png"]),
        ("*/deep/*", ["photos/deep/3.png"]),
        ("photos/**/*.png", ["photos/2.png", "photos/10.png", "photos/deep/3.png"]),
        ("photos/**", [f"photos/{name}" for name in ("1.JPG", "2.png", "10.png", "deep/3.png", "deep/deeper/4.webp")]),
        ("**/4.webp", ["photos/deep/deeper/4.webp"]),
        ("photos/*.gif", ["photos/*.gif"]),
    ],
)
def test_a_pattern_stands_for_the_files_that_it_matches(folder: Path, pattern: str, found: list[str]) -> None:
    assert named(pattern) == found


def test_home_is_known_alone_and_in_patterns(folder: Path) -> None:
    assert [source.picture for source in expand(["~/photos/2.png"])] == [folder / "2.png"]
    assert [source.picture for source in expand(["~/photos/*0.png"])] == [folder / "10.png"]
    assert named("~nobody-of-that-name/7.png") == ["~nobody-of-that-name/7.png"]


def test_several_stay_in_the_order_they_were_given_in(folder: Path) -> None:
    assert named("photos/10.png", "photos/2.png", "photos/10.png") == ["photos/10.png", "photos/2.png", "photos/10.png"]


def test_a_file_whose_name_looks_like_a_pattern_is_that_file(home: Path) -> None:
    (home / "scan[1].png").touch()
    (home / "scan1.png").touch()
    assert named("scan[1].png") == ["scan[1].png"]
    (home / "a[b]").mkdir()
    (home / "a[b]" / "7.png").touch()
    assert named("a[b]/*.png") == ["a[b]/7.png"]


def test_what_is_not_there_stays_as_it_is(home: Path) -> None:
    for word in ("missing.png", "no/such/*.png", "", "a\0b.png", "x" * 5000, "x/" * 3000 + "*.png", "~", "[", "**"):
        sources = list(expand([word]))
        assert [source.name for source in sources] == [word]
        assert not sources[0].is_address


def test_a_folder_without_pictures_says_so(home: Path) -> None:
    (home / "empty").mkdir()
    (source,) = expand(["empty"])
    assert str(source.error) == "There are no pictures in empty; name another folder, or a picture."


def test_a_folder_whose_folders_may_have_pictures_says_how_to_read_those(home: Path, draw: Callable[..., Path]) -> None:
    (home / "above" / "below").mkdir(parents=True)
    draw("above/below/7.png")
    (source,) = expand(["above/"])
    assert str(source.error) == (
        "There are no pictures in above itself; for those in the folders inside it, say above/**"
    )
    assert [str(one.picture) for one in expand(["above/**"])] == ["above/below/7.png"]


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may look into every folder")
def test_a_folder_that_may_not_be_looked_into_says_so(home: Path) -> None:
    (home / "closed").mkdir(mode=0)
    (source,) = expand(["closed"])
    assert source.error is not None
    assert source.error.key == "folder.unreadable"


@pytest.mark.parametrize("written", ["NFC", "NFD"])
@pytest.mark.parametrize("stored", ["NFC", "NFD"])
@pytest.mark.parametrize("word", ["손글씨/숫자 7.png", "손글씨", "손글씨/숫*.png", "손*/숫자*", "**/숫자 7.png"])
def test_hangul_is_found_in_either_form(home: Path, word: str, stored: str, written: str) -> None:
    folder = home / normalize(stored, "손글씨")  # type: ignore[arg-type]
    folder.mkdir()
    file = folder / normalize(stored, "숫자 7.png")  # type: ignore[arg-type]
    file.touch()
    (source,) = expand([normalize(written, word)])  # type: ignore[arg-type]
    assert isinstance(source.picture, Path)
    assert source.picture.samefile(file)


@pytest.mark.skipif(sys.platform == "win32", reason="links need a privilege there")
def test_links_that_lead_in_circles_end(folder: Path) -> None:
    for name in ("loop", "deep/loop", "deep/deeper/loop"):
        (folder / name).symlink_to(folder)
    assert len(named("photos/**/*.png")) == 3


def test_addresses_are_told_from_paths(home: Path) -> None:
    words = ["https://example.org/*.png", "HTTP://example.org/7.png", "ftp://example.org", "C:/7.png", "a:b.png"]
    assert [source.is_address for source in expand(words)] == [True, True, True, False, False]


def test_a_line_of_a_list_is_no_pattern_but_may_be_a_folder(folder: Path) -> None:
    assert [source.name for source in expand_listed("photos/*.png")] == ["photos/*.png"]
    assert [source.name for source in expand_listed("photos")] == named("photos")


def test_numbers_in_names_are_compared_as_numbers() -> None:
    names = ["b1.png", "a10.png", "a2.png", "a02.png", "A1.png", "가10.png", "가9.png"]
    ordered = sorted(names, key=lambda name: natural(Path(name)))
    assert ordered == ["A1.png", "a02.png", "a2.png", "a10.png", "b1.png", "가9.png", "가10.png"]


@given(st.permutations(["1", "01", "a1٣.png", "²", "०9", "가2", normalize("NFD", "가2"), "B", "b", ".-", "1 2", "12"]))
def test_any_names_have_one_order_whatever_order_they_come_in(names: list[str]) -> None:
    def ordered(several: list[str]) -> list[str]:
        return sorted(several, key=lambda name: natural(Path(name)))

    assert ordered(names) == ordered(sorted(names))
