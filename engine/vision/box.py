"""Where something stands in a picture."""

from __future__ import annotations

Box = tuple[int, int, int, int]  # x, y, width, height in pixels
