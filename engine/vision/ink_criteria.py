"""What is taken for ink when a picture is looked at."""

from __future__ import annotations

from dataclasses import dataclass

# The least by which ink differs from its background, in levels of 255. Where nothing does, half of it is tried.
FAINTEST = 10.0


@dataclass(frozen=True)
class InkCriteria:
    """What is taken for ink.

    Attributes:
        is_dark: whether the ink is darker than what it stands on; None if that is to be found out.
        ruled: whether lines across the picture are taken for the paper's and not for ink.
        faintest: by how many of 255 levels ink differs from its background at least.
    """

    is_dark: bool | None = None
    ruled: bool = True
    faintest: float = FAINTEST


USUAL = InkCriteria()
FAINT = (InkCriteria(faintest=FAINTEST / 2), InkCriteria(faintest=FAINTEST / 2, ruled=False))
