"""The description of the service holds: Schemathesis asks what it allows, and what it forbids, without a finding."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import httpx
from jsonschema import Draft202012Validator

from tests.bot.web.website import Website


def test_schemathesis_has_no_finding(website: Website, tmp_path: Path) -> None:
    options = ["--max-examples", "10", "--seed", "1", "--request-timeout", "300", "--no-color"]
    command = [sys.executable, "-m", "schemathesis.cli", "run", f"{website.url}/openapi.json", *options]
    ran = subprocess.run(command, cwd=tmp_path, check=False, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "Tested: 11" in ran.stdout


def test_it_is_valid_and_its_examples_are_answered(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    for schema in described["components"]["schemas"].values():
        Draft202012Validator.check_schema(schema)
    body = described["paths"]["/v1/messages"]["post"]["requestBody"]["content"]["application/json"]
    for example in body["examples"].values():
        assert client.post("/v1/messages", json=example["value"]).status_code == 200
    read = described["paths"]["/v1/read"]["post"]["requestBody"]["content"]["application/json"]
    (reading,) = client.post("/v1/read", json=read["example"]).json()["readings"]
    assert reading["error"] is None


def test_it_names_every_route(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    for path, methods in described["paths"].items():
        for method in methods:
            assert client.request(method, path).status_code != 405, path
