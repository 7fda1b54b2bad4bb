"""The front ends: they carry a person's messages to the engine and show its replies."""
