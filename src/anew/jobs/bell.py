"""Bell: wakes a worker that waits, so that a job need not wait for the next look at the ledger.

A named pipe beside the ledger. Nothing depends on it: a ring that is lost costs a worker one ``pause``.
"""

import os
import select
import stat
import time
from contextlib import suppress
from pathlib import Path

SHORT = 0.02
"""Seconds between two looks where there is no pipe, as on Windows."""


def ring(path: Path) -> None:
    """Wake somebody, if anybody waits."""
    with suppress(OSError):  # nobody has ever waited, or the pipe is full of rings
        if not stat.S_ISFIFO(path.stat().st_mode):
            return
        handle = os.open(path, os.O_WRONLY | os.O_NONBLOCK)
        try:
            os.write(handle, b"!")
        finally:
            os.close(handle)


class Bell:
    """The ear of one worker."""

    def __init__(self, path: Path) -> None:
        self._handle: int | None = None
        if hasattr(os, "mkfifo"):
            with suppress(FileExistsError):
                os.mkfifo(path, 0o600)
            with suppress(OSError):
                # Open both ways, else the pipe would be at its end whenever nobody rings.
                self._handle = os.open(path, os.O_RDWR | os.O_NONBLOCK)

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
