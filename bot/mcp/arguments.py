"""What is wrong with the arguments of a call, in a sentence made of the schema that the assistant was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import ValidationError

from bot.mcp.pictures import LONGEST_NAME, PictureData, pictures_in_words
from bot.web.answering import MOST_PICTURES
from bot.web.bodies import short_name
from engine import UsageError, Words, language_of

_LONGEST = 40  # characters of a value that is repeated; what is longer may be a picture
_GREATEST = 10**15
_MOST_VALUES = 10  # that are listed
_BRANCHES = {"str", PictureData.__name__}  # of a picture: pydantic tells of a text, and of an object


def tidied(arguments: Mapping[str, Any]) -> dict[str, Any]:
    """The arguments without those that are null or an empty text, as clients send what they leave out.

    A language may be written as a locale: "ko-KR" is "ko".
    """
    given = {name: value for name, value in arguments.items() if value is not None and value != ""}
    if isinstance(language := given.get("language"), str):
        given["language"] = language_of(language) or language
    return given


def check_names(owner: str, given: Mapping[str, Any], known: Sequence[str], required: Sequence[str]) -> None:
    """Raise ``UsageError`` for a name that a tool or a prompt does not take, and for one that it needs."""
    if unknown := [name for name in given if name not in known]:
        raise UsageError("mcp.unknown", owner=owner, names=_listed(unknown), known=_listed(known))
    if missing := [name for name in required if name not in given]:
        raise UsageError("mcp.missing", owner=owner, names=_listed(missing), known=_listed(known))


def fault(error: ValidationError, schema: Mapping[str, Any], words: Words, *, paths: bool) -> str:
    """The first fault in a sentence: where it is, what belongs there, and what was sent unless that may be a picture.

    Args:
        error: pydantic's.
        schema: of the tool's arguments.
        words: of the call's language.
        paths: whether a picture may be a path.
    """
    faults = error.errors(include_url=False, include_context=False)
    first = next((one for one in faults if not _of_other_branch(one, faults)), faults[0])
    place, parent = [part for part in first["loc"] if part not in _BRANCHES], first["loc"][:-1]
    own = _At(schema, words, paths)
    match first["type"]:
        case "missing":
            return words.say("mcp.missing_in", owner=own.named(place[:-1]), name=str(place[-1]))
        case "extra_forbidden":
            beside = [one["loc"][-1] for one in faults if one["type"] == first["type"] and one["loc"][:-1] == parent]
            return words.say("mcp.unknown_in", owner=own.named(place[:-1]), names=_listed(beside))
        case _:
            given = _given(first["input"], words)
            return words.say("mcp.must_be", name=own.named(place), expected=own.expected(place), given=given)


def must_be_one_of(name: str, values: Sequence[str], given: str, words: Words) -> UsageError:
    """The error of an argument that is none of its values."""
    expected = words.say("mcp_expected.choice", values=_listed(values))
    return UsageError("mcp.must_be", name=name, expected=expected, given=_given(given, words))


def _of_other_branch(one: Any, faults: Sequence[Any]) -> bool:
    """Whether a fault only says that an object is not a text, while another says what is wrong in the object."""
    return one["loc"][-1] == "str" and isinstance(one["input"], dict) and len(faults) > 1


class _At:
    """Places in arguments, in words.

    Args:
        schema: of all arguments.
        words: of the language.
        paths: whether a picture may be a path.
    """

    def __init__(self, schema: Mapping[str, Any], words: Words, paths: bool) -> None:
        self._schema, self._words, self._paths = schema, words, paths

    def named(self, place: Sequence[Any]) -> str:
        """A place as it is called: "number", "picture 2", "data of picture 2"."""
        match place:
            case [str(name)]:
                return name
            case [_, int(index)]:
                return self._words.say("mcp.picture_at", number=index + 1)
            case [*owner, str(name)]:
                return self._words.say("mcp.member", name=name, owner=self.named(owner))
        return ""

    def expected(self, place: Sequence[Any]) -> str:
        """What belongs there."""
        schema = self._schema["properties"][place[0]]
        if len(place) > 1 and isinstance(place[-1], str):
            schema = self._schema["$defs"][PictureData.__name__]["properties"][place[-1]]
        elif len(place) > 1:
            schema = schema["items"]
        say = self._words.say
        match schema:
            case {"enum": values} if len(values) <= _MOST_VALUES:
                return say("mcp_expected.choice", values=_listed(values))
            case {"type": "integer"}:
                return say("mcp_expected.whole", least=schema["minimum"], most=schema["maximum"])
            case {"type": "boolean"}:
                return say("mcp_expected.flag")
            case {"type": "array"}:
                return say("mcp_expected.pictures", most=MOST_PICTURES)
            case {"anyOf": _}:
                return pictures_in_words(self._words, paths=self._paths)
            case _ if place[-1] != "data":
                return say("mcp_expected.short_text", most=LONGEST_NAME)
            case _:
                return say("mcp_expected.text")


def _given(value: Any, words: Words) -> str:
    """What was sent, in words."""
    match value:
        case str() if len(value) <= _LONGEST:
            return words.say("mcp_given.text", value=short_name(value))
        case str():
            return words.say("mcp_given.long_text", count=len(value))
        case bool():
            return str(value).lower()
        case int() | float():
            return f"{value}" if abs(value) < _GREATEST else words.say("mcp_given.number")
        case None:
            return "null"
        case list():
            return words.say("mcp_given.list")
        case _:
            return words.say("mcp_given.object")


def _listed(names: Sequence[Any]) -> str:
    return ", ".join(short_name(str(name)) for name in names[:30])
