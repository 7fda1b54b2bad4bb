"""What Discord refuses: messages, components, modals and commands that break its limits."""

from __future__ import annotations

import re
from collections.abc import Iterable

from tests.bot.discord.server.recorder import Json

# fmt: off
LOCALES = frozenset({
    "id", "da", "de", "en-GB", "en-US", "es-ES", "es-419", "fr", "hr", "it", "lt", "hu", "nl", "no", "pl", "pt-BR",
    "ro", "fi", "sv-SE", "vi", "tr", "cs", "el", "bg", "ru", "uk", "hi", "th", "zh-CN", "ja", "zh-TW", "ko",
})
# fmt: on
_COMMAND_NAME = re.compile(r"[-_'\w]{1,32}")


class Refused(Exception):  # noqa: N818 - it is an answer
    """An answer that is no success."""

    def __init__(self, status: int, code: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.body: Json = {"message": message, "code": code}


def check_message(payload: Json, files: int, *, must_say: bool = True) -> None:
    """Refuse what is too long, too much or nothing at all."""
    content, embeds = payload.get("content") or "", payload.get("embeds") or []
    components, attachments = payload.get("components") or [], payload.get("attachments") or []
    if must_say and not (content or embeds or components or files or attachments):
        raise Refused(400, 50006, "Cannot send an empty message")
    _at_most(content, 2000, "content")
    _count(embeds, 10, "embeds")
    for embed in embeds:
        _check_embed(embed)
    if sum(_weight(embed) for embed in embeds) > 6000:
        raise _invalid("embeds are longer than 6000 together")
    _count(attachments, 10, "attachments")
    for attachment in attachments:
        _at_most(attachment.get("description") or "", 1024, "attachment description")
    if files > 10:
        raise _invalid("more than 10 files")
    check_components(components)


def _check_embed(embed: Json) -> None:
    _at_most(embed.get("title") or "", 256, "embed title")
    _at_most(embed.get("description") or "", 4096, "embed description")
    _at_most(embed.get("footer", {}).get("text") or "", 2048, "embed footer")
    _at_most(embed.get("author", {}).get("name") or "", 256, "embed author")
    _count(embed.get("fields", []), 25, "embed fields")
    for field in embed.get("fields", []):
        _between(field["name"], 1, 256, "embed field name")
        _between(field["value"], 1, 1024, "embed field value")


def _weight(embed: Json) -> int:
    fields = embed.get("fields", [])
    texts = [embed.get("title"), embed.get("description"), embed.get("footer", {}).get("text")]
    texts += [field[part] for field in fields for part in ("name", "value")]
    return sum(len(text or "") for text in texts)


def check_components(rows: list[Json]) -> None:
    """Refuse rows of buttons that Discord would."""
    _count(rows, 5, "rows of components")
    identifiers = []
    for row in rows:
        if row["type"] != 1:
            raise _invalid("components outside of a row")
        parts = row["components"]
        if not 1 <= len(parts) <= 5:
            raise _invalid("a row has 1 to 5 components")
        for part in parts:
            _at_most(part.get("label") or "", 80, "button label")
            if part["type"] == 2 and not part.get("label") and not part.get("emoji"):
                raise _invalid("a button needs a label or an emoji")
            if "custom_id" in part:
                _between(part["custom_id"], 1, 100, "custom_id")
                identifiers.append(part["custom_id"])
    if len(set(identifiers)) != len(identifiers):
        raise _invalid("component custom_id cannot be duplicated")


def check_modal(data: Json) -> None:
    """Refuse a modal that Discord would."""
    _between(data.get("title") or "", 1, 45, "modal title")
    _between(data.get("custom_id") or "", 1, 100, "custom_id")
    if not 1 <= len(data["components"]) <= 5:
        raise _invalid("a modal has 1 to 5 components")
    for text_input in text_inputs(data["components"]):
        label = text_input.get("label")
        if label is not None:
            _between(label, 1, 45, "text input label")
        _at_most(text_input.get("placeholder") or "", 100, "placeholder")
    for part in data["components"]:
        if part["type"] == 18:
            _between(part.get("label") or "", 1, 45, "label")
            _at_most(part.get("description") or "", 100, "label description")


def text_inputs(components: Iterable[Json]) -> list[Json]:
    """The text inputs of a modal, in rows or in labels."""
    found = []
    for component in components:
        inner = component.get("components") or [component.get("component") or {}]
        found += [part for part in inner if part.get("type") == 4]
    return found


def check_choices(choices: list[Json]) -> None:
    """Refuse an autocompletion that Discord would."""
    _count(choices, 25, "choices")
    for choice in choices:
        _between(choice["name"], 1, 100, "choice name")
        _at_most(str(choice["value"]), 100, "choice value")


def check_commands(commands: list[Json]) -> None:
    """Refuse command definitions that Discord would."""
    for kind, most in ((1, 100), (2, 5), (3, 5)):
        _count([command for command in commands if command.get("type", 1) == kind], most, "commands")
    names = [(command.get("type", 1), command["name"]) for command in commands]
    if len(set(names)) != len(names):
        raise _invalid("command names must be unique")
    for locale in sorted(LOCALES):
        shown = [
            (kind, (command.get("name_localizations") or {}).get(locale, name))
            for command, (kind, name) in zip(commands, names, strict=True)
        ]
        if len(set(shown)) != len(shown):
            raise _invalid(f"command names must be unique in {locale}")
    for command in commands:
        if (weight := _letters(command)) > 8000:
            raise _invalid(f"a command has at most 8000 characters, this one {weight}")
        _check_command(command, slash=command.get("type", 1) == 1)


def _check_command(command: Json, *, slash: bool) -> None:
    for name in [command["name"], *_localised(command, "name")]:
        if slash and (not _COMMAND_NAME.fullmatch(name) or name != name.lower()):
            raise _invalid(f"command name is invalid: {name!r}")
        _between(name, 1, 32, "command name")
    if slash:
        for text in [command.get("description") or "", *_localised(command, "description")]:
            _between(text, 1, 100, "command description")
    options = command.get("options") or []
    _count(options, 25, "options")
    if len({option["name"] for option in options}) != len(options):
        raise _invalid("option names must be unique")
    needed = [bool(option.get("required")) for option in options]
    if needed != sorted(needed, reverse=True):
        raise _invalid("required options must be placed before non-required options")
    for option in options:
        _check_command(option, slash=True)
        if option.get("autocomplete") and option.get("choices"):
            raise _invalid("choices and autocomplete exclude each other")
        check_choices(option.get("choices") or [])


def _letters(part: Json) -> int:
    """The characters of a command's names, descriptions and choices, each in its longest language."""
    own = sum(
        max(map(len, [part.get(name) or "", *(part.get(f"{name}_localizations") or {}).values()]))
        for name in ("name", "description")
    )
    choices = sum(len(choice["name"]) + len(str(choice["value"])) for choice in part.get("choices") or [])
    return own + choices + sum(map(_letters, part.get("options") or []))


def _localised(command: Json, part: str) -> list[str]:
    texts: dict[str, str] = command.get(f"{part}_localizations") or {}
    if unknown := set(texts) - LOCALES:
        raise _invalid(f"unknown locales: {sorted(unknown)}")
    return list(texts.values())


def _at_most(text: str, most: int, what: str) -> None:
    _between(text, 0, most, what)


def _between(text: str, least: int, most: int, what: str) -> None:
    if not least <= len(text) <= most:
        raise _invalid(f"{what}: must be between {least} and {most} in length, is {len(text)}")


def _count(things: list[Json], most: int, what: str) -> None:
    if len(things) > most:
        raise _invalid(f"{what}: must be {most} or fewer in length")


def _invalid(what: str) -> Refused:
    return Refused(400, 50035, f"Invalid Form Body: {what}")
