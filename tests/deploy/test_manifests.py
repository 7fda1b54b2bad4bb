"""What deploy/ runs is what its tools accept, what Digitbot knows, and no more than it needs."""

from __future__ import annotations

import json
import re
from importlib import resources
from itertools import chain
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from bot.cli.parser import parser
from bot.cli.unknown_settings import warnings
from bot.cli.words import words
from bot.discord import settings as of_discord
from bot.discord.cluster import Cluster
from bot.serving import settings as of_serving
from bot.settings import load
from bot.web import settings as of_web
from bot.web.openapi import document
from tests.deploy.manifests import (
    COMPOSE,
    DEPLOY,
    KUSTOMIZATION,
    OBJECTS,
    WORKLOADS,
    Process,
    containers,
    named,
    processes,
    secrets,
)

SERVICES = list(COMPOSE["services"].values())
PROCESSES = list(processes())
OLDEST = "1.33"  # of the Kubernetes that the files ask for


def _name(value: object) -> str:
    return value.place if isinstance(value, Process) else ""


def test_the_image_starts_from_a_base_that_cannot_change() -> None:
    dockerfile = (DEPLOY / "Dockerfile").read_text(encoding="utf-8")
    stages = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)
    assert set(stages) == {"${BASE}"}
    assert re.search(r"^ARG BASE=python:[\w.-]+@sha256:[0-9a-f]{64}$", dockerfile, re.MULTILINE)


def test_compose_follows_the_specification() -> None:
    package = pytest.importorskip("check_jsonschema", reason="the specification's schema is in check-jsonschema")
    file = resources.files(package) / "builtin_schemas" / "vendor" / "compose-spec.json"
    schema = json.loads(file.read_text(encoding="utf-8"))
    jsonschema.validators.validator_for(schema)(schema).validate(COMPOSE)


@pytest.mark.parametrize("one", OBJECTS, ids=lambda one: f"{one['kind']} {one['metadata']['name']}")
def test_kubernetes_knows_every_field(one: dict[str, Any]) -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="the schemas are in kubernetes-validate")
    for version in (OLDEST, validate.latest_version()):
        validate.validate(one, version, strict=True)


@pytest.mark.parametrize("service", SERVICES, ids=list(COMPOSE["services"]))
def test_a_service_of_compose_has_no_more_rights_than_it_needs(service: dict[str, Any]) -> None:
    assert int(service["user"].split(":")[0]) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert {"mem_limit", "cpus", "pids_limit", "restart", "healthcheck"} <= service.keys()


@pytest.mark.parametrize("workload", WORKLOADS, ids=lambda one: str(one["metadata"]["name"]))
def test_a_pod_has_no_more_rights_than_it_needs(workload: dict[str, Any]) -> None:
    pod = workload["spec"]["template"]["spec"]
    assert pod["automountServiceAccountToken"] is False
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["runAsUser"] > 0
    for container in containers(workload):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"cpu", "memory"} <= container["resources"]["limits"].keys()
        assert {"livenessProbe", "readinessProbe"} <= container.keys()


def test_databases_are_reached_from_inside_alone() -> None:
    assert COMPOSE["networks"]["inside"]["internal"] is True
    for name in ("redis", "postgres"):
        assert "ports" not in COMPOSE["services"][name]
        assert COMPOSE["services"][name]["networks"] == ["inside"]
        assert named("NetworkPolicy", name)["spec"]["ingress"][0]["from"]
    assert all(port.startswith("127.0.0.1:") for service in SERVICES for port in service.get("ports", []))
    assert {one["spec"].get("type", "ClusterIP") for one in OBJECTS if one["kind"] == "Service"} == {"ClusterIP"}


@pytest.mark.parametrize("process", PROCESSES, ids=_name)
def test_digitbot_takes_the_command_and_the_settings(
    process: Process, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)  # where no .env is
    english = words("en")
    arguments = parser(english).parse_args(process.arguments)
    load({}, process.environ)
    assert list(warnings(english, process.environ)) == []
    assert of_serving.load(process.environ).state
    if process.arguments[0] == "serve":
        assert of_web.load(process.environ).keys  # without which it listens to no network
    else:
        discord = of_discord.load(process.environ)
        assert Cluster.parse(arguments.cluster).shards(discord.shards)
        assert discord.token


