"""Counts in sentences."""


def counted(number: int, noun: str) -> str:
    """Return ``1 student``, ``2 students``."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
