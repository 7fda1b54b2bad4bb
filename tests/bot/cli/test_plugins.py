"""A plugin that cannot be loaded is told of where a person sees it, and costs nothing else."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from engine import LANGUAGES
from tests.bot.conftest import Ran


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("arguments", [("ask", "help"), ("ask", "--json", "help"), ("chat",)])
def test_a_command_tells_it_on_standard_error(
    digitbot: Callable[..., Ran],
    broken_plugin: Path,
    monkeypatch: pytest.MonkeyPatch,
    arguments: tuple[str, ...],
    language: str,
) -> None:
    monkeypatch.syspath_prepend(broken_plugin)
    done = digitbot(*arguments, "--language", language, stdin="help\n")
    assert done.status == 0
    assert "weather_digitbot:install" in done.err
    assert len(done.err.splitlines()) == 1
    assert "secret" not in done.out + done.err
