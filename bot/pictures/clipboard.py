"""What is in the clipboard: a picture, or files that were copied in a file manager."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from contextlib import suppress
from urllib.parse import unquote, urlsplit

from bot.pictures.sources import expand
from engine import Picture, PictureError

_SECONDS = 10  # that a program which holds the clipboard may take to hand it over
# What a picture may be had as, the best first: without loss, then as it is. SVG cannot be read.
_KINDS = ("image/png", "image/webp", "image/jpeg", "image/bmp", "image/gif", "image/tiff", "image/heic", "image/avif")
_FILES = "text/uri-list"


def paste() -> tuple[Picture, ...]:
    """The picture in the clipboard, or the files that were copied, and the pictures in the folders that were.

    Raises:
        PictureError: there is none, or the clipboard cannot be asked; its sentence says what to do.
    """
    match sys.platform:
        case "win32":
            return _with_pillow()
        case "darwin":
            copied = _file_on_macos()
            return _copied([copied]) if copied else _with_pillow()
        case _:
            return _with_a_tool()


def _with_pillow() -> tuple[Picture, ...]:
    from PIL import ImageGrab

    try:
        found = ImageGrab.grabclipboard()
    except OSError as error:
        raise PictureError("clipboard.closed") from error
    if not found:
        raise PictureError("clipboard.empty")
    return _copied(found) if isinstance(found, list) else (found,)


def _copied(files: Sequence[str]) -> tuple[Picture, ...]:
    """The pictures of the files and folders that were copied."""
    sources = expand(files)
    pictures = tuple(source.picture for source in sources if source.picture is not None)
    if not pictures:
        raise next((source.error for source in sources if source.error), PictureError("clipboard.empty"))
    return pictures


def _file_on_macos() -> str:
    """The file copied in the Finder, which Pillow does not ask for; "" if there is none."""
    script = "POSIX path of (the clipboard as «class furl»)"
    try:
        return _output(["/usr/bin/osascript", "-e", script]).decode("utf-8", "replace").rstrip("\n")
    except PictureError:
        return ""


def _with_a_tool() -> tuple[Picture, ...]:
    """Linux and its like: Wayland's tool or X11's, the one that can be asked without decoding a picture on the way."""
    listing, getting = _tool()
    kinds = _output(listing).decode("utf-8", "replace").split()
    for kind in _KINDS:
        if kind in kinds:
            return (_output([*getting, kind]),)
    return _copied(_files(_output([*getting, _FILES])) if _FILES in kinds else [])


def _tool() -> tuple[Sequence[str], Sequence[str]]:
    """The command that lists the kinds there are, and the one that gets a kind, without its name."""
    wayland, x11 = bool(os.environ.get("WAYLAND_DISPLAY")), bool(os.environ.get("DISPLAY"))
    if wayland and (program := shutil.which("wl-paste")):
        return [program, "--list-types"], [program, "--no-newline", "--type"]
    if x11 and (program := shutil.which("xclip")):
        get = [program, "-selection", "clipboard", "-out", "-target"]
        return [*get, "TARGETS"], get
    if not wayland and not x11:
        raise PictureError("clipboard.closed")
    raise PictureError("clipboard.tool", package="wl-clipboard" if wayland else "xclip")


def _output(command: Sequence[str]) -> bytes:
    """What the tool writes. It fails alike for an empty clipboard and for a kind that is not there."""
    try:
        done = subprocess.run(  # noqa: S603 - a program of a fixed name, found by shutil.which
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=_SECONDS
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise PictureError("clipboard.closed") from error
    if done.returncode != 0 or not done.stdout:
        raise PictureError("clipboard.empty")
    return done.stdout


def _files(listed: bytes) -> list[str]:
    """The paths in a ``text/uri-list`` (RFC 2483, section 5)."""
    lines = listed.decode("utf-8", "surrogateescape").splitlines()
    files = []
    for line in lines:
        with suppress(ValueError):  # "file://[": not an address
            if line.lower().startswith("file:"):
                files.append(unquote(urlsplit(line).path, errors="surrogateescape"))
    return files
