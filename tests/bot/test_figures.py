"""Figures as files: the last one on request, never over another file, each failure in a sentence."""

from __future__ import annotations

import io
import os
from pathlib import Path

import pytest
from PIL import Image

from bot.cli.words import words
from bot.figures import FORMATS, save_last
from engine import Figure, UsageError


def png() -> bytes:
    buffer = io.BytesIO()
    Image.new("RGBA", (20, 10), (0, 0, 128, 128)).save(buffer, "PNG")
    return buffer.getvalue()


FIGURE = Figure("history-cnn", "Curves.", png)


def test_without_a_name_it_goes_into_the_current_folder(tmp_path: Path) -> None:
    assert save_last(FIGURE) == Path("history-cnn.png")
    assert (tmp_path / "history-cnn.png").read_bytes() == FIGURE.png


def test_a_file_that_is_there_stays_and_the_new_one_gets_a_number(tmp_path: Path) -> None:
    (tmp_path / "mine.png").write_bytes(b"mine")
    assert [save_last(FIGURE, "mine.png").name for _ in range(3)] == ["mine-2.png", "mine-3.png", "mine-4.png"]
    assert (tmp_path / "mine.png").read_bytes() == b"mine"


def test_a_link_that_leads_nowhere_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "link.png").symlink_to(tmp_path / "elsewhere.png")
    assert save_last(FIGURE, "link.png").name == "link-2.png"
    assert not (tmp_path / "elsewhere.png").exists()


def test_a_folder_is_saved_into(tmp_path: Path) -> None:
    (tmp_path / "그림 폴더").mkdir()
    assert save_last(FIGURE, tmp_path / "그림 폴더") == tmp_path / "그림 폴더" / "history-cnn.png"
    assert save_last(FIGURE, "~/그림 폴더") == tmp_path / "그림 폴더" / "history-cnn-2.png"


@pytest.mark.parametrize("suffix", FORMATS)
def test_the_suffix_tells_the_form(suffix: str) -> None:
    path = save_last(FIGURE, f"curves{suffix.upper()}")
    if suffix == ".pdf":
        assert path.read_bytes().startswith(b"%PDF")
    else:
        with Image.open(path) as image:
            assert (image.size, image.format) == ((20, 10), {".jpg": "JPEG"}.get(suffix, suffix[1:].upper()))


def test_a_name_without_a_suffix_is_a_png() -> None:
    assert save_last(FIGURE, "curves") == Path("curves.png")


def test_a_figures_name_cannot_lead_out_of_the_folder(tmp_path: Path) -> None:
    assert save_last(Figure("../../etc/passwd", "", png)).resolve().parent == tmp_path


@pytest.mark.parametrize("language", ["en", "ko"])
@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("nowhere/curves.png", "figure_file.no_folder"),
        ("nowhere/", "figure_file.no_folder"),
        ("curves.docx", "figure_file.unknown_format"),
        ("a" * 300 + ".png", "figure_file.cannot_write"),
        ("a\0b.png", "figure_file.cannot_write"),
    ],
)
def test_what_cannot_be_done_is_said(path: str, key: str, language: str, tmp_path: Path) -> None:
    with pytest.raises(UsageError) as caught:
        save_last(FIGURE, path)
    assert caught.value.key == key
    assert words(language).error(caught.value)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
def test_half_a_file_is_not_left_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = Path.open

    def open_full(path: Path, mode: str = "r") -> object:
        real(path, mode).close()
        return real(Path("/dev/full"), "wb", buffering=0)

    monkeypatch.setattr(Path, "open", open_full)
    with pytest.raises(UsageError) as caught:
        save_last(FIGURE, "curves.png")
    assert caught.value.values["why"] == os.strerror(28)
    assert list(tmp_path.iterdir()) == []
