"""Kakao i Open Builder: a channel's messages come to ``/kakao`` as skill payloads, and skill responses go back."""
