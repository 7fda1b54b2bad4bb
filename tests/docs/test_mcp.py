"""What docs/mcp.md says of the tools and of clients' settings holds."""

from __future__ import annotations

import inspect
import json
import re
from pathlib import Path
from typing import get_type_hints

from bot.cli import mcp
from bot.cli.parser import NAMES as COMMANDS
from bot.mcp.results import Answer
from bot.mcp.tools import NAMES, Tools

PAGE = (Path(__file__).parents[2] / "docs" / "mcp.md").read_text(encoding="utf-8")
EVERYWHERE = {"self", "context", "language"}  # what no row of the table names


def test_the_table_names_every_tool_with_all_its_arguments_and_what_it_gives_as_data() -> None:
    rows = [line.split("|") for line in PAGE.splitlines() if line.startswith("| `")]
    table = {row[1].strip(" `"): [set(re.findall(r"`(\w+)`", row[column])) for column in (2, 4)] for row in rows}
    assert sorted(table) == sorted(NAMES)
    for name, (arguments, fields) in table.items():
        tool = getattr(Tools, name)
        assert arguments == set(inspect.signature(tool).parameters) - EVERYWHERE
        (answer,) = get_type_hints(tool, include_extras=True)["return"].__metadata__
        assert fields == set(answer.model_fields) - set(Answer.model_fields)


def test_the_settings_files_are_json_that_starts_the_command() -> None:
    files = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)]
    started = [server for file in files for server in (file.get("mcpServers") or file["servers"]).values()]
    commands = [server for server in started if "command" in server]
    assert len(commands) == 2
    for server in commands:
        assert server["command"].endswith("/digitbot")
        assert server["args"] == ["mcp"]
        assert server["args"][0] in COMMANDS
    assert f":{mcp.PORT}/mcp" in PAGE
