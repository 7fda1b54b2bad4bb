"""The description of the service (OpenAPI 3.1), made of the engine's own JSON Schema."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from typing import Any, TypeAlias

from bot.web.answering import LONGEST_TEXT, MOST_PICTURES
from bot.web.caller import SESSION, SESSION_PATTERN
from bot.web.requests import LONGEST_ADDRESS, LONGEST_ID
from engine import schema, words

Json: TypeAlias = dict[str, Any]

_TEXT: Json = {"type": "string"}
_ID: Json = {"type": "string", "maxLength": LONGEST_ID}
_BASE64: Json = {
    "type": "string",
    "contentEncoding": "base64",
    "pattern": "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$",
}
_DOT = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGP4DwABAQEAG7buVgAAAABJRU5ErkJggg=="
_SCHEMAS = "#/components/schemas/"
_EVENTS: Json = {
    "schema": {
        "type": "string",
        "description": "`progress`, and `reply` (a Reply) once it is made, then `end`, or `problem` (a Problem)",
    },
    "example": (
        'event: progress\ndata: {"task":"evaluate","done":2500,"total":10000}\n\n'
        'event: reply\ndata: {"version":1,"type":"Reply","text":"..."}\n\n'
        'event: end\ndata: {"replies":1}\n\n'
    ),
}
_MESSAGE_EXAMPLES: Json = {
    "words": {"summary": "Words", "value": {"text": "how good are you?", "channel": "42", "locale": "en"}},
    "korean": {"summary": "Korean", "value": {"text": "모델 구조 보여 줘", "channel": "42"}},
    "picture": {
        "summary": "A picture",
        "value": {"attachments": [{"picture": {"type": "file", "data": _DOT}, "name": "dot.png"}], "channel": "42"},
    },
}


def document(prefix: str, models: Sequence[str], *, keys: bool) -> Json:
    """The description.

    Args:
        prefix: the path that the service is mounted at; "" for none.
        models: the names of all models.
        keys: whether the service asks for keys.
    """
    model = {"type": "string", "enum": list(models), "description": "the model that is to read; see /v1/models"}
    described: Json = {
        "openapi": "3.1.0",
        "info": {
            "title": "Digitbot",
            "version": _version(),
            "description": f"Reads handwritten digits in pictures, and talks about them ({_languages()}).",
            "license": {"name": "MIT", "identifier": "MIT"},
        },
        "servers": [{"url": prefix or "/"}],
        "paths": _paths(model),
        "components": {"schemas": {**_of_engine(), **_own()}},
    }
    if keys:
        described["components"]["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
        described["security"] = [{"key": []}]
        for path in ("/v1/figures/{id}", "/healthz", "/readyz", "/openapi.json"):
            described["paths"][path]["get"]["security"] = []
    return described


def _paths(model: Json) -> Json:
    read = {
        "application/json": {
            "schema": _object(["pictures"], pictures=_list({"$ref": f"{_SCHEMAS}Picture"}), model=_maybe(model)),
            "example": {"pictures": [{"data": _DOT, "name": "dot.png"}]},
        },
        "multipart/form-data": {"schema": _object(["pictures"], pictures=_files(1), model=model)},
    }
    message = {
        "application/json": {"schema": {"$ref": f"{_SCHEMAS}Message"}, "examples": _MESSAGE_EXAMPLES},
        "multipart/form-data": {
            "schema": _object(
                [],
                text={"type": "string", "maxLength": LONGEST_TEXT},
                pictures=_files(0),
                user=_ID,
                channel=_ID,
                locale=_ID,
            )
        },
    }
    name, named = _parameter("path", "name", _TEXT, "predict"), _parameter("path", "name", model, "cnn")
    query = [_parameter("query", word, _ID, "42") for word in ("user", "channel")]
    readings = _object(["readings"], readings=_array({"$ref": f"{_SCHEMAS}Reading"}))
    models = _object(["models", "default"], models=_array(_TEXT), default=_TEXT)
    card = _object(["name"], name=_TEXT, test=_object(["accuracy"], accuracy={"type": "number"}))
    commands = _object(["commands"], commands=_array({"$ref": f"{_SCHEMAS}Command"}))
    command = _object(
        ["command", "choices"],
        command={"$ref": f"{_SCHEMAS}Command"},
        choices=_array({"$ref": f"{_SCHEMAS}Choice"}),
    )
    ready = _object(["ready", "engines"], ready={"type": "boolean"}, engines={"type": "integer"})
    figure = _operation(
        "A figure of a reply, for ten minutes; a private one only for who asked", {"image/png": {}}, 404
    )
    figure["parameters"].insert(0, _parameter("path", "id", _TEXT, "abc"))
    return {
        "/v1/read": {
            "post": _operation("Read the digits of pictures", _content(readings), 413, 415, 503, 504, body=read)
        },
        "/v1/messages": {
            "post": _operation(
                "Answer a message in its conversation",
                {**_content({"$ref": f"{_SCHEMAS}Reply"}), "text/event-stream": _EVENTS},
                *(413, 415, 503, 504),
                body=message,
            )
        },
        "/v1/figures/{id}": {"get": figure},
        "/v1/models": {"get": _operation("The names of all models", _content(models), 503)},
        "/v1/models/{name}": {"get": _operation("A model's card", _content(card), 503, parameters=[named])},
        "/v1/commands": {"get": _operation("All commands", _content(commands))},
        "/v1/commands/{name}": {
            "get": _operation("A command, and the arguments that it takes", _content(command), 404, parameters=[name])
        },
        "/v1/status": {
            "get": _operation(
                "The state of a conversation", _content({"$ref": f"{_SCHEMAS}Status"}), 503, parameters=query
            )
        },
        "/healthz": {"get": _operation("Whether it runs", _content(_object(["alive"], alive={"type": "boolean"})))},
        "/readyz": {"get": _operation("Whether it can answer", {**_content(ready)}, more={"503": _content(ready)})},
        "/metrics": {"get": _operation("Counters for Prometheus", {"text/plain": {"schema": _TEXT}})},
        "/openapi.json": {"get": _operation("This description", _content({"type": "object"}))},
    }


def _operation(
    summary: str,
    content: Json,
    *problems: int,
    body: Json | None = None,
    parameters: Sequence[Json] = (),
    more: Mapping[str, Json] | None = None,
) -> Json:
    problem = {"application/problem+json": {"schema": {"$ref": f"{_SCHEMAS}Problem"}}}
    statuses = {400, 401, 403, 408, 421, 422, 429, 500, *problems}
    answers = {str(status): {"description": "a problem", "content": problem} for status in sorted(statuses)}
    answers |= {status: {"description": "not now", "content": each} for status, each in (more or {}).items()}
    session = _parameter(
        "header", SESSION.title(), {"type": "string", "pattern": f"^{SESSION_PATTERN}$"}, "0123456789abcdef"
    )
    described: Json = {
        "summary": summary,
        "parameters": [*parameters, session],
        "responses": {"200": {"description": "done", "content": content}, **answers},
    }
    if body is not None:
        described["requestBody"] = {"required": True, "content": body}
    return described


def _own() -> Json:
    attachment = _object(
        ["picture"], picture=_object(["type", "data"], type={"const": "file"}, data=_BASE64), name=_TEXT
    )
    pictures = {"type": "array", "maxItems": MOST_PICTURES, "items": attachment}
    message = _object(
        [],
        version={"const": 1},
        type={"const": "Message"},
        text={"type": "string", "maxLength": LONGEST_TEXT},
        attachments=pictures,
        user=_ID,
        channel=_ID,
        locale=_maybe(_ID),
    )
    by_data = {**_object(["data"], data=_BASE64, name=_maybe(_ID)), "not": {"required": ["address"]}}
    address = {"type": "string", "pattern": "^https?://", "maxLength": LONGEST_ADDRESS}
    by_address = {**_object(["address"], address=address), "not": {"required": ["data"]}}
    problem = _object(
        ["type", "title", "status", "detail"],
        type=_TEXT,
        title=_TEXT,
        status={"type": "integer"},
        detail=_TEXT,
        error={"type": "object"},
        incident=_TEXT,
        retry_after={"type": "integer"},
    )
    return {"Picture": {"oneOf": [by_data, by_address]}, "Message": message, "Problem": problem}


@cache
def _of_engine() -> Json:
    """The engine's own schemas, with what this service adds to them."""
    schemas: Json = json.loads(json.dumps(schema()["$defs"]).replace("#/$defs/", _SCHEMAS))
    for name in ("Message", "Attachment", "Quote", "Conversation", "Question", "Correction", "Request", "Place"):
        schemas.pop(name, None)
    text = _maybe(_TEXT)
    figure, reading = schemas["Figure"], schemas["Reading"]
    del figure["properties"]["draw"]
    figure["properties"] |= {"address": text, "error": text}
    figure["required"] = [*(name for name in figure["required"] if name != "draw"), "address", "error"]
    reading["properties"] |= {"text": _TEXT, "confidence": {"type": "number"}, "sentence": text}
    reading["required"] = [*reading["required"], "text", "confidence", "sentence"]
    return schemas


def _object(required: list[str], **properties: Any) -> Json:
    return {"type": "object", "properties": properties, "required": required}


def _array(items: Json) -> Json:
    return {"type": "array", "items": items}


def _list(items: Json) -> Json:
    return {"type": "array", "minItems": 1, "maxItems": MOST_PICTURES, "items": items}


def _files(least: int) -> Json:
    files: Json = {"type": "array", "maxItems": MOST_PICTURES, "items": {"type": "string", "format": "binary"}}
    return files | ({"minItems": least} if least else {})


def _maybe(inner: Json) -> Json:
    return {"anyOf": [inner, {"type": "null"}]}


def _content(described: Json) -> Json:
    return {"application/json": {"schema": described}}


def _parameter(place: str, name: str, described: Json, example: str) -> Json:
    required = place == "path"
    return {"name": name, "in": place, "required": required, "schema": described, "example": example}


def _languages() -> str:
    return ", ".join(words("en").table("language_names").values())


def _version() -> str:
    try:
        return version("digitbot")
    except PackageNotFoundError:  # run from a checkout
        return "0"
