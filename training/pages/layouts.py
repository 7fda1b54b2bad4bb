"""How digits stand on a sheet; by name, for composing."""

from __future__ import annotations

from training.pages.layout_forms import FORMS
from training.pages.layout_rows import ROWS, Layout
from training.pages.layout_singles import SINGLES
from training.pages.layout_strings import STRINGS

LAYOUTS: dict[str, Layout] = {**SINGLES, **ROWS, **FORMS, **STRINGS}
# Never trained on: they only measure. A third of all, some of every family.
KEPT_ASIDE = frozenset({
    "digit over the edge", "tiny digit cut out",
    "four hanging together", "row of two sizes", "falling row", "crowded rows", "columns",
    "sudoku", "comb", "box", "dashes below",
    "time", "percentage", "in parentheses", "numbered list",
    "scattered page",
})  # fmt: skip
# What has slashes: seldom enough, and next to ones, they would be taken for ones by their number alone.
OFTEN = {"date": 6, "fraction": 3, "ledger": 3}
