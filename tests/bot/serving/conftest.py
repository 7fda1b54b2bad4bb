"""What the tests of serving share."""

from __future__ import annotations

import os
import secrets

# Each test has a home of its own, where Ray would look for the token that it had put into another one.
os.environ.setdefault("RAY_AUTH_TOKEN", secrets.token_hex(32))
# Read when Ray is imported, which the tests do before Digitbot.
os.environ.setdefault("RAY_ENABLE_AUTO_CONNECT", "0")
