"""Installed packages add intents by an entry point; one that is broken is named, and costs the others nothing."""

from __future__ import annotations

import logging
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from engine import LANGUAGES, Engine, words
from engine.testing import Chat

Install = Callable[[str, str, str], None]
GOOD = """
from engine import Reply

def install(engine):
    @engine.intent("dice", phrases={"en": ["roll the dice for me"]})
    def dice():
        return Reply("4")
"""


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Install:
    """install(package, code, entry point) puts a package beside Digitbot."""
    monkeypatch.syspath_prepend(tmp_path)

    def installed(package: str, code: str, point: str) -> None:
        (tmp_path / f"{package}.py").write_text(code, encoding="utf-8")
        info = tmp_path / f"{package}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", encoding="utf-8")
        (info / "entry_points.txt").write_text(f"[digitbot.skills]\n{point}\n", encoding="utf-8")

    return installed


def test_nothing_is_looked_for_where_nothing_is_wanted(install: Install) -> None:
    install("plugin_unwanted", "raise SystemExit", "unwanted = plugin_unwanted:install")
    assert Engine.load(plugins=False).left_out == ()


def test_a_plugins_intents_are_there(install: Install) -> None:
    install("plugin_dice", GOOD, "dice = plugin_dice:install")
    engine = Engine.load()
    assert engine.left_out == ()
    assert Chat(engine).say("/dice").text == "4"
    assert engine.commands[-1].name == "dice"


def test_one_that_ends_the_program_when_it_is_called_is_left_out(install: Install) -> None:
    install("plugin_leaving", "import sys\n\ndef install(engine):\n    sys.exit()", "leaving = plugin_leaving:install")
    (error,) = Engine.load().left_out
    assert error.values["why"] == "SystemExit"


@pytest.mark.parametrize(
    ("code", "why"),
    [
        ("import no_such_package_at_all", "ModuleNotFoundError"),
        ("def install(engine):\n    raise RuntimeError('secret')", "RuntimeError"),
        ("def install():\n    pass", "TypeError"),
        ("def other(engine):\n    pass", "AttributeError"),
        ("this is no Python", "SyntaxError"),
        ("raise SystemExit('secret')", "SystemExit"),
    ],
)
def test_a_broken_one_is_named_in_a_sentence_and_the_others_are_there(
    install: Install, code: str, why: str, caplog: pytest.LogCaptureFixture
) -> None:
    name = f"plugin_broken_{why.lower()}"
    install(name, code, f"broken = {name}:install")
    install(f"plugin_whole_{why.lower()}", GOOD, f"whole = plugin_whole_{why.lower()}:install")
    with caplog.at_level(logging.WARNING):
        engine = Engine.load()
    (error,) = engine.left_out
    for language in LANGUAGES:
        sentence = words(language).error(error)
        assert "broken" in sentence
        assert why in sentence
        assert "secret" not in sentence
    assert "broken" in caplog.text
    assert Chat(engine).say("/dice").text == "4"
    assert not Chat(engine).say("help").failed


def test_one_in_a_zip_is_found_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with zipfile.ZipFile(tmp_path / "packed.zip", "w") as packed:
        packed.writestr("plugin_packed.py", GOOD)
        info = "plugin_packed-1.0.dist-info"
        packed.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: plugin-packed\nVersion: 1\n")
        packed.writestr(f"{info}/entry_points.txt", "[digitbot.skills]\npacked = plugin_packed:install\n")
    monkeypatch.syspath_prepend(tmp_path / "packed.zip")
    assert Chat(Engine.load()).say("/dice").text == "4"
