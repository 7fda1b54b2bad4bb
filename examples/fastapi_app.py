"""A FastAPI application with Digitbot below /digits: ``uvicorn examples.fastapi_app:create --factory``."""

from typing import Annotated

from fastapi import FastAPI, File, HTTPException
from pydantic import BaseModel

from digitbot import Attachment, Engine, words
from digitbot.web import Answering, InProcess, Service, ServingSettings, WebSettings, application


class Meter(BaseModel):
    """What a meter shows."""

    number: str
    sure: bool


def create(engine: Engine | None = None) -> FastAPI:
    """The application; the engines are loaded when it starts, and end once the answers under way are given."""
    answering = Answering(Service(InProcess(lambda: engine or Engine.load(seconds=60)), ServingSettings()), "en")
    app = FastAPI(lifespan=lambda _: answering.running())
    app.mount("/digits", application(answering, WebSettings(), "cnn"))

    @app.post("/meters")
    async def read_meter(picture: Annotated[bytes, File()]) -> Meter:
        """A route of our own, on the same engine."""
        (reading,) = await answering.service.backend.predict([Attachment(picture)])
        if reading.error:
            raise HTTPException(422, words("en").error(reading.error))
        return Meter(number=reading.text, sure=reading.sure)

    return app
