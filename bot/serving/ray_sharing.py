"""Which programs share the engines of a Ray cluster, and which have some of their own."""

from __future__ import annotations

import hashlib
from urllib.parse import parse_qsl, urlencode, urlsplit

from bot.files import is_folder
from bot.settings import Settings

NAME = "digitbot"  # the application's, where nothing is kept outside its replicas


def application_name(settings: Settings, state: str) -> str:
    """The name of the application; who keeps conversations or corrections elsewhere has another one.

    Args:
        settings: they say where corrections are kept.
        state: the address of the Redis that conversations are kept in; "" for none.
    """
    if not state and settings.feedback == "off":
        return NAME
    places = "\0".join((_place(state), _place(settings.feedback)))
    return f"{NAME}-{hashlib.blake2s(places.encode(), digest_size=4).hexdigest()}"


def is_ours(name: str) -> bool:
    """Whether an application is of Digitbot."""
    return name.partition("-")[0] == NAME


def needs(settings: Settings) -> bytes:
    """Stands for what a command needs of engines that others have deployed: the model, and own models if there are any.

    The language goes with each message, and MNIST is the same everywhere.
    """
    own = is_folder(settings.models) and any(settings.models.iterdir())
    return repr((settings.model, str(settings.models) if own else "")).encode()


def _place(address: str) -> str:
    """A database's address without who opens it, and by what."""
    if "://" not in address:
        return address
    parts = urlsplit(address)
    named = [(name, value) for name, value in parse_qsl(parts.query) if "user" not in name and "pass" not in name]
    return f"{parts.netloc.rpartition('@')[2]}{parts.path}?{urlencode(named)}"
