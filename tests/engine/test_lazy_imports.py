"""A front end that only greets pays for nothing: what is heavy is imported where it is used."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pictures import write

HEAVY = (
    "numpy",
    "cv2",
    "PIL",
    "matplotlib",
    "ai_edge_litert",
    "tensorflow",
    "keras",
    "pooch",
    "requests",
    "pillow_heif",
    "asyncio",
    "concurrent.futures",
    "sqlite3",
    "importlib.metadata",
)


def _imported(program: str, *arguments: str) -> set[str]:
    """Which of the heavy packages a program has imported in the end."""
    ask = f"\nimport sys\nprint(*[name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", program + ask, *arguments],
        capture_output=True,
        text=True,
        check=True,
        env={**os.environ, "PYTHONWARNINGS": "error"},
    )
    return set(done.stdout.splitlines()[-1].split())


@pytest.fixture(scope="module")
def picture(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("lazy") / "seven.png"
    path.write_bytes(write("7").encoded())
    return str(path)


def test_importing_the_engine_imports_nothing_heavy() -> None:
    assert _imported("import engine") == set()


def test_all_words_are_there_without_anything_heavy() -> None:
    assert _imported("import engine; print(engine.words('ko').say('help.title'), engine.LANGUAGES)") == set()


def test_reading_a_picture_imports_no_matplotlib_and_no_tensorflow(picture: str) -> None:
    program = (
        "import sys\nfrom engine import Attachment, Engine, Message\nfrom pathlib import Path\n"
        "reply = Engine.load().handle(Message(attachments=(Attachment(Path(sys.argv[1])),)))\n"
        "assert reply.readings[0].text == '7'\n"
        "assert reply.figures[0].png.startswith(b'\\x89PNG')"
    )
    assert _imported(program, picture) == {"numpy", "cv2", "PIL", "ai_edge_litert"}


@pytest.mark.parametrize(
    "said", ["help", "models", "summary", "history", "predict", "blah", "/sumary", "hello", "why?", "correct 7"]
)
def test_words_are_answered_without_eyes(said: str) -> None:
    program = "import sys\nfrom engine import Engine, Message\nassert Engine.load().handle(Message(sys.argv[1])).text"
    assert _imported(program, said) <= {"numpy", "ai_edge_litert"}


def test_measuring_imports_no_matplotlib_until_the_figure_is_seen(drawn_mnist: Path) -> None:
    program = (
        "import sys\nfrom pathlib import Path\nfrom engine import Engine, Message\n"
        "reply = Engine.load(mnist=Path(sys.argv[1])).handle(Message('evaluate'))\n"
        "assert 'measured now' in reply.text"
    )
    assert _imported(program, str(drawn_mnist)) == {"numpy", "ai_edge_litert"}
    seen = program + "\nassert reply.figures[0].png\nassert 'matplotlib.pyplot' not in sys.modules  # no window"
    assert "matplotlib" in _imported(seen, str(drawn_mnist))


@pytest.mark.parametrize("request_", ["hello", "help", "models"])
def test_a_chat_without_lessons_does_not_import_them(request_: str) -> None:
    program = (
        "import sys\nfrom engine import Engine, Message\nassert Engine.load().handle(Message(sys.argv[1])).text\n"
        "assert not any(name.startswith('engine.lessons') for name in sys.modules)"
    )
    _imported(program, request_)


def test_a_lesson_imports_no_matplotlib_until_its_figure_is_seen() -> None:
    program = "from engine import Engine, Message\nreply = Engine.load().handle(Message('explain relu'))\n"
    assert "matplotlib" not in _imported(program + "assert 'ReLU' in reply.text")
    assert "matplotlib" in _imported(program + "assert reply.figures[0].png")


def test_reading_a_picture_says_nothing_on_the_screen(picture: str) -> None:
    program = "import sys\nfrom engine import Engine\nEngine.load().predict(sys.argv[1])"
    done = subprocess.run([sys.executable, "-c", program, picture], capture_output=True, text=True, check=True)
    # LiteRT greets from native code, and heeds no setting; a front end may keep that off the screen.
    said = [line for line in done.stderr.splitlines() if "Created TensorFlow Lite XNNPACK delegate" not in line]
    assert (done.stdout, said) == ("", [])
