"""Job: one piece of work in the queue, as plain data that whoever asks may keep.

queued --taken--> running --> done | failed | cancelled
   ^                 |
   +-- given back ---+    a worker died, or was asked to stop

A job that waits is cancelled at once.
"""

from dataclasses import dataclass
from typing import Any, Literal, Self, get_args

import anew.errors
from anew.errors import AnewError, EngineFailed
from anew.jobs.spec import Spec

State = Literal["queued", "running", "done", "failed", "cancelled"]
STATES: tuple[State, ...] = get_args(State)
ENDED: tuple[State, ...] = ("done", "failed", "cancelled")


@dataclass(frozen=True)
class Output:
    """One picture file that a job made."""

    digest: str
    """SHA-256 of the file's bytes; the object's name."""
    bytes: int
    format: str
    width: int
    height: int
    seed: int
    """Of this one; a job of several makes them from seeds in a row."""
    picture: str
    """SHA-256 of the picture in it, as its record says."""


@dataclass(frozen=True)
class Fault:
    """Why a job failed, in the three parts of every error."""

    kind: str
    """The class in ``anew.errors``."""
    needed: str
    found: str
    fix: str

    @classmethod
    def of(cls, error: AnewError) -> Self:
        """An error as plain data."""
        return cls(type(error).__name__, error.needed, error.found, error.fix)

    def error(self) -> AnewError:
        """The error again.

        Example:
            >>> Fault("BadFile", "a picture", "text", "Send a picture.").error()
            BadFile('Needed a picture; found text. Send a picture.')
        """
        kind = getattr(anew.errors, self.kind, EngineFailed)
        kind = kind if isinstance(kind, type) and issubclass(kind, AnewError) else EngineFailed
        return kind(needed=self.needed, found=self.found, fix=self.fix)


@dataclass(frozen=True)
class Job:
    """How a job stands. A later look gives another ``Job``."""

    id: str
    owner: str
    """Who asked; empty on a machine of one person."""
    key: str
    """The caller's own name for it, under which it is put once only; empty where none was given."""
    spec: Spec
    state: State
    priority: int
    """Higher goes first."""
    timeout: float
    """Seconds that one attempt may take."""
    memory: int
    """Bytes that the worker may hold while it does it; 0 is no limit."""
    attempt: int
    """How often it was begun."""
    attempts: int
    """How often it may be."""
    worker: str
    """Who does it now; empty where nobody does."""
    stopping: bool
    """Whether somebody asked for it to be cancelled."""
    fraction: float
    """How far it is, in [0, 1]."""
    doing: str
    created: float
    """Seconds since 1970 by the clock on the wall, as are the next two. Nothing is decided by them but old age."""
    begun: float | None
    ended: float | None
    outputs: tuple[Output, ...] = ()
    notes: tuple[str, ...] = ()
    fault: Fault | None = None

    @property
    def over(self) -> bool:
        """Whether nothing more will happen to it by itself."""
        return self.state in ENDED

    def error(self) -> AnewError | None:
        """Why it failed, as an exception to raise; None where it did not."""
        return self.fault.error() if self.fault else None


@dataclass(frozen=True)
class Claim:
    """A job in the hands of a worker. Only the newest token of a job may change it."""

    id: str
    token: int
    worker: str
    spec: Spec
    timeout: float
    memory: int
    attempt: int


@dataclass(frozen=True)
class Event:
    """Something that happened to a job. ``seq`` only grows, so that a reader goes on where it stopped."""

    seq: int
    job: str
    at: float
    kind: str
    """queued, started, progress, preview, returned, stopping, done, failed or cancelled."""
    data: dict[str, Any]
