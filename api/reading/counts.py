"""How many faults there are, in words that are true when not everything was looked at."""

from service.errors import InvalidProblem


def faults_counted(error: InvalidProblem) -> str:
    """Return ``1 fault``, ``2 faults``, or ``at least 5003 faults``."""
    counted = "1 fault" if len(error.faults) == 1 else f"{len(error.faults)} faults"
    return counted if error.are_all else f"at least {counted}"


def unread_told(error: InvalidProblem) -> str:
    """Say how many entries were not read; nothing when all were."""
    if not error.unread_entries:
        return ""
    return f"{error.unread_entries} entries of lists or objects behind these faults were not read."
