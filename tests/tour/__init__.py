"""A visit in each language, through the real engine: ``python -m tests.tour`` writes docs/tour.md from it."""