@pytest.mark.parametrize("kind", ["compose", "kubernetes"])
def test_all_processes_of_the_bot_run_and_count_alike(kind: str) -> None:
    bots = [one for one in PROCESSES if one.place.startswith(kind) and one.arguments[0] == "discord"]
    size = len(bots)
    assert size > 1
    assert [one.arguments[-1] for one in bots] == [f"{number}/{size}" for number in range(1, size + 1)]
    assert len({one.environ["DIGITBOT_DISCORD_SHARDS"] for one in bots}) == 1


def test_the_bot_and_the_service_have_a_database_of_redis_each() -> None:
    assert secrets("bot")["DIGITBOT_STATE"] != secrets("service")["DIGITBOT_STATE"]


def test_probes_ask_for_what_is_there() -> None:
    described = document("", ["cnn"], keys=True)["paths"]
    (container,) = containers(named("Deployment", "service"))
    for name in ("startupProbe", "readinessProbe", "livenessProbe"):
        probe = container[name]["httpGet"]
        assert probe["path"] in described
        assert probe["port"] in [port["name"] for port in container["ports"]]
        # Other names are refused where DIGITBOT_WEB_ADDRESS is set.
        assert probe["httpHeaders"] == [{"name": "Host", "value": "localhost"}]
    assert "/readyz'" in COMPOSE["services"]["service"]["healthcheck"]["test"][-1]


def test_each_process_of_the_bot_is_asked_at_its_own_port() -> None:
    for name, service in COMPOSE["services"].items():
        if service.get("command", [""])[0] == "discord":
            number = Cluster.parse(service["command"][-1]).number
            port = int(service["environment"]["DIGITBOT_MONITOR"]) + number - 1
            assert f":{port}/healthz" in service["healthcheck"]["test"][-1], name


def test_code_of_probes_compiles() -> None:
    commands = [
        probe["exec"]["command"]
        for container in chain.from_iterable(map(containers, WORKLOADS))
        for name, probe in container.items()
        if name.endswith("Probe") and "exec" in probe
    ]
    commands += [service["healthcheck"]["test"][1:] for service in SERVICES]
    scripts = [command[-1] for command in commands if command[0] == "python"]
    assert len(scripts) == 6
    for script in scripts:
        compile(script, "probe", "exec")


def test_what_refers_to_pods_finds_them() -> None:
    labels = {one["metadata"]["name"]: one["spec"]["template"]["metadata"]["labels"] for one in WORKLOADS}
    for one in OBJECTS:
        name, spec = one["metadata"]["name"], one.get("spec", {})
        if one["kind"] == "Service":
            assert spec["selector"] == labels[name]
            ports = {port["name"] for port in containers(_workload(name))[0]["ports"]}
            assert {port["targetPort"] for port in spec["ports"]} <= ports
        elif one["kind"] in ("Deployment", "StatefulSet", "PodDisruptionBudget"):
            assert spec["selector"]["matchLabels"] == labels[name]
        elif one["kind"] == "HorizontalPodAutoscaler":
            target = spec["scaleTargetRef"]
            assert "replicas" not in named(target["kind"], target["name"])["spec"]  # else each apply resets them


def _workload(name: str) -> dict[str, Any]:
    (found,) = (one for one in WORKLOADS if one["metadata"]["name"] == name)
    return found


def test_every_manifest_and_every_secret_is_listed() -> None:
    listed = {DEPLOY / path for path in KUSTOMIZATION["resources"]}
    assert listed == set((DEPLOY / "kubernetes").glob("*.yaml"))
    generated = {one["name"]: one["envs"] for one in KUSTOMIZATION["secretGenerator"]}
    assert generated == {name: [f"secrets/{name}.env"] for name in _examples()}
    used = {
        source["secretRef"]["name"]
        for container in chain.from_iterable(map(containers, WORKLOADS))
        for source in container["envFrom"]
    }
    assert used == generated.keys()
    assert {service["env_file"] for service in SERVICES} == {path for (path,) in generated.values()}


def test_secrets_stand_nowhere_else_and_are_not_committed() -> None:
    assert re.search(r"^/deploy/secrets/\*\.env$", (DEPLOY.parent / ".gitignore").read_text(), re.MULTILINE)
    secret = set(chain.from_iterable(secrets(name) for name in _examples()))
    plain = {name for service in SERVICES for name in service.get("environment", {})}
    plain |= {
        one["name"] for container in chain.from_iterable(map(containers, WORKLOADS)) for one in container.get("env", [])
    }
    assert not secret & plain


def _examples() -> list[str]:
    return [file.name.removesuffix(".env.example") for file in (DEPLOY / "secrets").glob("*.env.example")]
