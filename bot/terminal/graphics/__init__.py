"""Pictures at a terminal: which protocol it has, found out by asking it, and the bytes that protocol wants."""
