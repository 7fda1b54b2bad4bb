"""The Gradio chat, on a port of this machine, asked by Gradio's own client as a page asks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from gradio_client import Client, handle_file

from engine import Engine
from examples.gradio_chat import chat
from tests.examples.conftest import SEVEN


@pytest.fixture(scope="module")
def url(engine: Engine, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the chat is; what Gradio keeps on disk lies in a folder of the test's."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADIO_TEMP_DIR", str(tmp_path_factory.mktemp("gradio")))
        page = chat(engine)
        _, address, _ = page.launch(prevent_thread_lock=True, quiet=True, server_name="127.0.0.1")
        yield address
        page.close()


def say(client: Client, text: str = "", *files: Path) -> list[Any]:
    """What is shown in answer to words and files."""
    message = {"text": text, "files": [handle_file(file) for file in files]}
    answer = client.predict(message, api_name="/answer")
    return answer if isinstance(answer, list) else [answer]


def test_a_picture_is_read_and_talked_about(url: str, tmp_path: Path) -> None:
    (tmp_path / "seven.png").write_bytes(SEVEN)
    client = Client(url, verbose=False)
    words, figure = say(client, "", tmp_path / "seven.png")
    assert words.startswith("7 (")
    assert "Image" in figure
    assert "9" in say(client, "아니 9야")[0]


def test_each_who_has_the_page_open_has_a_conversation_of_their_own(url: str, tmp_path: Path) -> None:
    (tmp_path / "seven.png").write_bytes(SEVEN)
    ada, bob = Client(url, verbose=False), Client(url, verbose=False)
    say(ada, "", tmp_path / "seven.png")
    assert "7" not in say(bob, "why?")[0]
    assert "7" in say(ada, "why?")[0]


def test_tables_keep_their_columns(url: str) -> None:
    assert "```\n" in say(Client(url, verbose=False), "help")[0]


def test_what_is_no_picture_is_a_sentence(url: str, tmp_path: Path) -> None:
    (tmp_path / "seven.png").write_bytes(SEVEN[:200])
    assert "is damaged" in say(Client(url, verbose=False), "", tmp_path / "seven.png")[0]
