"""What was copied, a picture or files, is read; what cannot be had is told with what to do."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from pathlib import Path
from unittest.mock import create_autospec

import pytest
from PIL import Image, ImageGrab

from bot.cli.words import words
from bot.pictures import clipboard
from bot.pictures.clipboard import paste
from engine import LANGUAGES, PictureError

Tool = Callable[[str, str], None]
LINUX = pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="Linux asks a program; so does no other system")
GRAB = ImageGrab.grabclipboard
CAT = "/bin/cat"


def failing() -> str:
    with pytest.raises(PictureError) as caught:
        paste()
    for language in LANGUAGES:
        assert words(language).error(caught.value)
    return caught.value.key


def holding(home: Path, **kinds: bytes) -> str:
    """A script like xclip and wl-paste, whose last argument is a kind, with these in the clipboard."""
    lines = ['for kind in "$@"; do :; done', 'case "$kind" in']
    names = [name.replace("__", "-").replace("_", "/", 1) for name in kinds]
    lines.append("TARGETS|--list-types) " + "; ".join(f"echo {name}" for name in ("TIMESTAMP", *names)) + ";;")
    for name, content in zip(names, kinds.values(), strict=True):
        file = home / f"held-{name.replace('/', '-')}"
        file.write_bytes(content)
        lines.append(f"{name}) {CAT} '{file}';;")
    return "\n".join([*lines, "*) exit 1;;", "esac"])


@LINUX
@pytest.mark.parametrize(("program", "display"), [("xclip", "DISPLAY"), ("wl-paste", "WAYLAND_DISPLAY")])
def test_a_copied_picture_comes_as_its_bytes_the_best_kind_first(
    home: Path, tools: Tool, monkeypatch: pytest.MonkeyPatch, program: str, display: str
) -> None:
    monkeypatch.setenv(display, ":0")
    tools(program, holding(home, image_jpeg=b"jpeg", image_png=b"\x89PNG\0", text_plain=b"words"))
    assert paste() == (b"\x89PNG\0",)
    tools(program, holding(home, image_jpeg=b"jpeg", text_plain=b"words"))
    assert paste() == (b"jpeg",)


@LINUX
def test_files_copied_in_a_file_manager_come_as_their_paths(
    home: Path, tools: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    for name in ("a 7.png", "숫자.png", "folder/1.png", "folder/2.png", "folder/notes.txt"):
        (home / name).parent.mkdir(exist_ok=True)
        (home / name).touch()
    listed = (
        "# copied\r\nfile://[\r\n"
        + "\r\n".join((home / name).as_uri() for name in ("a 7.png", "숫자.png", "folder"))
        + "\r\n"
    )
    tools("xclip", holding(home, text_uri__list=listed.encode()))
    assert paste() == tuple(home / name for name in ("a 7.png", "숫자.png", "folder/1.png", "folder/2.png"))


@LINUX
def test_a_copied_folder_without_pictures_says_so(home: Path, tools: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    (home / "empty").mkdir()
    tools("xclip", holding(home, text_uri__list=(home / "empty").as_uri().encode()))
    assert failing() == "folder.empty"


@LINUX
@pytest.mark.parametrize("kinds", [{}, {"text_plain": b"words"}, {"text_uri__list": b"https://example.org\r\n"}])
def test_no_picture_is_told(home: Path, tools: Tool, monkeypatch: pytest.MonkeyPatch, kinds: dict[str, bytes]) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    tools("xclip", holding(home, **kinds))
    assert failing() == "clipboard.empty"


@LINUX
def test_a_tool_that_fails_is_an_empty_clipboard(tools: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    tools("wl-paste", "echo Nothing is copied >&2; exit 1")
    assert failing() == "clipboard.empty"


@LINUX
@pytest.mark.parametrize(("display", "package"), [("DISPLAY", "xclip"), ("WAYLAND_DISPLAY", "wl-clipboard")])
def test_a_missing_tool_is_named(tools: Tool, monkeypatch: pytest.MonkeyPatch, display: str, package: str) -> None:
    monkeypatch.setenv(display, ":0")
    with pytest.raises(PictureError) as caught:
        paste()
    assert f"sudo apt install {package}" in words("en").error(caught.value)


@LINUX
def test_the_tool_of_the_other_system_serves_where_both_are(
    home: Path, tools: Tool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WAYLAND_DISPLAY", "wayland-0")
    monkeypatch.setenv("DISPLAY", ":0")
    tools("xclip", holding(home, image_png=b"png"))
    assert paste() == (b"png",)


@LINUX
def test_without_a_screen_there_is_no_clipboard(home: Path, tools: Tool) -> None:
    tools("xclip", holding(home, image_png=b"png"))
    assert failing() == "clipboard.closed"


@LINUX
def test_a_clipboard_whose_owner_does_not_answer_is_left(tools: Tool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")
    monkeypatch.setattr(clipboard, "_SECONDS", 0.1)
    tools("xclip", "exec /bin/sleep 60")
    assert failing() == "clipboard.closed"


@pytest.fixture
def grabbed(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """grabbed(x): Windows, with x in the clipboard as Pillow finds it there."""

    def grab(found: object) -> None:
        monkeypatch.setattr(sys, "platform", "win32")
        failure = found if isinstance(found, Exception) else None
        faked = create_autospec(GRAB, return_value=found, side_effect=failure)
        monkeypatch.setattr(ImageGrab, "grabclipboard", faked)

    return grab


def test_on_windows_pillow_looks(home: Path, grabbed: Callable[..., None]) -> None:
    picture = Image.new("L", (2, 2))
    grabbed(picture)
    assert paste() == (picture,)
    (home / "7.png").touch()
    grabbed([str(home / "7.png"), str(home / "gone.png")])
    assert paste() == (home / "7.png", home / "gone.png")


@pytest.mark.parametrize(
    ("found", "key"),
    [
        (None, "clipboard.empty"),
        ([], "clipboard.empty"),
        (OSError("another program has it open"), "clipboard.closed"),
    ],
)
def test_on_windows_too_what_cannot_be_had_is_told(grabbed: Callable[..., None], found: object, key: str) -> None:
    grabbed(found)
    assert failing() == key


def test_what_is_pasted_can_be_read(home: Path, grabbed: Callable[..., None]) -> None:
    from engine import Engine

    content = io.BytesIO()
    Image.new("L", (20, 20), 255).save(content, "PNG")
    grabbed(Image.open(content))
    assert Engine.load().predict(paste()[0])[0].reason == "blank"
