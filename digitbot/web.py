"""The HTTP service for other ASGI applications to mount: see docs/web.md."""

from bot.serving.in_process import InProcess
from bot.serving.pool import ProcessPool
from bot.serving.service import Service
from bot.serving.settings import Rate, ServingSettings
from bot.web.answering import Answering
from bot.web.app import application
from bot.web.settings import WebSettings

__all__ = [
    "Answering",
    "InProcess",
    "ProcessPool",
    "Rate",
    "Service",
    "ServingSettings",
    "WebSettings",
    "application",
]
