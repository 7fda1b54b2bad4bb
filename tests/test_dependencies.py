"""pyproject.toml asks for what the code imports, in the part that imports it, and for nothing else."""

from __future__ import annotations

import ast
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from pathlib import Path

import grimp
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot import failures

ROOT = Path(__file__).parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
EXTRAS = PROJECT["optional-dependencies"]
OURS = ("digitbot", "engine", "bot", "training")


def names(requirements: list[str]) -> set[str]:
    """The distributions that requirements name."""
    return {canonicalize_name(Requirement(line).name) for line in requirements}


BASE = names(PROJECT["dependencies"])
# Engines that run elsewhere, each an extra with its modules.
ELSEWHERE = {
    "ray": {
        f"bot.serving.ray_{name}" for name in ("application", "cluster", "config", "connection", "door", "replica")
    },
    "remote": {"bot.serving.remote"},
}


@cache
def graph() -> grimp.ImportGraph:
    """Who imports whom, at the top of a file or inside a function."""
    return grimp.build_graph(*OURS, include_external_packages=True, exclude_type_checking_imports=True, cache_dir=None)


def modules(package: str) -> set[str]:
    """A package's modules."""
    return {name for name in graph().modules if name == package or name.startswith(f"{package}.")}


def imported(ours: set[str]) -> set[str]:
    """The modules of other distributions that modules of ours import."""
    names = {name.partition(".")[0] for module in ours for name in graph().find_modules_directly_imported_by(module)}
    return names - set(OURS) - sys.stdlib_module_names


def distributions(ours: set[str]) -> set[str]:
    """What modules of ours need to be installed."""
    known = packages_distributions()
    return {canonicalize_name(known[name][0]) for name in imported(ours.difference(*ELSEWHERE.values()))}


def with_all_they_use(ours: set[str]) -> set[str]:
    """Modules, and those of ours that they import in turn."""
    found = ours.union(*(graph().find_upstream_modules(module) for module in ours))
    return {name for name in found if name.partition(".")[0] in OURS}


# Imported only where DIGITBOT_STATE, or a database in DIGITBOT_FEEDBACK, is set.
SHARED = modules("bot.state")


def test_what_embedders_import_needs_all_of_the_base_and_nothing_more() -> None:
    # Pictures of phones, and .keras and .h5 files: each says what to install where that is missing.
    needed = with_all_they_use(modules("engine") | {"digitbot.pictures", "digitbot.testing"})
    assert distributions(needed) == BASE | names(EXTRAS["heif"]) | {"h5py", "keras"}


def test_the_chat_extra_is_what_the_command_and_the_chat_import_beyond_the_engine() -> None:
    for_many = ("bot.discord", "bot.mcp", "bot.serving", "bot.state", "bot.web")
    assert distributions(modules("bot").difference(*map(modules, for_many))) - BASE == names(EXTRAS["chat"])


def test_the_discord_extra_is_what_the_cog_and_the_bot_import_beyond_the_engine() -> None:
    needed = with_all_they_use(modules("bot.discord") | modules("digitbot.cog"))
    engine, bot = modules("engine"), needed - modules("engine") - SHARED
    assert distributions(bot) - BASE == names(EXTRAS["discord"])
    assert not imported(bot) & {"prompt_toolkit", "rich"}
    assert needed - bot <= engine | SHARED


def test_the_web_extra_is_what_the_page_and_the_service_import_beyond_the_engine() -> None:
    needed = with_all_they_use(modules("bot.web"))
    assert distributions(needed - modules("engine") - SHARED) - BASE == names(EXTRAS["web"])
    assert not imported(needed) & {"aiohttp", "discord", "prompt_toolkit", "rich"}


def test_the_extras_redis_and_postgres_are_what_processes_need_to_share() -> None:
    database = {"bot.state.postgres"}
    assert distributions(SHARED - database) - BASE == names(EXTRAS["redis"])
    assert distributions(database) == names(EXTRAS["postgres"])


def test_the_extra_of_an_engine_elsewhere_is_what_its_module_imports() -> None:
    for extra, itself in ELSEWHERE.items():
        assert {canonicalize_name(name) for name in imported(itself)} == names(EXTRAS[extra])


def test_the_mcp_extra_is_what_the_server_for_assistants_imports_beyond_the_engine() -> None:
    needed = with_all_they_use(modules("bot.mcp"))
    assert distributions(needed - modules("engine") - SHARED) - BASE == names(EXTRAS["mcp"])
    assert not imported(needed) & {"aiohttp", "discord", "prompt_toolkit", "rich"}


def test_the_train_extra_is_what_training_and_keras_files_need_beyond_the_engine() -> None:
    opening = {"engine.classifier.keras_runtime", "engine.classifier.keras_file"}
    assert distributions(modules("training") | opening) - BASE == names(EXTRAS["train"])


def test_the_examples_extra_is_what_the_examples_import() -> None:
    nodes = [node for file in (ROOT / "examples").rglob("*.py") for node in ast.walk(ast.parse(file.read_bytes()))]
    modules = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    others = {module.partition(".")[0] for module in modules} - sys.stdlib_module_names - {"digitbot"}
    known = packages_distributions()
    assert {canonicalize_name(known[name][0]) for name in others} - BASE == names(EXTRAS["examples"])


def test_the_page_for_embedders_names_them_all() -> None:
    page = (ROOT / "docs" / "embedding.md").read_text(encoding="utf-8")
    _, _, after = page.partition("`pip install --no-deps .` and `pip install ")
    assert set(after.partition("`")[0].split()) == BASE - {"opencv-python-headless"}
    rows = [line.split("|") for line in page.splitlines() if line.startswith("| `")]
    table = {row[1].strip(" `"): {canonicalize_name(name.strip()) for name in row[3].split(",")} for row in rows}
    assert table == {extra: names(lines) for extra, lines in EXTRAS.items() if extra != "dev"}


def test_developers_have_every_extra() -> None:
    chosen = {extra for line in EXTRAS["dev"] for extra in Requirement(line).extras}
    assert chosen == set(EXTRAS) - {"dev"}


def test_the_table_of_the_missing_is_that_of_pyproject() -> None:
    known = packages_distributions()
    table = {
        extra: {canonicalize_name(known[module][0]) for module in failures.EXTRAS[extra]} for extra in failures.EXTRAS
    }
    assert table == {extra: names(EXTRAS[extra]) for extra in EXTRAS if extra not in {"dev", "examples"}}
    assert failures.requirement("rich.console") == ".[chat]"
    assert failures.requirement("dotenv.parser", "ask") == ".[chat]"
    assert failures.requirement("dotenv.parser", "discord") == ".[discord]"
    assert failures.requirement("dotenv.parser", "serve") == ".[web]"
    assert failures.requirement("numpy", "discord") == "."


def test_a_command_that_needs_two_extras_names_both_at_once() -> None:
    for module in ("rich.console", "dotenv", "tensorflow"):
        assert failures.requirement(module, "train") == ".[chat,train]"
