"""Ears: wake whoever watches the jobs, in whatever process, as soon as something was written of them.

    ROOT/ears/<name>     a named pipe each; whoever writes to the ledger rings them all

Nothing depends on it: who cannot have an ear, as on Windows or on another machine, looks now and then. The pipe of a
watcher that died is found by the next ring, and goes.
"""

import os
import secrets
import select
import time
from contextlib import suppress
from pathlib import Path

from anew.errors import CannotWrite
from anew.jobs.bell import opened, ring
from anew.jobs.objects import ensure

SELDOM = 0.1
"""Seconds between two looks of somebody with an ear, should a ring be lost."""
OFTEN = 0.01
"""The same, without one."""


def ring_all(folder: Path) -> None:
    """Wake everybody who listens there."""
    with suppress(OSError):  # nobody has ever listened
        for path in folder.iterdir():
            if not path.name.startswith(".") and not ring(path):
                path.unlink(missing_ok=True)


class Ear:
    """The ear of one watcher."""

    def __init__(self, folder: Path) -> None:
        """Listen, where this machine has named pipes; else be deaf.

        Args:
            folder: Of all ears of a queue.
        """
        self._path = folder / secrets.token_hex(8)
        self.handle: int | None = None
        """To wait for with others; None where it is deaf."""
        hidden = self._path.with_name(f".{self._path.name}")  # until it is open, a ring would take it for a dead one's
        with suppress(OSError, CannotWrite):
            ensure(folder)
            self.handle = opened(hidden)
            hidden.rename(self._path)

    @property
    def pace(self) -> float:
        """Seconds between two looks at the ledger, if it does not ring."""
        return OFTEN if self.handle is None else SELDOM

    def wait(self, seconds: float) -> None:
        """Until it rings, at most so long."""
        if self.handle is None:
            time.sleep(min(seconds, OFTEN))
        elif select.select([self.handle], [], [], min(seconds, SELDOM))[0]:
            self.hear()

    def hear(self) -> None:
        """Take all rings for one."""
        if self.handle is not None:
            with suppress(OSError):
                os.read(self.handle, 65536)

    def close(self) -> None:
        """Hear no more."""
        if self.handle is not None:
            with suppress(OSError):
                self._path.unlink()
            os.close(self.handle)
            self.handle = None
