"""Files in and out; ``-`` is standard input or output."""

import os
import sys
import tempfile
from pathlib import Path

from api.cli.exits import Exit, fail


def read_file(path: Path) -> bytes:
    """Read a whole file, or end the command with a sentence."""
    try:
        return sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    except OSError as error:
        fail(f"Cannot read {path}: {error.strerror}.", Exit.INVALID_INPUT)


def check_writable(path: Path | None) -> None:
    """End the command before the work when its output could not be written after it."""
    if path is not None and path.is_dir():
        fail(f"Cannot write {path}: it is a folder.")
    if path is not None and not path.parent.is_dir():
        fail(f"Cannot write {path}: there is no folder {path.parent}.")


def write_output(path: Path | None, text: str) -> None:
    """Write to standard output, or to a file that is there whole or not at all."""
    try:
        if path is None or str(path) == "-":
            sys.stdout.write(text + "\n")
            sys.stdout.flush()
        elif path.exists() and not path.is_file():  # a pipe or a device
            path.write_text(text + "\n", encoding="utf-8")
        else:
            _replace(path, text + "\n")
    except OSError as error:
        fail(f"Cannot write {path or 'the result'}: {error.strerror}.")


def _replace(path: Path, text: str) -> None:
    target = path.resolve()
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    temporary = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(0o666 & ~_umask())
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Read the process's umask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
