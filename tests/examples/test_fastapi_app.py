"""Somebody's FastAPI application with our page and service in it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient

from engine import Engine
from examples.fastapi_app import create
from tests.examples.conftest import SEVEN


@pytest.fixture(scope="module")
def client(engine: Engine) -> Iterator[TestClient]:
    """Somebody who uses it."""
    with TestClient(create(engine), base_url="http://localhost") as client:
        yield client


def test_its_own_route_reads_with_the_same_engine(client: TestClient) -> None:
    assert client.post("/meters", files={"picture": SEVEN}).json() == {"number": "7", "sure": True}


def test_a_picture_that_cannot_be_read_is_a_sentence(client: TestClient) -> None:
    answer = client.post("/meters", files={"picture": b"%PDF-1.7"})
    assert (answer.status_code, answer.json()) == (422, {"detail": answer.json()["detail"]})
    assert "not a picture" in answer.json()["detail"]


def test_the_page_and_the_service_are_below_digits(client: TestClient) -> None:
    assert "text/html" in client.get("/digits/").headers["content-type"]
    reply = client.post("/digits/v1/messages", files={"pictures": ("seven.png", SEVEN)}).json()
    assert reply["readings"][0]["text"] == "7"
    assert client.get(reply["figures"][0]["address"]).content.startswith(b"\x89PNG")
