"""A host's standard error has what the host writes, and nothing of LiteRT's."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]


def stderr_of(program: str) -> str:
    """What a program writes to standard error; it ends well."""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stderr


def test_an_engine_is_loaded_without_a_word() -> None:
    assert stderr_of("from engine import Engine; Engine.load('cnn'); Engine.load('mlp')") == ""


def test_what_others_write_meanwhile_is_passed_on() -> None:
    program = """
import os
from engine.classifier.notice import without_notice
with without_notice():
    os.write(2, b"INFO: Created TensorFlow Lite XNNPACK delegate for CPU.\\nthe disk is full\\n")
os.write(2, b"goodbye\\n")
"""
    assert stderr_of(program) == "the disk is full\ngoodbye\n"


def test_what_is_written_before_an_error_is_passed_on() -> None:
    program = """
import os
from engine.classifier.notice import without_notice
try:
    with without_notice():
        os.write(2, b"the model is damaged\\n")
        raise ValueError
except ValueError:
    pass
"""
    assert stderr_of(program) == "the model is damaged\n"


def test_standard_error_is_left_alone_while_there_are_other_threads() -> None:
    program = """
import os, threading
from engine.classifier.notice import without_notice
before, done = os.fstat(2), threading.Event()
thread = threading.Thread(target=done.wait)
thread.start()
with without_notice():
    assert os.path.samestat(os.fstat(2), before)
done.set()
thread.join()
with without_notice():
    assert not os.path.samestat(os.fstat(2), before)
"""
    assert stderr_of(program) == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a shell there closes no descriptor")
def test_an_engine_is_loaded_where_standard_error_is_closed() -> None:
    program = "import os; os.close(2); from engine import Engine; print(Engine.load('mlp').models())"
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    assert "mlp" in done.stdout
