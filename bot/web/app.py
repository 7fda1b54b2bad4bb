"""The application: the service behind its guard, for our own server or mounted in somebody else's application."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.routing import BaseRoute
from starlette.types import ASGIApp

from bot.serving.backend import EngineDiedError, RequestFailedError
from bot.web import page
from bot.web.answering import Answering
from bot.web.api import Api
from bot.web.caller import SESSION, caller_of
from bot.web.guard import REQUEST_ID, Guard
from bot.web.kakao.skill import Skill
from bot.web.problems import problem
from bot.web.settings import WebSettings
from bot.web.words import words
from engine import CodecError, UserError


def application(answering: Answering, settings: WebSettings, model: str, more: Sequence[BaseRoute] = ()) -> ASGIApp:
    """An ASGI application, which answers while ``answering.running()``.

    Args:
        answering: what answers.
        settings: keys, names and rates.
        model: the name of the model that answers unless another one is asked for.
        more: further routes behind the same guard.
    """

    async def on_error(request: Request, error: Exception) -> Response:
        return problem(error, words(caller_of(request.scope).locale or answering.language))

    kinds = (UserError, CodecError, ClientDisconnect, RequestFailedError, EngineDiedError, HTTPException, Exception)
    app = Starlette(
        routes=[
            *Api(answering, model, keys=bool(settings.keys)).routes,
            *page.ROUTES,
            *Skill(answering, settings.address).routes,
            *more,
        ],
        exception_handlers=dict.fromkeys(kinds, on_error),
    )
    app.router.redirect_slashes = False  # a redirect would name the host that the request names
    guarded: ASGIApp = Guard(app, settings, answering.most_bytes, answering.language, answering.service.state)
    if not settings.origins:
        return guarded
    return CORSMiddleware(
        guarded,
        allow_origins=settings.origins,
        allow_methods=("GET", "POST"),
        allow_headers=("Authorization", "Content-Type", SESSION, REQUEST_ID),
        expose_headers=(REQUEST_ID, "Retry-After"),
    )
