"""The wheel, and environments that have it, away from the checkout, with nothing but what it asks for."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from collections.abc import Callable
from functools import cache
from importlib import metadata
from pathlib import Path

import pytest
from packaging.requirements import Requirement

ROOT = Path(__file__).parents[2]


class Environment:
    """A virtual environment.

    Args:
        folder: where it lies.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def program(self, name: str) -> Path:
        """An installed program."""
        return self.folder / ("Scripts" if os.name == "nt" else "bin") / name

    def run(self, program: str, *arguments: str, folder: Path, status: int = 0) -> subprocess.CompletedProcess[str]:
        """Run a program in a folder; it knows nothing of this test's environment."""
        clean = {"PATH": os.defpath, "HOME": str(folder), "LANG": "C.UTF-8"}
        done = subprocess.run(
            [self.program(program), *arguments], capture_output=True, text=True, cwd=folder, env=clean, check=False
        )
        assert done.returncode == status, done.stdout + done.stderr
        return done


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the checkout."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ("--no-deps", "--no-build-isolation", "--quiet", "--wheel-dir")
    subprocess.run([sys.executable, "-m", "pip", "wheel", *options, folder, ROOT], check=True, capture_output=True)
    (built,) = folder.glob("digitbot-*.whl")
    return built


@pytest.fixture(scope="session")
def environment_with(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Environment]:
    """Makes an environment with the wheel and some of its extras, once for each choice of them."""

    @cache
    def make(*extras: str) -> Environment:
        environment = Environment(tmp_path_factory.mktemp("away") / "environment")
        venv.create(environment.folder, with_pip=False, symlinks=os.name != "nt")
        python = environment.program("python")
        options = ("--no-deps", "--no-index", "--quiet")
        install: list[str | Path] = [sys.executable, "-m", "pip", "--python", python, "install", *options, wheel]
        subprocess.run(install, check=True, capture_output=True)
        program = "import sysconfig; print(sysconfig.get_path('purelib'))"
        site_packages = Path(environment.run("python", "-c", program, folder=environment.folder).stdout.strip())
        for distribution in needed(wheel, *extras):
            _lend(distribution, site_packages)
        return environment

    return make


def needed(wheel: Path, *extras: str) -> list[metadata.Distribution]:
    """The installed distributions that the wheel with some extras asks for, and they in turn."""
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        lines = archive.read(name).decode().splitlines()
    waiting = [(line.removeprefix("Requires-Dist: "), extras) for line in lines if line.startswith("Requires-Dist: ")]
    found: dict[tuple[str, tuple[str, ...]], metadata.Distribution] = {}
    while waiting:
        line, chosen = waiting.pop()
        requirement = Requirement(line)
        marker, key = requirement.marker, (requirement.name.lower(), tuple(sorted(requirement.extras)))
        if key in found or (marker and not any(marker.evaluate({"extra": extra}) for extra in chosen or ("",))):
            continue
        found[key] = metadata.distribution(requirement.name)
        waiting += [(line, key[1]) for line in found[key].requires or []]
    return list(found.values())


def _lend(distribution: metadata.Distribution, site_packages: Path) -> None:
    """Make an installed distribution importable there too."""
    for name in {file.parts[0] for file in distribution.files or ()} - {"..", "__pycache__"}:
        here, there = Path(str(distribution.locate_file(name))), site_packages / name
        if here.exists() and not there.exists():
            there.symlink_to(here, target_is_directory=here.is_dir())
