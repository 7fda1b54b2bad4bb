"""The page at ``/``: an HTML file, and its style, modules and words below ``/page``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
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


async def _page(_: Request) -> Response:
    return _file("index.html")


async def _part(request: Request) -> Response:
    return _file(request.path_params["name"])


async def _words(request: Request) -> Response:
    language = request.path_params["language"]
    if language not in LANGUAGES:
        raise UsageError("web.not_found")
    spoken = words(language)
    progress = {f"progress_{task}": text for task, text in spoken.table("progress").items()}
    return Json({**progress, **spoken.table("page")}, headers=_HEADERS)


def _file(name: str) -> Response:
    content = _contents().get(name)
    if content is None:
        raise UsageError("web.not_found")
    kind = _KINDS[name[name.rindex(".") :]]
    return Response(content, media_type=kind, headers=_HEADERS)


@cache
def _contents() -> dict[str, bytes]:
    """The page's own files; whatever else a path may name is not there."""
    return {file.name: file.read_bytes() for file in _FOLDER.iterdir() if file.name.endswith(tuple(_KINDS))}


ROUTES: Sequence[BaseRoute] = (
    Route("/", _page),
    Route("/favicon.ico", lambda _: _file("icon.svg")),
    Route("/page/words/{language}.json", _words),
    Route("/page/{name}", _part),
)
