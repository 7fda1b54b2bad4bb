"""Tests that take minutes: ``make slow`` runs them, and the others leave them out and say so."""

from __future__ import annotations

import os

import pytest

slow = pytest.mark.skipif("DIGITBOT_SLOW" not in os.environ, reason="takes minutes: make slow")
