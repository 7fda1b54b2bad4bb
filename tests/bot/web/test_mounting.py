"""The service mounted in somebody else's application, as docs/web.md shows."""

from __future__ import annotations

from starlette.applications import Starlette
from starlette.types import ASGIApp

from digitbot.web import WebSettings, application
from engine import Engine
from tests.bot.web.conftest import SEVEN
from tests.bot.web.website import Website


class Mounted(Website):
    """Somebody else's application."""

    def app(self) -> ASGIApp:
        host = Starlette()
        host.mount("/digits", application(self.answering, WebSettings(), "cnn"))
        return host


def test_all_of_it_works_below_a_path(engine: Engine) -> None:
    with Mounted(lambda: engine) as website, website.client() as client:
        assert client.get("/digits/healthz").json() == {"alive": True}
        reply = client.post("/digits/v1/messages", files={"pictures": ("seven.png", SEVEN)}).json()
        assert reply["readings"][0]["text"] == "7"
        address = reply["figures"][0]["address"]
        assert address.startswith("/digits/v1/figures/")
        assert client.get(address).status_code == 200
        assert client.get("/digits/openapi.json").json()["servers"] == [{"url": "/digits"}]
        assert client.get("/digits/nothing").json()["status"] == 404
        assert client.get("/nothing").status_code == 404
