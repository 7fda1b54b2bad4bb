"""Pictures from the web, for other programs: ``from digitbot.pictures import fetch``."""

from bot.pictures.address import name_of
from bot.pictures.download import BOUNDS, Bounds
from bot.pictures.download import fetch as fetch_bytes
from engine import Attachment, PictureError

__all__ = ["Bounds", "fetch"]


def fetch(address: str, *, private: bool = False, bounds: Bounds = BOUNDS) -> Attachment:
    """The picture at an address that a person named; whether it is one the engine says.

    Only public addresses are asked, also where a name or a redirect leads elsewhere: never this machine, its network or
    a cloud's metadata. It waits for the network: from an event loop call ``asyncio.to_thread(fetch, address)``.

    Args:
        address: ``http://`` or ``https://``.
        private: whether this machine and private networks may be asked, too.
        bounds: of size and time.

    Raises:
        PictureError: it cannot be had; ``words(language).error(error)`` says why.
    """
    try:
        return Attachment(fetch_bytes(address, private=private, bounds=bounds), name_of(address))
    except PictureError as error:
        if error.key == "address.private":  # which tells of a setting of our own program
            raise PictureError("address.not_public", host=error.values["host"]) from error
        raise
