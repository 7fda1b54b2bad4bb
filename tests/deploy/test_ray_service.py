"""The component with a Ray cluster: Kubernetes knows its pods, and Ray Serve its application."""

from __future__ import annotations

import importlib
from itertools import chain
from typing import Any

import pytest
import yaml

from bot.cli.unknown_settings import warnings
from bot.cli.words import words
from bot.serving import settings as of_serving
from bot.settings import load
from tests.deploy.manifests import DEPLOY, named, secrets

RAY = DEPLOY / "ray"
COMPONENT, REFERENCES = (yaml.safe_load((RAY / name).read_text()) for name in ("kustomization.yaml", "references.yaml"))
(SERVICE,) = yaml.safe_load_all((RAY / "engines.yaml").read_text())
POLICIES = list(yaml.safe_load_all((RAY / "network.yaml").read_text()))
PATCH = yaml.safe_load((RAY / "bot.yaml").read_text())
CLUSTER = SERVICE["spec"]["rayClusterConfig"]
HEAD, WORKER = CLUSTER["headGroupSpec"]["template"], CLUSTER["workerGroupSpecs"][0]["template"]
PODS = {"head": HEAD, "worker": WORKER}
OLDEST = "1.33"


@pytest.mark.parametrize("version", [OLDEST, None])
def test_kubernetes_knows_every_field_of_what_is_its_own(version: str | None) -> None:
    validate = pytest.importorskip("kubernetes_validate", reason="the schemas are in kubernetes-validate")
    pods = [
        {"apiVersion": "v1", "kind": "PodTemplate", "metadata": {"name": "pod"}, "template": pod}
        for pod in PODS.values()
    ]
    for one in (*pods, *POLICIES):
        validate.validate(one, version or validate.latest_version(), strict=True)


def test_a_ray_service_has_what_kuberay_knows() -> None:
    """Of version 1.6; its own schema is in no package."""
    assert (SERVICE["apiVersion"], SERVICE["kind"]) == ("ray.io/v1", "RayService")
    assert SERVICE["spec"].keys() == {"serveConfigV2", "rayClusterConfig"}
    assert CLUSTER.keys() == {"rayVersion", "authOptions", "headGroupSpec", "workerGroupSpecs"}
    assert CLUSTER["headGroupSpec"].keys() == {"rayStartParams", "template"}
    counts = {"replicas", "minReplicas", "maxReplicas"}
    assert CLUSTER["workerGroupSpecs"][0].keys() == {"groupName", "rayStartParams", "template", *counts}
    options = [CLUSTER["headGroupSpec"]["rayStartParams"], CLUSTER["workerGroupSpecs"][0]["rayStartParams"]]
    assert all(isinstance(value, str) for value in chain.from_iterable(each.values() for each in options))


def test_ray_serve_knows_the_application_and_it_is_there() -> None:
    schema = pytest.importorskip("ray.serve.schema", reason="needs Ray: the extra ray")
    import ray

    (application,) = schema.ServeDeploySchema(**yaml.safe_load(SERVICE["spec"]["serveConfigV2"])).applications
    module, _, name = application.import_path.removeprefix("digitbot.").partition(":")
    assert application.name == "digitbot"  # as those that ask name it
    assert callable(getattr(importlib.import_module(module), name))
    assert CLUSTER["rayVersion"] == ray.__version__


@pytest.mark.parametrize("pod", PODS.values(), ids=PODS)
def test_a_pod_has_no_more_rights_than_it_needs(pod: dict[str, Any]) -> None:
    spec, (container,) = pod["spec"], pod["spec"]["containers"]
    assert spec["automountServiceAccountToken"] is False
    assert spec["securityContext"]["runAsNonRoot"] is True
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert {"cpu", "memory"} <= container["resources"]["limits"].keys()
    for name in ("livenessProbe", "readinessProbe"):
        compile(container[name]["exec"]["command"][-1], "probe", "exec")


@pytest.mark.parametrize("pod", PODS.values(), ids=PODS)
def test_digitbot_takes_the_settings(pod: dict[str, Any], tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)  # where no .env is
    (container,) = pod["spec"]["containers"]
    (source,) = container["envFrom"]
    environ = {one["name"]: one["value"] for one in container["env"]} | secrets(source["secretRef"]["name"])
    assert load({}, environ).replicas == (2, 4)
    assert of_serving.load(environ).state
    assert list(warnings(words("en"), environ)) == []


def test_the_bot_finds_the_cluster_and_has_its_token() -> None:
    (patched,), (container,) = (
        one["spec"]["template"]["spec"]["containers"] for one in (PATCH, named("StatefulSet", "bot"))
    )
    assert (patched["name"], PATCH["metadata"]["name"]) == (container["name"], "bot")
    environ = {one["name"]: one.get("value") for one in patched["env"]}
    ports = {port["name"]: port["containerPort"] for port in HEAD["spec"]["containers"][0]["ports"]}
    setting = load({}, {"DIGITBOT_ENGINE": environ["DIGITBOT_ENGINE"]}).engine
    assert setting is not None
    assert setting.address == f"ray://{SERVICE['metadata']['name']}-head-svc:{ports['client']}"
    (secret,) = COMPONENT["secretGenerator"]
    (token,) = (one["valueFrom"]["secretKeyRef"] for one in patched["env"] if one["name"] == "RAY_AUTH_TOKEN")
    assert token["name"] == secret["name"] == CLUSTER["authOptions"]["secretName"]
    assert (RAY / f"{secret['envs'][0]}.example").read_text().startswith(f"{token['key']}=")


def test_every_file_is_listed_and_what_kustomize_replaces_is_there() -> None:
    listed = [*COMPONENT["resources"], *COMPONENT["configurations"], *(patch["path"] for patch in COMPONENT["patches"])]
    assert {*listed, "kustomization.yaml"} == {path.name for path in RAY.glob("*.yaml")}
    paths = [one["path"] for one in REFERENCES["images"] + REFERENCES["nameReference"][0]["fieldSpecs"]]
    for path in paths:
        value: Any = SERVICE
        for part in path.replace("[]", "").split("/"):
            value = (value[0] if isinstance(value, list) else value)[part]
        assert isinstance(value, str) or value[0], path
