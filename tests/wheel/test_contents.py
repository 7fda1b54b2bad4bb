"""The wheel has what it needs, all of it in one package, and the command and the engine work from it."""

from __future__ import annotations

import ast
import json
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from hatch_build import moved
from tests.pictures import write
from tests.wheel.conftest import ROOT, Environment, needed

ROOMS = ("engine", "bot", "training")


def test_models_locales_and_type_hints_travel_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    models = {f"models/{name}{kind}" for name in ("cnn", "mlp") for kind in (".tflite", ".keras", ".json")}
    replies = {f"locales/{language}/replies.toml" for language in ("en", "ko")}
    phrases = {f"locales/{language}/intents/predict.txt" for language in ("en", "ko")}
    assert names >= {f"digitbot/engine/{name}" for name in models | replies | phrases}
    rooms = ("bot", "bot/pictures", "bot/terminal", "bot/discord", "bot/cli", "training")
    assert names >= {f"digitbot/{room}/words/{language}.toml" for room in rooms for language in ("en", "ko")}
    assert names >= {"digitbot/py.typed", "digitbot/bot/__main__.py", "digitbot/training/__init__.py"}
    outside = {name for name in names if not name.startswith(("digitbot/", "digitbot-"))}
    assert outside == {"engine/__init__.py", "engine/testing.py", "engine/py.typed"}
    assert not [name for name in names if "__pycache__" in name]


def test_nothing_in_the_wheel_imports_a_room_by_a_name_that_a_host_may_have(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        modules = {name: archive.read(name) for name in archive.namelist() if name.endswith(".py")}
    assert len(modules) > 200
    for name, source in modules.items():
        for node in ast.walk(ast.parse(source)):
            if isinstance(node, ast.ImportFrom) and not node.level:
                assert (node.module or "").split(".")[0] not in ROOMS, f"{name}, line {node.lineno}"
            elif isinstance(node, ast.Import):
                assert not [alias.name for alias in node.names if alias.name.split(".")[0] in ROOMS], name
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not _is_a_module(node.value), f"{name}, line {node.lineno}: say __package__ instead"


def _is_a_module(text: str) -> bool:
    """Whether a string is the full name of a module of ours, or the beginning of one, "bot.cli."."""
    parts = text.rstrip(".").split(".")
    if "." not in text or parts[0] not in ROOMS or not all(part.isidentifier() for part in parts):
        return False
    place = ROOT.joinpath(*parts)
    return place.is_dir() or place.with_suffix(".py").is_file()


def test_imports_are_moved_wherever_they_stand_and_nothing_else_is() -> None:
    source = (
        '"""from engine import Engine"""\n'
        "from engine import (\n    Engine,\n)\n"
        "import engines, os\n"
        "from . import bot\n"
        "if 한글 := 1: from   bot.cli import main\n"
        "def f():\n    '''é'''; from training import run  # from engine import x\n"
    )
    expected = (
        '"""from engine import Engine"""\n'
        "from digitbot.engine import (\n    Engine,\n)\n"
        "import engines, os\n"
        "from . import bot\n"
        "if 한글 := 1: from   digitbot.bot.cli import main\n"
        "def f():\n    '''é'''; from digitbot.training import run  # from engine import x\n"
    )
    assert moved(source.encode()).decode() == expected


@pytest.mark.parametrize("line", ["import engine", "import os, bot.cli", "import engine.errors as errors"])
def test_an_import_that_cannot_be_moved_ends_the_build(line: str) -> None:
    with pytest.raises(ValueError, match="from room import name"):
        moved(line.encode())


def test_the_wheel_asks_for_no_tensorflow_unless_one_wants_to_train(wheel: Path) -> None:
    asked = {distribution.metadata["Name"].lower() for distribution in needed(wheel)}
    assert {"numpy", "pillow", "ai-edge-litert"} <= asked
    assert not {"tensorflow", "keras", "pytest", "digitbot"} & asked


def test_away_from_the_checkout_the_engine_answers_a_picture(
    environment_with: Callable[..., Environment], tmp_path: Path
) -> None:
    environment = environment_with()
    (tmp_path / "숫자.png").write_bytes(write("90210").encoded())
    program = (
        "import digitbot\n"
        "from digitbot import Engine, Message\n"
        "print(digitbot.__file__, Engine.load().predict('숫자.png')[0].text)\n"
        "print(Engine.load('mlp').handle(Message('도움말')).locale)"
    )
    first, second = environment.run("python", "-c", program, folder=tmp_path).stdout.splitlines()
    place, _, text = first.rpartition(" ")
    assert Path(place).is_relative_to(environment.folder)
    assert (text, second) == ("90210", "ko")


def test_away_from_the_checkout_pictures_are_fetched_by_what_the_engine_needs_alone(
    environment_with: Callable[..., Environment], tmp_path: Path
) -> None:
    (tmp_path / "7.png").write_bytes(write("7").encoded())
    program = (
        "import functools, http.server, threading\n"
        "from digitbot import Engine, PictureError, words\n"
        "from digitbot.pictures import fetch\n"
        "class Quiet(http.server.SimpleHTTPRequestHandler):\n"
        "    def log_message(self, *arguments): pass\n"
        "server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Quiet)\n"
        "threading.Thread(target=server.serve_forever, daemon=True).start()\n"
        "address = f'http://127.0.0.1:{server.server_port}/7.png'\n"
        "print(Engine.load().predict([fetch(address, private=True)])[0].text)\n"
        "try:\n"
        "    fetch(address)\n"
        "except PictureError as error:\n"
        "    print(words('ko').error(error))"
    )
    text, sentence = environment_with().run("python", "-c", program, folder=tmp_path).stdout.splitlines()
    assert (text, "127.0.0.1" in sentence) == ("7", True)


def test_away_from_the_checkout_warnings_of_all_rooms_go_to_the_log(
    environment_with: Callable[..., Environment], tmp_path: Path
) -> None:
    program = (
        "import logging\nfrom digitbot.bot import logs\n"
        "with logs.written():\n"
        "    for name in ('engine.plugins', 'bot.failures', 'training.run'):\n"
        "        logging.getLogger(f'digitbot.{name}').warning('something')\n"
        "print(logs.path())"
    )
    path = environment_with().run("python", "-c", program, folder=tmp_path).stdout.strip()
    lines = Path(path).read_text(encoding="utf-8").splitlines()
    assert [line.split()[-2] for line in lines] == [
        f"digitbot.{name}" for name in ("engine.plugins", "bot.failures", "training.run")
    ]


def test_away_from_the_checkout_the_command_answers_a_picture(
    environment_with: Callable[..., Environment], tmp_path: Path
) -> None:
    (tmp_path / "picture.png").write_bytes(write("7").encoded())
    done = environment_with("chat").run("digitbot", "predict", "picture.png", "--json", folder=tmp_path)
    (line,) = done.stdout.splitlines()
    answer = json.loads(line)
    assert (answer["source"], answer["text"], answer["error"]) == ("picture.png", "7", None)
    assert answer["digits"][0]["value"] == 7
