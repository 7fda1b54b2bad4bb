"""What deploy/ would run, read from the compose file and from the Kubernetes manifests."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

DEPLOY = Path(__file__).parents[2] / "deploy"
COMPOSE = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))
KUSTOMIZATION = yaml.safe_load((DEPLOY / "kustomization.yaml").read_text(encoding="utf-8"))
OBJECTS: list[dict[str, Any]] = [
    one
    for file in sorted((DEPLOY / "kubernetes").glob("*.yaml"))
    for one in yaml.safe_load_all(file.read_text(encoding="utf-8"))
]
WORKLOADS = [one for one in OBJECTS if one["kind"] in ("Deployment", "StatefulSet")]


@dataclass(frozen=True)
class Process:
    """A `digitbot` command in a container of its own.

    Attributes:
        place: where it is described.
        arguments: of the command, its sub-command first.
        environ: its environment, the examples of its secrets included.
    """

    place: str
    arguments: list[str]
    environ: Mapping[str, str]


def secrets(name: str) -> dict[str, str]:
    """The variables of an example of secrets."""
    lines = (DEPLOY / "secrets" / f"{name}.env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if not line.startswith("#"))


def named(kind: str, name: str) -> dict[str, Any]:
    """The object of a kind and a name."""
    (found,) = (one for one in OBJECTS if (one["kind"], one["metadata"]["name"]) == (kind, name))
    return found


def containers(workload: Mapping[str, Any]) -> list[Any]:
    """The containers of a workload's pod."""
    pod = workload["spec"]["template"]["spec"]
    return [*pod.get("initContainers", []), *pod["containers"]]


def processes() -> Iterator[Process]:
    """All that is run of Digitbot; of a StatefulSet each pod."""
    for name, service in COMPOSE["services"].items():
        if service["image"] == "digitbot":
            secret = Path(service["env_file"]).stem
            yield Process(f"compose {name}", service["command"], service["environment"] | secrets(secret))
    for workload in WORKLOADS:
        for container in containers(workload):
            if container["image"] == "digitbot":
                yield from _pods(workload, container)


def _pods(workload: Mapping[str, Any], container: Mapping[str, Any]) -> Iterator[Process]:
    fixed = {one["name"]: one["value"] for one in container["env"] if "value" in one}
    indexed = [
        one["name"]
        for one in container["env"]
        if one.get("valueFrom") == {"fieldRef": {"fieldPath": "metadata.labels['apps.kubernetes.io/pod-index']"}}
    ]
    for source in container["envFrom"]:
        fixed |= secrets(source["secretRef"]["name"])
    first = workload["spec"].get("ordinals", {}).get("start", 0)
    for number in range(first, first + workload["spec"].get("replicas", 1)):
        environ = fixed | dict.fromkeys(indexed, str(number))
        arguments = [re.sub(r"\$\((\w+)\)", lambda match: environ[match[1]], one) for one in container["args"]]  # noqa: B023
        yield Process(f"kubernetes {workload['metadata']['name']}-{number}", arguments, environ)
