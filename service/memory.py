"""How much memory this process has needed."""

from pathlib import Path

_STATUS = Path("/proc/self/status")
_FIELD = "VmHWM:"
_BYTES_PER_KIB = 1024


def peak_memory_bytes() -> int | None:
    """Return the most memory that this process ever held; ``None`` where the system does not tell.

    ``getrusage`` is no substitute: its peak begins with that of the process that started this one.
    """
    if not _STATUS.exists():
        return None
    lines = _STATUS.read_text(encoding="ascii").splitlines()
    return next((int(line.split()[1]) * _BYTES_PER_KIB for line in lines if line.startswith(_FIELD)), None)
