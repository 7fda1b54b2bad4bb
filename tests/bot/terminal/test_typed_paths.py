"""Whatever a person types where a path may stand, the file system is asked about it without a fault."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from unicodedata import normalize

import pytest
from hypothesis import example, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from bot import figures, files
from bot.pictures.sources import expand, expand_listed
from bot.settings import load
from bot.terminal.commands import own_command, spelt_like
from bot.terminal.message import TypedLine, messages_in
from bot.terminal.path_completion import last_word, paths
from bot.terminal.paths import separate, take_apart
from engine import Engine, Figure, ModelError, UsageError, UserError
from tests.bot.conftest import Ran

LONG_HANGUL = "긴" * 86  # 258 bytes of UTF-8; a file's name has 255 at most
# What is put together to odd paths: too long a name, what stands for a home, signs of patterns, URLs and Windows,
# lone surrogates, and links that lead in a circle or to a name that is too long. No **, which would walk the disk.
PIECES = st.sampled_from(
    [
        *(LONG_HANGUL, "a" * 300, "x" * 5000, "7.png", "한글", normalize("NFD", "한글"), "file", "circle", "too-long"),
        *("~nobody-of-that-name", "~", "..", ".", "", "*", "[", "[!]", "?", "'", '"', " ", "\\ ", "\n"),
        *("\0", "\ud800", "\udcff", "/", "//", "file://", "file://[", "%00", "%ff", "http://", "http://[", ":"),
        *("C:\\", "\\\\server\\", "\\"),
    ]
)
ODD = st.lists(st.one_of(PIECES, st.text(max_size=5)), max_size=8).map("".join) | st.lists(PIECES).map("/".join)


@pytest.fixture
def odd_folder(home: Path) -> Path:
    """A current folder with links that cannot be followed, and a picture's names on them."""
    for name in ("circle", "circle.png", "circle.tflite"):
        (home / name).symlink_to(name)
    for name in ("too-long", "too-long.png", "too-long.tflite"):
        (home / name).symlink_to(LONG_HANGUL)
    (home / "file").touch()
    return home


FIGURE = Figure("figure", "", lambda: b"png")
WAYS: dict[str, Callable[[str], object]] = {
    "a line": TypedLine.parse,
    "several lines": messages_in,
    "a line taken apart": take_apart,
    "words": separate,
    "a command": own_command,
    "a slip of a command": spelt_like,
    "a picture": lambda text: expand([text]),
    "a line of a list": expand_listed,
    "completion": lambda text: list(paths(last_word(text))),
    "completion of folders": lambda text: list(paths(last_word(text), folders_alone=True)),
    "a figure's file": lambda text: figures.save_last(FIGURE, text),
    "a figure's folder": lambda text: figures.save(FIGURE, files.expanded(text)),
    "a folder of models": lambda text: load({}, {"DIGITBOT_MODELS": text}),
    "a folder of data": lambda text: load({}, {"DIGITBOT_MNIST": text}),
    "a folder of figures": lambda text: load({"figures": text}, {}),
}


@pytest.mark.skipif("sys.platform == 'win32'")
@pytest.mark.parametrize("way", WAYS)
def test_no_path_is_too_odd(odd_folder: Path, way: str, monkeypatch: pytest.MonkeyPatch) -> None:
    @hypothesis_settings(max_examples=100)
    @given(ODD)
    @example(f"{LONG_HANGUL}.png")
    @example(f"./{LONG_HANGUL}")
    @example(f"'{LONG_HANGUL}/한글.png'")
    @example("~nobody-of-that-name/7.png")
    @example("file://[/7.png")
    @example("file://[")
    @example("**/한글.png")
    @example("./circle/7.png")
    @example("./too-long/한글.png")
    @example("\ud800/7.png")
    @example("a\0b/7.png")
    def asked(text: str) -> None:
        with suppress(UserError):
            WAYS[way](text)

    (odd_folder / "here").mkdir()
    monkeypatch.chdir(odd_folder / "here")  # what is written is written here
    for link in odd_folder.glob("[ct]*"):
        (odd_folder / "here" / link.name).symlink_to(link.readlink())
    asked()


@pytest.mark.skipif("sys.platform == 'win32'")
def test_a_link_that_cannot_be_followed_costs_its_folder_nothing(odd_folder: Path, draw: Callable[..., Path]) -> None:
    draw("seven.png")
    assert [source.name for source in expand(["."])] == ["seven.png"]
    offered = [completion.text for completion in paths(last_word("./"))]
    assert {"./seven.png", "./circle", "./too-long"} <= set(offered)


@pytest.mark.skipif("sys.platform == 'win32'")
@pytest.mark.parametrize("name", ["circle", "too-long", LONG_HANGUL[:80], "😀" * 80, "~nobody-of-that-name/own.tflite"])
def test_a_model_of_an_odd_name_is_told_to_be_missing(odd_folder: Path, name: str, engine: Engine) -> None:
    with pytest.raises(ModelError):
        Engine.load(name, models=odd_folder, any_file=True)
    assert "circle" not in Engine.load(models=odd_folder).models()


@pytest.mark.parametrize("option", ["--data", "--out"])
@pytest.mark.parametrize("folder", [LONG_HANGUL, "\ud800", "file/models"])
def test_training_takes_no_folder_that_cannot_be(
    digitbot: Callable[..., Ran],
    home: Path,
    drawn_mnist: Path,
    monkeypatch: pytest.MonkeyPatch,
    option: str,
    folder: str,
) -> None:
    if find_spec("tensorflow") is None:
        pytest.skip("needs TensorFlow")
    (home / "file").touch()
    monkeypatch.setenv("DIGITBOT_MNIST", str(drawn_mnist))
    done = digitbot("train", "mlp", "--epochs", "1", option, folder)
    assert done.status == 2
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("folder", [LONG_HANGUL, "~nobody-of-that-name/\ud800", "file/under"])
def test_feedback_is_exported_to_no_folder_that_cannot_be(
    digitbot: Callable[..., Ran], home: Path, folder: str
) -> None:
    (home / "file").touch()
    done = digitbot("feedback", "export", folder)
    assert done.status == 2
    assert len(done.err.splitlines()) == 1


@pytest.mark.parametrize("name", [f"{LONG_HANGUL}.png", "\ud800.png", "~nobody-of-that-name/7.png", "file/7.png"])
def test_commands_tell_that_such_a_picture_is_missing(digitbot: Callable[..., Ran], home: Path, name: str) -> None:
    (home / "file").touch()
    for arguments in (("predict", name), ("ask", name), ("ask", "read it", "--image", name)):
        done = digitbot(*arguments)
        assert done.status == 1
        assert "There is no file" in done.out + done.err, arguments
        assert "Something went wrong" not in done.out + done.err


def test_a_figure_goes_to_no_place_of_an_odd_name(home: Path) -> None:
    with pytest.raises(UsageError) as caught:
        figures.save_last(FIGURE, f"~nobody-of-that-name/{LONG_HANGUL}.png")
    assert caught.value.key in ("figure_file.no_folder", "figure_file.cannot_write")
