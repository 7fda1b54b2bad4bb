"""The page at ``/``: an HTML file, and its style, modules and words below ``/page``."""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cache
from hashlib import sha256
from importlib.resources import files
from types import MappingProxyType

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from bot.web.problems import Json
from bot.web.words import words
from engine import LANGUAGES, UsageError

_FOLDER = files(__package__) / "page"
_KINDS = MappingProxyType({".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"})
# Nothing from elsewhere, nothing inline; blob: for pictures that the page shows.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; "
    "media-src 'self' blob:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
    "Cache-Control": "no-cache",
}


async def _page(request: Request) -> Response:
    return _file("index.html", request)


async def _part(request: Request) -> Response:
    return _file(request.path_params["name"], request)


async def _words(request: Request) -> Response:
    language = request.path_params["language"]
    if language not in LANGUAGES:
        raise UsageError("web.not_found")
    own = words(language)
    progress = {f"progress_{task}": text for task, text in own.table("progress").items()}
    return Json({**progress, **own.table("page")}, headers=_HEADERS)


def _file(name: str, request: Request) -> Response:
    """A file of the page; that it is unchanged is all that is sent to a browser that has it."""
    if name not in _contents():
        raise UsageError("web.not_found")
    content, tag = _contents()[name]
    headers = {**_HEADERS, "ETag": tag}
    if tag in request.headers.get("If-None-Match", ""):
        return Response(status_code=304, headers=headers)
    return Response(content, media_type=_KINDS[name[name.rindex(".") :]], headers=headers)


@cache
def _contents() -> dict[str, tuple[bytes, str]]:
    """The page's own files and their tags; whatever else a path may name is not there."""
    own = [file for file in _FOLDER.iterdir() if file.name.endswith(tuple(_KINDS))]
    contents = {file.name: file.read_bytes() for file in own} | {"languages.js": _languages()}
    return {name: (content, f'"{sha256(content).hexdigest()[:20]}"') for name, content in contents.items()}


def _languages() -> bytes:
    """A module with each language's code and its own name."""
    names = {code: words(code).say("language.name") for code in LANGUAGES}
    return f"export const LANGUAGES = {json.dumps(names)};\n".encode()


ROUTES: Sequence[BaseRoute] = (
    Route("/", _page),
    Route("/favicon.ico", lambda request: _file("icon.svg", request)),
    Route("/page/words/{language}.json", _words),
    Route("/page/{name}", _part),
)
