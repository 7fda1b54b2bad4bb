"""A loopback of Kakao i Open Builder: it asks a skill as a channel does, checks the answers, and takes callbacks.

The limits are those of https://kakaobusiness.gitbook.io/main/tool/chatbot/skill_guide/answer_json_format.
"""

from __future__ import annotations

import json
import re
from queue import Queue
from typing import Any

import httpx
from jsonschema import Draft202012Validator

from tests.bot.web_server import Exchange, Server


def text(most: int) -> dict[str, Any]:
    return {"type": "string", "minLength": 1, "maxLength": most}


def closed(required: list[str], **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


ADDRESS = {"type": "string", "pattern": "^https://"}
TEXT = closed(["text"], text=text(1_000))
IMAGE = closed(["imageUrl", "altText"], imageUrl=ADDRESS, altText=text(1_000))
THUMBNAIL = closed(["imageUrl"], imageUrl=ADDRESS, altText=text(1_000), fixedRatio={"type": "boolean"})
CARD = closed(["title", "description", "thumbnail"], title=text(50), description=text(230), thumbnail=THUMBNAIL)
OUTPUT = {
    "oneOf": [
        closed(["simpleText"], simpleText=TEXT),
        closed(["simpleImage"], simpleImage=IMAGE),
        closed(["basicCard"], basicCard=CARD),
    ]
}
QUICK = closed(["label", "action", "messageText"], label=text(14), action={"const": "message"}, messageText=text(1_000))
OUTPUTS = {"type": "array", "items": OUTPUT, "minItems": 1, "maxItems": 3}
TEMPLATE = closed(["outputs"], outputs=OUTPUTS, quickReplies={"type": "array", "items": QUICK, "maxItems": 10})
VERSION = {"const": "2.0"}
ANSWER = closed(["version", "template"], version=VERSION, template=TEMPLATE)
LATE = closed(
    ["version", "useCallback", "data"],
    version=VERSION,
    useCallback={"const": True},
    data=closed(["text"], text=text(1_000)),
)


class OpenBuilder:
    """A channel whose messages go to a skill.

    Args:
        client: asks the skill.
        server: takes callbacks; None if the channel has none.
    """

    def __init__(self, client: httpx.Client, server: Server | None = None) -> None:
        self._client, self._server = client, server
        self.called_back: Queue[dict[str, Any]] = Queue()

    def say(
        self,
        utterance: str,
        *,
        user: str = "kakao-user-1",
        pictures: tuple[str, ...] = (),
        lang: str = "kr",
        **more: Any,
    ) -> dict[str, Any]:
        """What somebody writes; the template of the answer, or the data of one that comes late."""
        payload = self.payload(utterance, user, pictures, lang)
        payload["userRequest"] |= more
        answer = self._client.post("/kakao", json=payload)
        assert answer.status_code == 200, answer.text
        content = answer.json()
        Draft202012Validator(LATE if "useCallback" in content else ANSWER).validate(content)
        part: dict[str, Any] = content.get("template") or content["data"]
        return part

    def payload(self, utterance: str, user: str, pictures: tuple[str, ...], lang: str) -> dict[str, Any]:
        """A skill payload."""
        block = {"id": "block", "name": "폴백 블록"}
        request: dict[str, Any] = {
            "timezone": "Asia/Seoul",
            "params": {"ignoreMe": "true"},
            "block": block,
            "utterance": utterance,
            "lang": lang,
            "user": {"id": user, "type": "botUserKey", "properties": {"botUserKey": user}},
        }
        if self._server is not None:
            request["callbackUrl"] = self._server.at("/callback", self._take)
        parameters = {}
        if pictures:
            plugin = {
                "privacyAgreement": "Y",
                "imageQuantity": str(len(pictures)),
                "secureUrls": f"List({', '.join(pictures)})",
            }
            parameters["secureimage"] = json.dumps(plugin)
        action = {"name": "skill", "clientExtra": None, "params": parameters, "id": "skill", "detailParams": {}}
        return {"intent": block, "userRequest": request, "bot": {"id": "bot", "name": "봇"}, "action": action}

    def _take(self, exchange: Exchange) -> None:
        request = exchange.server.requests[-1]
        length = re.search(r"content-length: (\d+)", request, re.IGNORECASE)
        assert length is not None
        content = json.loads(exchange.rfile.read(int(length[1])))
        exchange.send(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
        self.called_back.put(content)


def words_of(template: dict[str, Any]) -> str:
    """All that a person reads of an answer."""
    shown = [next(iter(output.values())) for output in template["outputs"]]
    return "\n".join(part.get("text", part.get("description", "")) for part in shown)
