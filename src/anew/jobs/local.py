"""Local: a supervisor and its workers on this machine, processes, one or more a device.

A supervisor that dies takes its workers with it: they hear the end of their standard input.
"""

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from contextlib import suppress

from anew.errors import BadInput
from anew.jobs import memory
from anew.jobs.executor import Death
from anew.jobs.ledger.crews import LEASE
from anew.jobs.ledger.sweeping import Room
from anew.jobs.queue import Queue
from anew.jobs.supervisor import Supervisor


class Local(Supervisor):
    """The supervisor. Also a block: ``with Local(queue):``."""

    def __init__(
        self,
        queue: Queue,
        *,
        devices: Sequence[str] = ("cpu",),
        each: int = 1,
        lease: float = LEASE,
        room: Room | None = None,
        warm: bool = True,
    ) -> None:
        """Set it up; nothing starts yet.

        Args:
            queue: Where the jobs are.
            devices: "cpu", or "cuda:0" and so on: a worker sees its own only.
            each: Workers a device.
            lease: Seconds of silence after which others take this one for dead, and it them.
            room: How much the queue may keep.
            warm: Compile kernels before the first job, where there is time.

        Raises:
            BadInput: no such device, or none.
        """
        many = [device for device in devices for _ in range(each)]
        super().__init__(queue, self._started, many, lease=lease, room=room)
        self._environments = {device: _environment(device, len(many)) for device in many}
        self._words = ("warm",) if warm else ()

    def _started(self, crew: str, name: str, device: str) -> "Process":
        words = [sys.executable, "-m", "anew.jobs.worker", str(self._queue.root), crew, name, *self._words]
        return Process(name, device, words, self._environments[device])


class Process:
    """A worker, and how it is spoken to."""

    def __init__(self, name: str, device: str, words: list[str], environment: dict[str, str]) -> None:
        """Start it."""
        self.name, self.device, self.began = name, device, time.monotonic()
        self._process = subprocess.Popen(
            words,
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # a Ctrl-C is for the supervisor, which then ends them in order
        )
        assert self._process.stdin is not None
        self._line = self._process.stdin

    @property
    def pid(self) -> int:
        """Its number on this machine."""
        return self._process.pid

    def death(self) -> Death | None:
        """How it died, if it did."""
        code = self._process.poll()
        if code is None:
            return None
        return Death(f"signal {-code}" if code < 0 else f"exit code {code}", own=code > 0)

    def memory(self) -> int:
        """Bytes that it holds."""
        return memory.held(self._process.pid)

    def finish(self) -> None:
        """Tell it to go when it is done."""
        with suppress(OSError, ValueError):  # it has gone already
            self._line.write(b"finish\n")
            self._line.flush()

    def hang_up(self) -> None:
        """Tell it to go."""
        with suppress(OSError):
            self._line.close()

    def kill(self) -> None:
        """End it; it is gone when this returns."""
        self._process.kill()
        self._process.wait()


def _environment(device: str, workers: int) -> dict[str, str]:
    """What a worker of that device is started with: its device alone, and its share of the cores."""
    own = dict(os.environ)
    kind, _, number = device.partition(":")
    if kind == "cpu" and not number:
        own["CUDA_VISIBLE_DEVICES"] = ""
    elif kind == "cuda" and number.isdecimal():
        own["CUDA_VISIBLE_DEVICES"] = number
    else:
        raise BadInput(needed="cpu, or cuda and a number", found=device, fix="Say cpu, or cuda:0 for the first GPU.")
    if workers > 1:
        share = str(max(1, (os.cpu_count() or 1) // workers))
        own = {"OMP_NUM_THREADS": share, "NUMBA_NUM_THREADS": share} | own
    return own
