"""A language is its files and no code: French, with English words, is known wherever languages are."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import engine

ROOT = Path(engine.__file__).parent.parent
CODE = "fr"  # a language that Discord knows
ROOMS = ("engine", "bot", "training")
SCRIPT = """
import asyncio
import json
from types import SimpleNamespace as Namespace

import discord
from discord import app_commands
from starlette.applications import Starlette
from starlette.testclient import TestClient

from bot.cli.words import words as command_line
from bot.discord.listening import Listener
from bot.discord.translation import Translator, language_of, translated
from bot.mcp.words import words as mcp
from bot.settings import load, system_language
from bot.terminal.words import words as terminal
from bot.web.openapi import document
from bot.web.page import ROUTES
from engine import LANGUAGES, Engine, Message
from engine.figures.study import labels

context = app_commands.TranslationContext(app_commands.TranslationContextLocation.command_description, None)
client = TestClient(Starlette(routes=ROUTES))
translate = Translator().translate(translated("discord.button_why"), discord.Locale.french, context)
server = Namespace(preferred_locale=discord.Locale.french)
message = Namespace(content="7.png", guild=server, author=Namespace(id=1), channel=Namespace(id=2))
reply = Engine.load().handle(Message("language fr", locale="en"))
print(json.dumps({
    "languages": LANGUAGES,
    "reply": [reply.locale, reply.text],
    "setting": load({"language": "fr"}, {}).language,
    "system": [system_language({"LANG": name}) for name in ("fr_FR.UTF-8", "French_France.1252")],
    "words": [words("fr-FR").language for words in (terminal, mcp, command_line)],
    "figure": labels(terminal("fr"))[0].language,
    "server": Listener(None, frozenset(), None).asker(message).locale,
    "discord": [language_of(discord.Locale.french), asyncio.run(translate)],
    "module": client.get("/page/languages.js").text,
    "page": client.get("/page/words/fr.json").json()["ask"],
    "described": document("", ["cnn"], keys=False)["info"]["description"],
}))
"""


def _with_french(folder: Path) -> None:
    """The code as it stands in links, and beside each file of English words one of French words."""
    for room in ROOMS:
        caches = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / room, folder / room, copy_function=os.symlink, ignore=caches)
    (folder / "models").symlink_to(ROOT / "models")
    shutil.copytree(folder / "engine/locales/en", folder / "engine/locales" / CODE)
    for english in folder.glob("**/words/en.toml"):
        text = english.read_text("utf-8").replace('"Ask"', '"Demander"').replace('"Why?"', '"Pourquoi ?"')
        english.with_name(f"{CODE}.toml").write_text(text, "utf-8")
    replies = folder / "engine/locales" / CODE / "replies.toml"
    text = replies.read_text("utf-8").replace('name = "English"', 'name = "français"')
    replies.write_text(text.replace("I will answer in English.", "Je répondrai en français."), "utf-8")
    for file in folder.glob("engine/locales/*/replies.toml"):
        text = file.read_text("utf-8").replace("[language_names]\n", '[language_names]\nfr = "French"\n')
        file.unlink()
        file.write_text(text, "utf-8")


@pytest.fixture(scope="module")
def known(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the code says where the files of French are there."""
    folder = tmp_path_factory.mktemp("french")
    _with_french(folder)
    environ = {**os.environ, "PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    command = [sys.executable, "-c", SCRIPT]
    ran = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    answers: dict[str, Any] = json.loads(ran.stdout)
    return answers


def test_the_engine_speaks_it(known: dict[str, Any]) -> None:
    assert known["languages"] == ["en", "fr", "ko"]
    assert known["reply"] == ["fr", "Je répondrai en français."]
    assert known["figure"] == "fr"


def test_a_setting_or_the_system_chooses_it(known: dict[str, Any]) -> None:
    assert known["setting"] == "fr"
    assert known["system"] == ["fr", "fr"]


def test_the_front_ends_have_its_words(known: dict[str, Any]) -> None:
    assert known["words"] == ["fr", "fr", "fr"]


def test_discord_shows_it_and_its_servers_choose_it(known: dict[str, Any]) -> None:
    assert known["discord"] == ["fr", "Pourquoi ?"]
    assert known["server"] == "fr"


def test_the_page_and_the_service_offer_it(known: dict[str, Any]) -> None:
    names = json.loads(known["module"].partition(" = ")[2].rstrip(";\n"))
    assert names == {"en": "English", "fr": "français", "ko": "한국어"}
    assert known["page"] == "Demander"
    assert "French" in known["described"]
