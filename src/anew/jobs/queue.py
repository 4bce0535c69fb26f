"""Queue: the door to the jobs, for whoever puts them and watches them.

ROOT/ledger.sqlite     where every job stands; or ledger.url, which says where that is told
ROOT/objects/          pictures that came and pictures that were made, by digest
ROOT/previews/         the newest drawing of what runs, one file a job
ROOT/bell              wakes a worker
ROOT/ears/             wake those who watch

Any number of processes may have it open.
"""

import time
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path

from anew.errors import AnewError, NotKept
from anew.home import home
from anew.jobs.bell import ring
from anew.jobs.ears import Ear, ring_all
from anew.jobs.job import Event, Job, State
from anew.jobs.ledger import events as happened
from anew.jobs.ledger import putting, rows, sweeping, watching
from anew.jobs.ledger.place import ledger_of
from anew.jobs.ledger.putting import Terms, Wish
from anew.jobs.ledger.sweeping import Room, Swept, WallClock
from anew.jobs.objects import Objects
from anew.jobs.spec import Spec, checked


class Queue:
    """An open queue. Threads may share it."""

    def __init__(self, root: Path | None = None) -> None:
        """Open it, or begin a new one.

        Args:
            root: Its folder; None is ``jobs`` in anew's home.

        Raises:
            CannotWrite: no permission or no room.
            BadFile: the ledger is damaged, of another format, or that of another folder.
            MissingExtra: it is on a server, and psycopg is not installed.
        """
        self.root = root or home() / "jobs"
        self.objects = Objects(self.root / "objects")
        self.ledger = ledger_of(self.root)
        self.ledger.wrote = partial(ring_all, self.ears)
        self._clock = WallClock(self.ledger.now, self.objects.now)

    def close(self) -> None:
        """Close the ledger; the jobs stay."""
        self.ledger.close()

    def put(self, spec: Spec, terms: Terms | None = None, files: Mapping[str, bytes] | None = None) -> Job:
        """A job into the queue, which is on the disk when this returns.

        Args:
            spec: What to do.
            terms: Whose, how soon, how long; None is the least of each.
            files: Picture files by the names of the recipe, beside those that the spec names by digest.

        Returns:
            The job; the one that is there already where the owner put it under the same key before.

        Raises:
            BadInput and below, NotFound: the job cannot be done, as ``anew.jobs.spec.checked`` finds.
            NotKept: a picture that the spec names is not here.
            CannotWrite: no room.
        """
        terms = terms or Terms()
        terms.check()
        files = files or {}
        checked(replace(spec, pictures={**dict.fromkeys(files, ""), **spec.pictures}))
        sent = {name: self.objects.put(data) for name, data in files.items()}
        (job,) = self.put_all([(replace(spec, pictures={**spec.pictures, **sent}), terms)])
        if isinstance(job, AnewError):
            raise job
        return job

    def put_all(self, wishes: Sequence[tuple[Spec, Terms]]) -> list[Job | AnewError]:
        """Several jobs into the queue, with one sync of the disk; specs and terms were checked.

        Returns:
            For each the job, or why it was not put; see ``anew.jobs.ledger.putting.put``.

        Raises:
            CannotWrite: no room; none was put.
        """
        told = putting.put(self.ledger, [Wish(spec, terms, partial(self._sizes, spec)) for spec, terms in wishes])
        for _ in told:
            ring(self.bell)
        return told

    def job(self, id: str, owner: str | None = None) -> Job:
        """One job; NoSuchJob where there is none, or it is not that owner's."""
        return rows.job(self.ledger, id, owner)

    def named(self, letters: str) -> str:
        """The whole id that begins with these letters; NoSuchJob or BadInput where not exactly one does."""
        return rows.named(self.ledger, letters)

    def jobs(
        self,
        *,
        owner: str | None = None,
        states: Sequence[State] = (),
        most: int = 100,
        before: str = "",
        key: str = "",
    ) -> list[Job]:
        """Jobs, the newest first, a page at a time; see ``anew.jobs.ledger.rows.jobs``."""
        return rows.jobs(self.ledger, owner=owner, states=states, most=most, before=before, key=key)

    def counts(self, owner: str | None = None) -> dict[str, int]:
        """How many jobs stand in each state that any is in."""
        return rows.counts(self.ledger, owner)

    def waiting(self, owner: str) -> int:
        """How many jobs of an owner wait."""
        return rows.waiting(self.ledger, owner)

    def cancel(self, id: str, owner: str | None = None) -> Job:
        """Stop a job: at once where it waits, else as soon as its worker hears. One that has ended stays as it is.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
        """
        watching.cancel(self.ledger, self.job(id, owner))
        return self.job(id)

    def retry(self, id: str, owner: str | None = None) -> Job:
        """Do a job again that failed or was cancelled.

        Raises:
            NoSuchJob: there is none, or it is not that owner's.
            CannotServe: it waits, runs or is done.
        """
        job = self.job(id, owner)
        if not putting.retry(self.ledger, job):
            putting.check_retry(self.job(id))
        ring(self.bell)
        return self.job(id)

    def clear(self, jobs: Sequence[Job]) -> int:
        """Forget jobs that have ended, and say how many."""
        return sweeping.forget(self.ledger, jobs)

    def events(
        self, after: int = 0, *, job: str | None = None, owner: str | None = None, most: int = 1000
    ) -> list[Event]:
        """What happened since the event of that number; see ``anew.jobs.ledger.events.events``."""
        return happened.events(self.ledger, after=after, job=job, owner=owner, most=most)

    def wait(self, id: str, seconds: float = 3600.0) -> Job:
        """The job, once it is over or that time has passed."""
        end = time.monotonic() + seconds
        with closing(Ear(self.ears)) as ear:
            while not (job := self.job(id)).over and (left := end - time.monotonic()) > 0:
                ear.wait(left)
        return job

    def preview(self, id: str, owner: str | None = None) -> bytes:
        """The newest drawing of a job that runs, as WebP.

        Raises:
            NoSuchJob: there is no such job, or it is not that owner's.
            NotKept: there is no drawing.
        """
        path = self.preview_path(self.job(id, owner).id)
        try:
            return path.read_bytes()
        except OSError:
            raise NotKept(needed="a drawing of a job that runs", found="none", fix="Wait for its event.") from None

    def preview_path(self, job: str) -> Path:
        """Where its drawing is or would be; for ids that came from the ledger only."""
        return self.root / "previews" / f"{job}.webp"

    def sweep(self, room: Room | None = None) -> Swept:
        """Forget what is old or too much, as supervisors do by themselves.

        Raises:
            CannotWrite: the ledger cannot be written.
        """
        self._drop_previews()
        return sweeping.sweep(self.ledger, self.objects, room or Room(), self._clock)

    @property
    def bell(self) -> Path:
        """The pipe that wakes a worker."""
        return self.root / "bell"

    @property
    def ears(self) -> Path:
        """The folder of the pipes that wake those who watch; see ``anew.jobs.ears``."""
        return self.root / "ears"

    def _sizes(self, spec: Spec) -> dict[str, int]:
        """Bytes of each picture of a job, all of which must be here."""
        for name, digest in spec.pictures.items():
            if not self.objects.has(digest):
                raise NotKept(needed=f"the file of {name}", found=f"none called {digest}", fix="Send it again.")
        return {digest: self.objects.size(digest) for digest in spec.pictures.values()}

    def _drop_previews(self) -> None:
        """Of jobs that no longer run: their workers were killed."""
        running = {job.id for job in self.jobs(states=("running",), most=10_000)}
        for path in (self.root / "previews").glob("*"):
            if path.name.partition(".")[0] not in running:
                with suppress(OSError):
                    path.unlink()
