"""Pictures of the real chat for the README: ``python -m tools.screenshots``."""
