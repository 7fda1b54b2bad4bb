"""Fuzzers: what people and attackers may send, made by chance, and what must hold whatever it is.

Each kind is a module with ``prepare()``, which loads what it needs and returns an ``Attack``.
"""
