"""``draw``, the canvas of the terminal chat."""
