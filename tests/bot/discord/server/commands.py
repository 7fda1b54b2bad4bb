"""Filling in a registered command as Discord's own field does: by its shown name, with values of the right types."""

from __future__ import annotations

from tests.bot.discord.server.recorder import Json
from tests.bot.discord.server.world import Attachment, User

SUB_COMMAND, STRING, INTEGER, BOOLEAN, USER, NUMBER, ATTACHMENT = 1, 3, 4, 5, 6, 10, 11
_TYPES = {STRING: str, INTEGER: int, BOOLEAN: bool, USER: User, NUMBER: float, ATTACHMENT: Attachment}

Value = str | int | bool | float | User | Attachment


class NoSuchCommandError(AssertionError):
    """The bot has registered nothing that could be used like this."""


def find(commands: list[Json], name: str, locale: str, kind: int = 1) -> Json:
    """A command by the name that a person of that locale sees."""
    for command in commands:
        if command.get("type", 1) == kind and shown_name(command, locale) == name:
            return command
    seen = sorted(shown_name(command, locale) for command in commands)
    raise NoSuchCommandError(f"no command {name!r} for {locale}; there are {seen}")


def shown_name(named: Json, locale: str) -> str:
    """A command's or option's name in a locale."""
    localised: dict[str, str] = named.get("name_localizations") or {}
    return localised.get(locale) or str(named["name"])


def data_of(commands: list[Json], name: str, locale: str, given: dict[str, Value], focused: str | None = None) -> Json:
    """The data of an interaction that uses a slash command.

    Args:
        commands: those that are registered.
        name: as the person sees it; "owner status" for a sub-command.
        locale: the person's.
        given: values by the options' shown names.
        focused: the option that is still being typed, for autocompletion.

    Raises:
        NoSuchCommandError: no such command or option, a value of a wrong type, or one is missing.
    """
    first, *deeper = name.split(" ")
    command = find(commands, first, locale)
    resolved: Json = {}
    owner = command
    path: list[Json] = []
    for part in deeper:
        owner = next((one for one in owner.get("options", []) if shown_name(one, locale) == part), {})
        if not owner:
            raise NoSuchCommandError(f"{first} has no {part!r}")
        path.append(owner)
    options = _options(owner, locale, given, focused, resolved)
    for step in reversed(path):
        options = [{"name": step["name"], "type": step["type"], "options": options}]
    data: Json = {"id": command["id"], "name": command["name"], "type": 1, "options": options}
    data |= {"guild_id": command["guild_id"]} if "guild_id" in command else {}
    return data | ({"resolved": resolved} if resolved else {})


def _options(owner: Json, locale: str, given: dict[str, Value], focused: str | None, resolved: Json) -> list[Json]:
    left = dict(given)
    filled = []
    for option in owner.get("options") or []:
        shown = shown_name(option, locale)
        if shown not in left:
            if option.get("required") and focused is None:
                raise NoSuchCommandError(f"{owner['name']} needs {shown!r}")
            continue
        value = left.pop(shown)
        if not isinstance(value, _TYPES[option["type"]]):
            raise NoSuchCommandError(f"{shown!r} takes no {value!r}")
        if choices := option.get("choices"):
            value = next(choice["value"] for choice in choices if value in (choice["name"], choice["value"]))
        filled.append({"name": option["name"], "type": option["type"], "value": _value(value, resolved)})
        if shown == focused:
            filled[-1]["focused"] = True
    if left:
        raise NoSuchCommandError(f"{owner['name']} has no {sorted(left)}")
    return filled


def _value(value: Value, resolved: Json) -> str | int | float:
    if isinstance(value, Attachment):
        resolved.setdefault("attachments", {})[str(value.id)] = value.payload
        return str(value.id)
    if isinstance(value, User):
        resolved.setdefault("users", {})[str(value.id)] = value.payload
        return str(value.id)
    return value
