"""The chat in a terminal, its pictures there, and the same conversation through a pipe."""
