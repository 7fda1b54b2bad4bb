"""``make load-engines``: what each place of the engine costs, and how many engines Ray's router keeps busy."""
