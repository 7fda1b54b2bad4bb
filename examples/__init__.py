"""Digitbot in bots and applications of other frameworks, a small file each, to copy: see docs/embedding.md."""
