"""Bell: wakes a worker that waits, so that a job need not wait for the next look at the ledger.

A named pipe beside the ledger. Nothing depends on it: a ring that is lost costs a worker one ``pause``.
"""

import errno
import os
import select
import stat
import time
from contextlib import suppress
from pathlib import Path

SHORT = 0.02
"""Seconds between two looks where there is no pipe, as on Windows."""


def ring(path: Path) -> bool:
    """Wake somebody, if anybody waits.

    Returns:
        False where nobody ever will: there is no pipe, or nobody has it open.
    """
    try:
        if not stat.S_ISFIFO(path.stat().st_mode):
            return False
        handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
    except OSError as error:
        return error.errno not in (errno.ENXIO, errno.ENOENT)
    try:
        with suppress(OSError):  # the pipe is full of rings
            os.write(handle, b"!")
    finally:
        os.close(handle)
    return True


def opened(path: Path) -> int | None:
    """A pipe to hear rings from, made where it is not there; None where this machine has none."""
    if not hasattr(os, "mkfifo"):
        return None
    with suppress(FileExistsError):
        os.mkfifo(path, 0o600)
    # Open both ways, else the pipe would be at its end whenever nobody rings.
    return os.open(path, os.O_RDWR | os.O_NONBLOCK)


class Bell:
    """The ear of one worker."""

    def __init__(self, path: Path) -> None:
        self._handle: int | None = None
        with suppress(OSError):
            self._handle = opened(path)

    def wait(self, seconds: float) -> None:
        """Until it rings, at most so long."""
        if self._handle is None:
            time.sleep(min(seconds, SHORT))
            return
        ready, _, _ = select.select([self._handle], [], [], seconds)
        if ready:
            with suppress(OSError):  # another worker heard it first
                os.read(self._handle, 1)

    def close(self) -> None:
        """Hear no more."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None
