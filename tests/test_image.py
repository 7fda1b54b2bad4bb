"""The image has locked versions, which fit what Digitbot asks for, and a notice of each."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCKS = ("requirements.txt", "requirements-heif.txt", "requirements-ray.txt", "requirements-build.txt")
PINNED = re.compile(r"^([\w.-]+)==([\w.!+-]+)", re.MULTILINE)


def _name(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def _pinned(lock: str) -> dict[str, set[str]]:
    """The versions of each package; several where they differ by the machine."""
    versions: dict[str, set[str]] = {}
    for name, version in PINNED.findall((ROOT / "deploy" / lock).read_text()):
        versions.setdefault(_name(name), set()).add(version)
    return versions


@pytest.mark.parametrize("lock", LOCKS)
def test_every_version_has_hashes(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / "deploy" / lock).read_text().strip())
    assert len(entries) > 1
    assert [entry for entry in entries if not PINNED.match(entry) or "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("extra", "lock"),
    [
        ("heif", LOCKS[1]),
        ("ray", LOCKS[2]),
        *((extra, LOCKS[0]) for extra in ("", "discord", "postgres", "redis", "remote", "web")),
    ],
)
def test_the_lock_has_what_is_asked_for(extra: str, lock: str) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = project["optional-dependencies"][extra] if extra else project["dependencies"]
    pinned = _pinned(lock)
    for requirement in map(Requirement, asked):
        versions = pinned[_name(requirement.name)]
        assert all(requirement.specifier.contains(Version(version)) for version in versions)


def test_the_locks_keep_to_what_pip_can_install() -> None:
    lines = (ROOT / "deploy" / "constraints.txt").read_text().splitlines()
    for requirement in map(Requirement, (line for line in lines if not line.startswith("#"))):
        locked = [version for lock in LOCKS for version in _pinned(lock).get(_name(requirement.name), ())]
        assert locked
        assert all(requirement.specifier.contains(Version(version)) for version in locked)


def test_the_image_takes_nothing_that_is_not_locked() -> None:
    installs = re.findall(r"pip install [^\n]*", (ROOT / "deploy" / "Dockerfile").read_text())
    assert len(installs) == 5
    assert [line for line in installs if "--require-hashes" not in line and "--no-deps /wheels" not in line] == []


def test_the_image_has_no_decoder_under_the_gpl_unless_that_is_asked_for() -> None:
    assert "pillow-heif" not in _pinned(LOCKS[0])
    assert "ARG HEIF=no" in (ROOT / "deploy" / "Dockerfile").read_text()


def test_each_package_of_the_image_has_its_notice() -> None:
    notice = {
        (_name(name), version)
        for name, version in re.findall(r"^\| (\S+) +\| (\S+)", (ROOT / "NOTICE.md").read_text(), re.MULTILINE)
    }
    missing = {
        name for name, versions in _pinned(LOCKS[0]).items() if not any((name, one) in notice for one in versions)
    }
    # Of other systems or Pythons than the one that the notice was written on.
    assert missing <= {"async-timeout", "audioop-lts", "colorama"}


def test_nothing_is_opened_through_opencv_whose_libraries_get_no_fixes() -> None:
    """As docs/security.md says: its wheel has OpenSSL 1.1.1k and FFmpeg, and is given pixels."""
    opening = re.compile(r"cv2\.(?:imread|imdecode|imcount|Video|FileStorage|dnn|haveImageReader)\w*")
    sources = [file for folder in ("engine", "bot", "digitbot") for file in (ROOT / folder).rglob("*.py")]
    assert any("import cv2" in file.read_text("utf-8") for file in sources)
    assert {str(file): found for file in sources if (found := opening.findall(file.read_text("utf-8")))} == {}
