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
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import replace
from functools import partial
from typing import Any

from anew.errors import AnewError, BadInput, Cancelled, CannotServe, MissingExtra
from anew.image import Limit, Picture
from anew.jobs.actor import Actor, Look, Order
from anew.jobs.doing import do
from anew.jobs.executor import Death
from anew.jobs.ledger.crews import LEASE
from anew.jobs.ledger.sweeping import Room
from anew.jobs.queue import Queue
from anew.jobs.supervisor import Supervisor
from anew.jobs.worker import Line, work
from anew.ops.preview import Preview, still, unseen
from anew.ops.progress import Progress
from anew.policy import Policy
from anew.provenance import Result
from anew.recipes import Recipe
from anew.version import __version__

LOOK = 0.1
"""Seconds between two looks at what is being made."""
OWN_STORE = 2**29
"""Bytes of the object store of a cluster that is started here; what is more goes to the disk."""
NEEDS = {"cpu": {"num_cpus": 1}, "gpu": {"num_cpus": 1, "num_gpus": 1}}
"""What a worker takes of the cluster, by device."""


class Gone(BaseException):
    """The actor is lost. No error of the job: whoever holds it is as dead as a process that was killed."""


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
            self._folder = tempfile.mkdtemp(prefix="anew-ray-")
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

    def _hired(self, crew: str, name: str, device: str) -> "Seat":
        return Seat(self._queue, self._ray, crew, name, device)


class Seat:
    """A worker: a thread here, and an actor there that it orders from."""

    pid = 0

    def __init__(self, queue: Queue, ray: Any, crew: str, name: str, device: str) -> None:
        """Start both."""
        self.name, self.device, self.began = name, device, time.monotonic()
        self._ray, self._line, self._memory = ray, Line(), 0
        self._death = Death("it has not begun", own=True)
        self._actor = ray.remote(Actor).options(**NEEDS[device], max_concurrency=2, max_restarts=0).remote()
        self._thread = threading.Thread(target=self._work, args=(queue, crew), name="anew-seat", daemon=True)
        self._thread.start()

    def death(self) -> Death | None:
        """How it died, if it did."""
        return None if self._thread.is_alive() else self._death

    def memory(self) -> int:
        """Bytes of the actor's process, as it said last."""
        return self._memory

    def finish(self) -> None:
        """Tell it to go when it is done."""
        self._line.finishing.set()

    def hang_up(self) -> None:
        """Tell it to go."""
        self._line.finishing.set()
        self._line.going.set()

    def kill(self) -> None:
        """End the actor; the thread finds out, takes no other job, and its word no longer counts."""
        self._line.finishing.set()
        with suppress(Exception):  # the cluster may be gone altogether
            self._ray.kill(self._actor)

    def _work(self, queue: Queue, crew: str) -> None:
        try:
            self._greet()
            work(queue, crew, self.name, self._line, partial(do, make=self._make))
            self._death = Death("it went", own=False)
        except Gone as gone:
            self._death = Death(str(gone), own=False)
        except Exception as error:  # noqa: BLE001 - told, and another is hired
            self._death = Death(f"{type(error).__name__}: {error}", own=True)
        finally:
            self.kill()

    def _greet(self) -> None:
        """Wait until the cluster has room for it.

        Raises:
            CannotServe: another anew is installed there.
            Gone: it cannot be started, or nobody wants it any more.
        """
        asked = self._actor.version.remote()
        while not self._is_there(asked, LOOK):
            if self._line.finishing.is_set():
                raise Gone("the cluster had no room for it")
        found = self._got(asked)
        if found != __version__:
            raise CannotServe(
                needed=f"anew {__version__} on the cluster, as here", found=f"anew {found}", fix="Install the same."
            )

    def _make(
        self,
        recipe: Recipe,
        *,
        progress: Progress,
        preview: Preview,
        limit: Limit,
        policy: Policy | None,
        consent: str,
        **pictures: Picture,
    ) -> Result:
        """As ``anew.road.run``, elsewhere."""
        order = Order(recipe.to_dict(), limit, policy, consent, preview is not unseen)
        making, stop = self._actor.make.remote(order, pictures), False
        while not self._is_there(making, LOOK):
            looking = self._actor.look.remote(stop)
            if self._ray.wait([making, looking])[0] == [looking]:
                stop = self._told(self._got(looking), progress, preview)
        made = self._got(making)
        if isinstance(made, AnewError):
            raise made
        assert isinstance(made, Result)
        return replace(made, inputs={**pictures, **made.inputs})

    def _told(self, look: Look, progress: Progress, preview: Preview) -> bool:
        """Tell it on; returns whether it is to stop."""
        self._memory = look.memory
        if look.drawing is not None:
            preview(still(look.drawing))
        try:
            progress(look.fraction, look.doing)
        except Cancelled:
            return True
        return False

    def _is_there(self, asked: object, seconds: float) -> bool:
        try:
            return bool(self._ray.wait([asked], timeout=seconds)[0])
        except self._ray.exceptions.RayError as error:
            raise Gone(_line(error)) from error

    def _got(self, asked: object) -> Any:
        try:
            return self._ray.get(asked)
        except self._ray.exceptions.RayError as error:
            raise Gone(_line(error)) from error


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


def _line(error: Exception) -> str:
    """The last line says why."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[-1] if lines else ''}"[:300]
