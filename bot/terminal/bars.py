"""A share as a bar: in the cards of an answer and beside the canvas it looks the same."""

from __future__ import annotations

from bot.color import Depth

_PARTS = ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")


def bar(share: float, width: int, depth: Depth) -> str:
    """The bar, of just that width.

    Args:
        share: 0 to 1; what is greater fills the bar.
        width: that of the whole, in columns; may be 0.
        depth: without colours the bar is plain ASCII.
    """
    share = min(share, 1.0)
    if depth is Depth.NONE:
        return ("#" * round(share * width)).ljust(width)
    # Nothing but what is certain fills the bar to its end.
    most = width * 8 if share >= 1 else max(0, width * 8 - 1)
    whole, eighths = divmod(min(round(share * width * 8), most), 8)
    return ("█" * whole + _PARTS[eighths]).ljust(width)
