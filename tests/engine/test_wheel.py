"""The wheel, installed away from the checkout with nothing but what it asks for, answers a picture."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
import zipfile
from importlib import metadata
from pathlib import Path

import pytest

import engine
from tests.pictures import write

ROOT = Path(engine.__file__).parent.parent

pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="needs the checkout to build from")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir")
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, folder, ROOT], check=True, capture_output=True)
    (built,) = folder.glob("digitbot-*.whl")
    return built


@pytest.fixture(scope="module")
def environment(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A virtual environment with the wheel, and of all that is installed here only what the wheel asks for."""
    folder = tmp_path_factory.mktemp("away") / "environment"
    venv.create(folder, with_pip=False, symlinks=os.name != "nt")
    python = _program(folder, "python")
    options = ("--no-deps", "--no-index", "--quiet")
    install: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "install", *options, wheel]
    subprocess.run(install, check=True, capture_output=True)
    asked = subprocess.run(
        [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"],
        check=True,
        capture_output=True,
        text=True,
    )
    for distribution in _needed(_requirements(wheel)):
        _lend(distribution, Path(asked.stdout.strip()))
    return folder


def _program(environment: Path, name: str) -> Path:
    return environment / ("Scripts" if os.name == "nt" else "bin") / name


def _requirements(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    return [line.removeprefix("Requires-Dist: ") for line in lines if line.startswith("Requires-Dist: ")]


def _needed(requirements: list[str]) -> list[metadata.Distribution]:
    """The installed distributions that the requirements, and theirs in turn, ask for without any extra."""
    from packaging.requirements import Requirement

    found: dict[str, metadata.Distribution] = {}
    waiting = list(requirements)
    while waiting:
        requirement = Requirement(waiting.pop())
        if requirement.name in found or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        found[requirement.name] = metadata.distribution(requirement.name)
        waiting += found[requirement.name].requires or []
    return list(found.values())


def _lend(distribution: metadata.Distribution, site_packages: Path) -> None:
    """Make an installed distribution importable there too."""
    for name in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
        here, there = Path(str(distribution.locate_file(name))), site_packages / name
        if here.exists() and not there.exists():
            there.symlink_to(here, target_is_directory=here.is_dir())


def _run(program: Path, *arguments: str, folder: Path) -> str:
    """What a program says that runs in a folder and knows nothing of this test's environment."""
    clean = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8"}
    done = subprocess.run([program, *arguments], check=False, capture_output=True, text=True, cwd=folder, env=clean)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_models_locales_and_type_hints_travel_in_the_wheel(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
    models = {f"engine/models/{name}{kind}" for name in ("cnn", "mlp") for kind in (".tflite", ".keras", ".json")}
    replies = {f"engine/locales/{language}/replies.toml" for language in ("en", "ko")}
    phrases = {f"engine/locales/{language}/intents/predict.txt" for language in ("en", "ko")}
    assert names >= models | replies | phrases | {"engine/py.typed", "bot/__main__.py", "training/__init__.py"}
    assert not [name for name in names if name.startswith(("tests/", "models/", "docs/")) or "__pycache__" in name]


def test_the_wheel_asks_for_no_tensorflow_unless_one_wants_to_train(wheel: Path) -> None:
    asked = {distribution.metadata["Name"].lower() for distribution in _needed(_requirements(wheel))}
    assert {"numpy", "pillow", "ai-edge-litert"} <= asked
    assert not {"tensorflow", "keras", "pytest", "digitbot"} & asked


def test_away_from_the_checkout_the_engine_answers_a_picture(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "숫자.png").write_bytes(write("90210").encoded())
    program = (
        "import engine\n"
        "from engine import Engine, Message\n"
        "print(engine.__file__, Engine.load().predict('숫자.png')[0].text)\n"
        "print(Engine.load('mlp').handle(Message('도움말')).locale)"
    )
    first, second = _run(_program(environment, "python"), "-c", program, folder=tmp_path).splitlines()
    place, _, text = first.rpartition(" ")
    assert Path(place).is_relative_to(environment)
    assert (text, second) == ("90210", "ko")


def test_away_from_the_checkout_the_command_answers_a_picture(environment: Path, tmp_path: Path) -> None:
    (tmp_path / "picture.png").write_bytes(write("7").encoded())
    said = _run(_program(environment, "digitbot"), "predict", "picture.png", "--json", folder=tmp_path)
    (line,) = said.splitlines()
    answer = json.loads(line)
    assert (answer["source"], answer["text"], answer["error"]) == ("picture.png", "7", None)
    assert answer["digits"][0]["value"] == 7
