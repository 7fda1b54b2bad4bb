"""What Open Builder sends: https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bot.web.answering import LONGEST_TEXT, MOST_PICTURES
from engine import UsageError, language_of

_ADDRESS = re.compile(r"https?://\S{1,2000}")
# A channel's own pictures: what a person sends without the plugin comes as an address in place of words.
_PICTURE_HOST = re.compile(r"https?://[\w.-]+\.(?:kakao\.com|kakaocdn\.net|kakaocorp\.com|daumcdn\.net)/\S+")


@dataclass(frozen=True)
class Payload:
    """A message of somebody in a channel.

    Attributes:
        text: what they wrote.
        pictures: the addresses of pictures that they sent.
        user: Kakao's id of the person for this bot.
        bot: Kakao's id of the bot.
        locale: the person's language; Korean if Kakao's is not spoken here.
        callback: the address to which a late answer may be sent once, within a minute; "" if there is none.
    """

    text: str
    pictures: tuple[str, ...]
    user: str
    bot: str
    locale: str
    callback: str

    @classmethod
    def of(cls, data: object) -> Payload:
        """The message of a skill payload. Raises ``UsageError`` if it is not one."""
        request = _object(_object(data, "body").get("userRequest"), "userRequest")
        text = _text(request, "utterance")
        user = _text(_object(request.get("user"), "userRequest.user"), "id")
        if not user:
            raise UsageError("web.shape", why="userRequest.user.id: is missing")
        pictures = tuple(dict.fromkeys(_pictures(data)))[:MOST_PICTURES]
        if _PICTURE_HOST.fullmatch(text.strip()):
            text, pictures = "", tuple(dict.fromkeys((text.strip(), *pictures)))
        bot = _object(data, "body").get("bot")
        locale = language_of(_text(request, "lang")) or "ko"
        return cls(
            text=text[:LONGEST_TEXT],
            pictures=pictures,
            user=user,
            bot=_text(bot, "id") if isinstance(bot, dict) else "",
            locale=locale,
            callback=_text(request, "callbackUrl"),
        )


def _pictures(data: Any) -> Iterator[str]:
    """The pictures of the plugin for secure images, in whichever parameter, and of a message's own media."""
    action, request = data.get("action"), data["userRequest"]
    parameters = action.get("params") if isinstance(action, dict) else None
    for value in parameters.values() if isinstance(parameters, dict) else ():
        try:
            plugin = json.loads(value) if isinstance(value, str) else value
        except (ValueError, RecursionError):
            continue
        if isinstance(plugin, dict) and isinstance(plugin.get("secureUrls"), str):
            # "List(https://..., https://...)"
            yield from _ADDRESS.findall(plugin["secureUrls"].removeprefix("List(").removesuffix(")").replace(",", " "))
    media = _object(request.get("params") or {}, "userRequest.params").get("media")
    if isinstance(media, dict) and isinstance(media.get("url"), str) and _ADDRESS.fullmatch(media["url"]):
        yield media["url"]


def _object(data: object, place: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise UsageError("web.shape", why=f"{place}: must be an object")
    return data


def _text(data: Mapping[str, Any], name: str) -> str:
    value = data.get(name)
    return value if isinstance(value, str) else ""
