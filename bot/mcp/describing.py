"""What an assistant is told of the tools, in one language: made of the engine's own commands and of our words."""

from __future__ import annotations

from typing import Any

from mcp.server.mcpserver.tools import Tool
from mcp_types import ToolAnnotations

from bot.mcp.pictures import pictures_in_words
from bot.mcp.tools import COMMANDS, NAMES, Tools
from bot.serving.service import Service
from bot.web.answering import MOST_PICTURES
from engine import LANGUAGES, Words

# Nothing is changed anywhere. Pictures may be fetched from the web.
_ANNOTATIONS = ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=True)


async def described(tools: Tools, service: Service, words: Words, *, paths: bool) -> list[Tool]:
    """All tools, ready to be served.

    Args:
        tools: do the work.
        service: knows the commands, the models and the lessons.
        words: of the descriptions.
        paths: whether files of this machine may be read.
    """
    return [await _described(name, tools, service, words, paths=paths) for name in NAMES]


async def _described(name: str, tools: Tools, service: Service, words: Words, *, paths: bool) -> Tool:
    command = next(each for each in service.backend.commands if each.name == COMMANDS.get(name, name))
    tool = Tool.from_function(
        getattr(tools, name),
        name,
        title=words.say(f"mcp_titles.{name}"),
        description=words.say(f"mcp_tools.{name}", most=MOST_PICTURES),
        annotations=_ANNOTATIONS,
    )
    properties = tool.parameters["properties"]
    for argument in properties:
        _tell(properties[argument], argument, words, pictures_in_words(words, paths=paths))
    choices = await service.choices(command.name, words.language)
    for typed in command.arguments:
        if typed.name in properties:
            properties[typed.name] = typed.schema(words.language, choices)
    if "pictures" in properties:
        properties["pictures"] |= {"minItems": 1, "maxItems": MOST_PICTURES}
    properties["language"] = {
        "type": "string",
        "enum": list(LANGUAGES),
        "description": words.say("mcp_arguments.language"),
    }
    if tool.output_schema is not None:
        _tell_answer(tool.output_schema, words)
    for schema in tool.parameters.get("$defs", {}).values():  # of a picture's data
        del schema["title"], schema["description"]
        for argument, inner in schema["properties"].items():
            _tell(inner, argument, words)
    del tool.parameters["title"]
    tool.parameters["additionalProperties"] = False
    return tool


def _tell_answer(schema: dict[str, Any], words: Words) -> None:
    """Describe each field of an answer, by the answer's kind or as all answers have it."""
    lines = words.table("mcp_fields")
    for kind in (schema, *schema.get("$defs", {}).values()):
        del kind["description"]
        own = lines["Answer"] | lines.get(kind.pop("title"), {})
        for name, inner in kind["properties"].items():
            inner.pop("title", None)
            inner["description"] = own[name]


def _tell(schema: dict[str, Any], argument: str, words: Words, pictures: str = "") -> None:
    """Describe an argument, unless the engine does."""
    schema.pop("title", None)
    if schema.get("default", "") is None:  # what is left out is not null
        del schema["default"]
        kinds = [kind for kind in schema.pop("anyOf") if kind != {"type": "null"}]
        schema |= kinds[0] if len(kinds) == 1 else {"anyOf": kinds}
    if argument in words.table("mcp_arguments"):
        schema["description"] = words.say(f"mcp_arguments.{argument}", pictures=pictures)
