"""Supervisor: sees to it that workers are there, that they live, and that what they do does not get out of hand.

    twenty times a second   a dead worker is replaced, and its job goes back into the queue
                            a job over its time or memory, or deaf to a cancel, is ended with its worker
    in every lease, often   a sign of life; those of other supervisors are watched
    once a minute           old jobs and files are swept

What a worker is, is told by who hires it: a process (``local``), or an actor of a Ray cluster (``cluster``).
"""

import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from threading import Event, Thread
from typing import Self

from anew.errors import AnewError, BadInput, TooLarge
from anew.jobs.executor import Death, Hire, Worker
from anew.jobs.job import Fault
from anew.jobs.ledger import crews
from anew.jobs.ledger.crews import LEASE, Held, Lookout
from anew.jobs.ledger.sweeping import Room
from anew.jobs.queue import Queue

TICK = 0.05
"""Seconds between two looks at the workers."""
DEAF = 5.0
"""Seconds that a job may take to hear a cancel before its worker is killed."""
LAST = 2.0
"""Seconds that a worker has to give its job back and go."""
SWEEP = 60.0
"""Seconds between two sweeps."""
SLOWEST = 30.0
"""Seconds, at most, before a worker is started again that cannot even start."""


class Supervisor:
    """Of workers who are hired by ``hire``. Also a block: ``with`` it."""

    def __init__(
        self,
        queue: Queue,
        hire: Hire,
        devices: Sequence[str],
        *,
        lease: float = LEASE,
        room: Room | None = None,
    ) -> None:
        """Set it up; nothing starts yet.

        Args:
            queue: Where the jobs are.
            hire: Starts a worker.
            devices: One for each worker.
            lease: Seconds of silence after which others take this one for dead, and it them.
            room: How much the queue may keep.

        Raises:
            BadInput: no worker.
        """
        self._queue, self._hire, self._lease, self._room = queue, hire, lease, room or Room()
        self._devices = list(devices)
        if not self._devices:
            raise BadInput(needed="at least one worker", found="none", fix="Name a device, and 1 worker or more.")
        self._crew = uuid.uuid4().hex[:12]
        self._workers: list[Worker] = []
        self._deaths: dict[str, str] = {}
        self._sentences: dict[tuple[str, int], Fault | None] = {}
        self._began: dict[tuple[str, int], float] = {}
        self._asked: dict[tuple[str, int], float] = {}
        self._failures, self._start = 0, 0.0
        self._number = 0
        self._due: dict[str, float] = {}
        self._lookout = Lookout(queue.ledger, lease)
        self._ended = Event()
        self._thread: Thread | None = None
        self.trouble = ""
        """What keeps it from its work at this moment; empty where nothing does."""

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop()

    def start(self) -> None:
        """Start the workers, and a thread that watches them."""
        crews.beat(self._queue.ledger, self._crew)
        self._thread = Thread(target=self._watch, name="anew-supervisor", daemon=True)
        self._thread.start()

    def stop(self, patience: float = 30.0) -> None:
        """Let the workers finish what they do, for so many seconds; then it is given back, and they go."""
        self._ended.set()
        if self._thread is not None:
            self._thread.join()
        for worker in self._workers:
            worker.finish()
        self._part(patience)
        for worker in self._workers:
            worker.hang_up()
        self._part(LAST)
        for worker in self._workers:
            worker.kill()
        self._workers = []
        with suppress(AnewError):  # no room: others find out by its silence
            crews.leave(self._queue.ledger, self._crew)

    def workers(self) -> dict[str, int]:
        """Names and process ids."""
        return {worker.name: worker.pid for worker in list(self._workers)}

    def _watch(self) -> None:
        while not self._ended.wait(TICK):
            self._look()

    def _part(self, seconds: float) -> None:
        """Wait for the workers to go; meanwhile all is watched as before, but nobody is replaced."""
        end = time.monotonic() + seconds
        while self._workers and time.monotonic() < end:
            self._look()
            time.sleep(TICK)

    def _look(self) -> None:
        try:
            self._tick()
            self.trouble = ""
        except Exception as error:  # noqa: BLE001 - no room, no process to be had: it is tried again, for ever
            self.trouble = str(error)

    def _tick(self) -> None:
        self._reap()
        if self._is_due("beat", self._lease / 5):
            crews.beat(self._queue.ledger, self._crew)
        self._judge(crews.held_by(self._queue.ledger, self._crew))
        if self._ended.is_set():
            return
        if time.monotonic() >= self._start:
            self._fill()
        if self._is_due("look", self._lease / 5):
            self._lookout.look()
        if self._is_due("sweep", SWEEP):
            self._queue.sweep(self._room)

    def _is_due(self, what: str, every: float) -> bool:
        now = time.monotonic()
        if now < self._due.get(what, 0.0):
            return False
        self._due[what] = now + every
        return True

    def _reap(self) -> None:
        """Note who has died; what they held is judged after."""
        for worker in list(self._workers):
            death = worker.death()
            if death is not None:
                self._workers.remove(worker)
                worker.hang_up()
                self._deaths[worker.name] = death.how
                self._slow_down(worker, death)

    def _slow_down(self, worker: Worker, death: Death) -> None:
        """One that leaves by itself cannot start, for whatever reason; more and more slowly it is tried again."""
        lived = time.monotonic() - worker.began
        self._failures = min(self._failures + 1, 10) if death.own and lived < SLOWEST else 0
        self._start = time.monotonic() + (min(SLOWEST, 0.5 * 2**self._failures) if self._failures else 0.0)

    def _fill(self) -> None:
        missing = list(self._devices)
        for worker in self._workers:
            missing.remove(worker.device)
        for device in missing:
            self._number += 1
            name = f"{self._crew}.{self._number}"
            self._workers.append(self._hire(self._crew, name, device))

    def _judge(self, held: list[Held]) -> None:
        """End what must not go on, and give back what the dead held."""
        alive = {worker.name: worker for worker in self._workers}
        now = time.monotonic()
        self._began = {each.key: self._began.get(each.key, now) for each in held}
        self._asked = {each.key: self._asked.get(each.key, now) for each in held if each.stopping}
        self._sentences = {key: fault for key, fault in self._sentences.items() if key in self._began}
        for each in held:
            worker = alive.get(each.worker)
            if worker is not None and self._sentenced(each, worker, now):
                worker.kill()
                worker = None
            if worker is None:
                self._settle(each)
        self._deaths = {}

    def _sentenced(self, each: Held, worker: Worker, now: float) -> bool:
        """Whether its worker has to be killed for it."""
        if now - self._asked.get(each.key, now) > DEAF:
            self._sentences[each.key] = None
        elif now - self._began[each.key] > each.timeout:
            self._sentences[each.key] = _over_time(each.timeout)
        elif each.memory and (found := worker.memory()) > each.memory:
            self._sentences[each.key] = _over_memory(each.memory, found)
        return each.key in self._sentences

    def _settle(self, each: Held) -> None:
        if each.key in self._sentences:
            crews.end(self._queue.ledger, *each.key, self._sentences[each.key])
        else:
            why = self._deaths.get(each.worker, "it is gone")
            crews.bury(self._queue.ledger, each.worker, f"its worker died: {why}")


def _over_time(limit: float) -> Fault:
    return Fault.of(
        TooLarge(
            needed=f"a job of at most {limit:g} s",
            found="one that was not done by then",
            fix="Allow it more time, or make the picture smaller.",
        )
    )


def _over_memory(limit: int, found: int) -> Fault:
    return Fault.of(
        TooLarge(
            needed=f"a job that takes at most {limit / 2**20:.0f} MB of memory",
            found=f"{found / 2**20:.0f} MB",
            fix="Allow it more memory, or make the picture smaller.",
        )
    )
