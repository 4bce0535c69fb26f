"""Seat: a worker of a Ray cluster. A thread here takes jobs and ends them; an actor there makes what it orders."""

import threading
import time
from contextlib import suppress
from dataclasses import replace
from functools import partial
from typing import Any

from anew.errors import AnewError, Cancelled, CannotServe
from anew.image import Limit, Picture
from anew.jobs.actor import Actor, Look, Order
from anew.jobs.doing import do
from anew.jobs.executor import Death
from anew.jobs.queue import Queue
from anew.jobs.worker import Line, work
from anew.ops.preview import Preview, still, unseen
from anew.ops.progress import Progress
from anew.policy import Policy
from anew.provenance import Result
from anew.recipes import Recipe
from anew.version import __version__

LOOK = 0.1
"""Seconds between two looks at what is being made."""
NEEDS = {"cpu": {"num_cpus": 1}, "gpu": {"num_cpus": 1, "num_gpus": 1}}
"""What a worker takes of the cluster, by device."""


class Gone(BaseException):
    """The actor is lost. No error of the job: whoever holds it is as dead as a process that was killed."""


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


def _line(error: Exception) -> str:
    """The last line says why."""
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    return f"{type(error).__name__}: {lines[-1] if lines else ''}"[:300]
