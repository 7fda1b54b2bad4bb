"""Measurements, not tests: ``make bench`` prints them as a table beside the tutorial's way, all in one run."""
