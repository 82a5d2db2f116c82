"""Where an error came from, without what it says: its text may hold names of people."""

import traceback


def code_lines(error: BaseException) -> str:
    """Return the kind of an error and the code lines that it came through."""
    lines = [f"{frame.name}:{frame.lineno}" for frame in traceback.extract_tb(error.__traceback__)]
    return f"{type(error).__name__} at {' > '.join(lines)}"
