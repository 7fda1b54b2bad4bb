"""A fuzzer whose cases break promises in every way there is."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import threading
from pathlib import Path

from tools.fuzz.attack import Attack, FaultError

MEGABYTES = 150
LEFT = "left"
KINDS = ("none", "raises", "says so", "crashes", "ends", "waits", "takes memory")


def kind_of(chance: random.Random) -> str:
    """What a case does."""
    return chance.choice(KINDS)


def prepare() -> Attack:
    """Nothing needs to be loaded; a file is left, as by fuzzers whose cases are files."""
    (Path(tempfile.mkdtemp()) / LEFT).touch()
    return attack


def attack(chance: random.Random) -> str:
    """Do what chance wants."""
    kind = kind_of(chance)
    if kind == "raises":
        raise ZeroDivisionError("none")
    if kind == "says so":
        raise FaultError("nothing is right")
    if kind == "crashes":
        os.kill(os.getpid(), signal.SIGSEGV)
    if kind == "ends":
        os._exit(3)
    if kind == "waits":
        threading.Event().wait()
    if kind == "takes memory":
        memory = bytearray(200 << 20)
        memory[::4096] = b"1" * len(memory[::4096])
    return "well"
