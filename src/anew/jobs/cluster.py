"""Cluster: a supervisor whose workers make their pictures on a Ray cluster.

    here                                            there
    takes a job, reads its files
        recipe and pictures      ----------------->  makes
        how far, what to see     <-----------------
        the picture, its record  <-----------------
    writes and signs the file, says that it is done

Only the making is elsewhere. So the machines of the cluster need anew and the models, but neither the ledger nor a
folder in common, and everything that is signed or kept is so by this machine. What is sent goes by Ray's object store.
"""

import importlib
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from anew.errors import BadInput, CannotServe, MissingExtra
from anew.jobs.ledger.crews import LEASE
from anew.jobs.ledger.sweeping import Room
from anew.jobs.queue import Queue
from anew.jobs.seat import NEEDS, Seat
from anew.jobs.supervisor import Supervisor

OWN_STORE = 2**29
"""Bytes of the object store of a cluster that is started here; what is more goes to the disk."""


class Cluster(Supervisor):
    """The supervisor. Also a block: ``with Cluster(queue, address="10.0.0.5:6379"):``."""

    def __init__(
        self,
        queue: Queue,
        *,
        address: str = "",
        devices: Sequence[str] = ("cpu",),
        each: int = 1,
        lease: float = LEASE,
        room: Room | None = None,
    ) -> None:
        """Set it up; nothing starts yet.

        Args:
            queue: Where the jobs are.
            address: Of the cluster, as ``ray start`` says it. Empty starts one on this machine that nobody else can
                reach, and ends it after.
            devices: "cpu" or "gpu": what a worker needs of the cluster.
            each: Workers a device.
            lease: Seconds of silence after which others take this one for dead, and it them.
            room: How much the queue may keep.

        Raises:
            MissingExtra: Ray is not installed.
            BadInput: no such device, or no worker.
        """
        if unknown := [device for device in devices if device not in NEEDS]:
            raise BadInput(needed="cpu or gpu, for a worker on a cluster", found=unknown[0], fix="Say cpu or gpu.")
        many = [device for device in devices for _ in range(each)]
        super().__init__(queue, self._hired, many, lease=lease, room=room)
        self._address, self._cpus, self._gpus = address, len(many), many.count("gpu")
        self._ray, self._ours, self._folder = _ray(alone=not address), False, ""

    def start(self) -> None:
        """Connect to the cluster, or start one, and go on as every supervisor.

        Raises:
            CannotServe: there is none at that address, or it cannot be started.
            CannotWrite: the queue cannot be written.
        """
        if not self._ray.is_initialized():
            self._connect()
        super().start()

    def stop(self, patience: float = 30.0) -> None:
        """End, as every supervisor; a cluster that was started here ends too."""
        super().stop(patience)
        if self._ours:
            self._ray.shutdown()
            self._ours = False
        if self._folder:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = ""

    def _connect(self) -> None:
        told: dict[str, Any] = {"address": self._address}
        if not self._address:
            self._folder = _folder()
            told = {"address": "local", "num_cpus": self._cpus, "num_gpus": self._gpus, "include_dashboard": False}
            told |= {"object_store_memory": OWN_STORE, "_temp_dir": self._folder}
        try:
            with _signals_kept():
                self._ray.init(**told, namespace="anew", log_to_driver=False, logging_level="ERROR")
        except Exception as error:
            raise CannotServe(
                needed=f"a Ray cluster at {self._address or 'this machine'}",
                found=f"none: {error}"[:300],
                fix="See that it runs (ray status), that its Ray and Python are as here, and that its token is known.",
            ) from error
        self._ours = True

    def _hired(self, crew: str, name: str, device: str) -> Seat:
        return Seat(self._queue, self._ray, crew, name, device)


def _ray(*, alone: bool) -> Any:
    """Ray, which tells nobody that it is used; and listens to this machine only where it is ``alone``."""
    os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
    if alone:  # both are read when it is imported
        os.environ.setdefault("RAY_ENABLE_WINDOWS_OR_OSX_CLUSTER", "0")
    else:  # it would look for a cluster that is not there for a quarter of an hour; so it is less than a minute
        os.environ.setdefault("RAY_NUM_REDIS_GET_RETRIES", "1")
    try:
        return importlib.import_module("ray")
    except ImportError as error:
        raise MissingExtra(
            needed="Ray, for workers on a cluster", found="none", fix="Run: pip install 'anew[ray]'"
        ) from error


@contextmanager
def _signals_kept() -> Iterator[None]:
    """Ray takes SIGTERM for itself."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.getsignal(signal.SIGTERM)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def _folder() -> str:
    """For what Ray writes, pictures that it has no room for included. Those of processes that were killed go."""
    for left in Path(tempfile.gettempdir()).glob("anew-ray-*-*"):
        pid = left.name.split("-")[2]
        if os.name == "posix" and pid.isdecimal() and not _lives(int(pid)):
            shutil.rmtree(left, ignore_errors=True)
    return tempfile.mkdtemp(prefix=f"anew-ray-{os.getpid()}-")


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # somebody else's
        return True
    return True
