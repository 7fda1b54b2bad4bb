"""What works with the engine's dependencies alone, and with each extra; a command without its extra says so."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from bot.cli.words import words
from tests.pictures import write
from tests.wheel.conftest import Environment

IMPORT_ALL = """
import importlib, pkgutil, sys
for name in sys.argv[1].split(","):
    package = importlib.import_module(name)
    for module in pkgutil.walk_packages(package.__path__, f"{name}."):
        if not module.name.startswith(tuple(sys.argv[2].split(","))) and not module.name.endswith("__main__"):
            importlib.import_module(module.name)
print(len([name for name in sys.modules if name.startswith("digitbot.")]))
"""


@pytest.mark.parametrize(
    ("extras", "packages", "without", "modules"),
    [
        ((), "digitbot.engine", "none", 60),
        (
            ("chat",),
            "digitbot.bot",
            "digitbot.bot.discord,digitbot.bot.mcp,digitbot.bot.serving,digitbot.bot.state,digitbot.bot.web",
            130,
        ),
        (
            ("discord",),
            "digitbot.bot.discord,digitbot.bot.serving",
            "digitbot.bot.serving.ray,digitbot.bot.serving.remote",
            80,
        ),
        (("web",), "digitbot.bot.web", "none", 80),
        (("mcp",), "digitbot.bot.mcp", "none", 80),
    ],
)
def test_every_module_of_a_part_is_imported_with_its_extra_alone(
    environment_with: Callable[..., Environment],
    tmp_path: Path,
    extras: tuple[str, ...],
    packages: str,
    without: str,
    modules: int,
) -> None:
    done = environment_with(*extras).run("python", "-c", IMPORT_ALL, packages, without, folder=tmp_path)
    assert int(done.stdout) > modules


@pytest.mark.parametrize(
    ("arguments", "requirement"),
    [
        ((), ".[chat]"),
        (("ask", "hello"), ".[chat]"),
        (("completion", "bash"), ".[chat]"),
        (("discord",), ".[discord]"),
        (("--language", "ko", "discord", "--invite"), ".[discord]"),
        (("serve",), ".[web]"),
        (("train", "mlp"), ".[chat,train]"),
        (("mcp",), ".[mcp]"),
        (("mcp", "--http"), ".[mcp]"),
    ],
)
def test_a_command_without_its_extra_says_how_to_install_it(
    environment_with: Callable[..., Environment],
    tmp_path: Path,
    arguments: tuple[str, ...],
    requirement: str,
) -> None:
    (tmp_path / ".env").write_text("DIGITBOT_LANGUAGE=en\n")
    done = environment_with().run("digitbot", *arguments, folder=tmp_path, status=1)
    language = "ko" if "ko" in arguments else "en"
    sentence = words(language).say("failure.not_installed", name="dotenv", requirement=requirement)
    assert (done.stdout, done.stderr) == ("", f"{sentence}\n")


@pytest.mark.parametrize(
    ("arguments", "requirement"),
    [
        (("ask", "hello"), ".[chat]"),
        (("completion", "zsh"), ".[chat]"),
        (("discord",), ".[discord]"),
    ],
)
def test_it_says_so_without_a_file_of_settings_too(
    environment_with: Callable[..., Environment], tmp_path: Path, arguments: tuple[str, ...], requirement: str
) -> None:
    done = environment_with().run("digitbot", *arguments, folder=tmp_path, status=1)
    assert done.stdout == ""
    assert done.stderr.endswith(f'pip install "{requirement}"\n')
    assert done.stderr.count("\n") == 1


def test_the_chats_extra_does_not_bring_discord(environment_with: Callable[..., Environment], tmp_path: Path) -> None:
    done = environment_with("chat").run("digitbot", "discord", "--language", "ko", folder=tmp_path, status=1)
    sentence = words("ko").say("failure.not_installed", name="discord", requirement=".[discord]")
    assert done.stderr == f"{sentence}\n"


def test_discords_extra_is_enough_for_its_command(environment_with: Callable[..., Environment], tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("DIGITBOT_LANGUAGE=en\n")
    environment = environment_with("discord")
    for arguments in (("discord", "--help"), ("--language", "ko", "discord", "--help"), ("--help",)):
        assert environment.run("digitbot", *arguments, folder=tmp_path).stdout
    done = environment.run("digitbot", "--language", "ko", "discord", folder=tmp_path, status=78)
    assert "DISCORD_TOKEN" in done.stderr


def test_the_engine_without_heif_says_what_a_phones_picture_needs(
    environment_with: Callable[..., Environment], tmp_path: Path
) -> None:
    heif = pytest.importorskip("pillow_heif")
    heif.from_pillow(write("4").image.convert("RGB")).save(tmp_path / "four.heic", quality=90)
    (tmp_path / "seven.png").write_bytes(write("7").encoded())
    program = (
        "import digitbot\n"
        "four, seven = digitbot.Engine.load().predict(['four.heic', 'seven.png'])\n"
        "print(digitbot.words('en').error(four.error))\n"
        "print(digitbot.words('ko').error(four.error))\n"
        "print(seven.text)"
    )
    english, korean, seven = environment_with().run("python", "-c", program, folder=tmp_path).stdout.splitlines()
    assert seven == "7"
    for sentence in (english, korean):
        assert sentence.startswith("four.heic")
        assert 'pip install ".[heif]"' in sentence
    assert english != korean
