"""deploy/ goes through the tools that would run it; none of them needs a cluster or a daemon for that."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.deploy.manifests import COMPOSE, DEPLOY, secrets

KUSTOMIZE = [["kubectl", "kustomize"], ["kustomize", "build"]]
COMPOSES = [["docker", "compose"], ["docker-compose"]]
KUBERNETES = "1.33"  # the oldest that the files ask for


@pytest.fixture
def deploy(tmp_path: Path) -> Path:
    """A copy whose secrets are their examples."""
    copy = tmp_path / "deploy"
    shutil.copytree(DEPLOY, copy, ignore=shutil.ignore_patterns("*.env"))
    for example in copy.rglob("*.env.example"):
        shutil.copy(example, example.with_suffix(""))
    return copy


@pytest.mark.parametrize("component", ["", "ray"])
def test_kustomize_makes_what_kubernetes_knows(deploy: Path, component: str) -> None:
    objects = _built(deploy, component)
    kinds = [one["kind"] for one in objects]
    assert kinds.count("RayService") == (1 if component else 0)
    validate = pytest.importorskip("kubernetes_validate", reason="the schemas are in kubernetes-validate")
    for one in objects:
        if one["kind"] != "RayService":  # whose schema is in no package
            validate.validate(one, KUBERNETES, strict=True)


@pytest.mark.parametrize("component", ["", "ray"])
def test_what_kustomize_makes_refers_to_what_is_there(deploy: Path, component: str) -> None:
    objects = _built(deploy, component)
    made = {one["metadata"]["name"] for one in objects if one["kind"] == "Secret"}
    used = {one["name"] for one in _values(objects, "secretRef")} | {
        one["name"] for one in _values(objects, "secretKeyRef")
    }
    assert used
    assert used <= made
    images = {image for image in _values(objects, "image") if re.match(r"digitbot\b", image)}
    (tag,) = yaml.safe_load((deploy / "kustomization.yaml").read_text())["images"]
    assert images == {f"digitbot:{tag['newTag']}"}


def test_compose_reads_its_file_and_the_secrets(deploy: Path) -> None:
    tool = _tool(COMPOSES, "version")
    file = deploy / "compose.yaml"
    if tool == ["docker-compose"] and _run([*tool, "version", "--short"]).startswith("1."):
        # The old one knows all of it but the project's name.
        file.write_text(re.sub(r"^name: .*\n", "", file.read_text(), flags=re.MULTILINE))
    config = yaml.safe_load(_run([*tool, "--file", str(file), "config"]))
    assert config["services"].keys() == COMPOSE["services"].keys()
    assert config["volumes"].keys() == COMPOSE["volumes"].keys()
    for name, service in COMPOSE["services"].items():
        expected = service.get("environment", {}) | secrets(Path(service["env_file"]).stem)
        assert config["services"][name]["environment"] == expected


def _built(deploy: Path, component: str) -> list[dict[str, Any]]:
    tool = _tool(KUSTOMIZE, "--help")
    if component:
        with (deploy / "kustomization.yaml").open("a") as file:
            file.write(f"components: [{json.dumps(component)}]\n")
    return list(yaml.safe_load_all(_run([*tool, str(deploy)])))


def _tool(kinds: Sequence[list[str]], argument: str) -> list[str]:
    """The first of several commands that is installed here; without one, the test is skipped."""
    for command in kinds:
        if shutil.which(command[0]) and subprocess.run([*command, argument], capture_output=True).returncode == 0:
            return command
    pytest.skip(f"needs one of: {', '.join(' '.join(command) for command in kinds)}")


def _run(command: list[str]) -> str:
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def _values(value: Any, key: str) -> Iterator[Any]:
    """The values of a key, wherever it stands."""
    if isinstance(value, dict):
        if key in value:
            yield value[key]
        for each in value.values():
            yield from _values(each, key)
    elif isinstance(value, list):
        for each in value:
            yield from _values(each, key)
