"""The application for a cluster that deploys it itself: what a Serve configuration, KubeRay's say, imports."""

from __future__ import annotations

import pickle
from typing import Any

from bot.serving import settings as of_serving
from bot.serving.engines import load_for_many
from bot.serving.ray_application import FIXED, Spec, deployment
from bot.settings import load


def application(_args: dict[str, str]) -> Any:
    """The application of the settings in the cluster's environment; the configuration may change its options."""
    settings, serving = load({}), of_serving.load()
    made = load_for_many(settings, serving, "ray")
    return deployment(Spec(pickle.dumps(made), replicas=settings.replicas, seconds=serving.picture_seconds), FIXED)
