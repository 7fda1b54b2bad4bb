"""A visit in each language, through the real engine: ``python -m tools.tour`` writes docs/tour.md from it."""
