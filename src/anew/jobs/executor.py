"""Executor: who does the jobs of a queue, on this machine (``local``) or on others (``cluster``).

Whatever does a job takes it by ``anew.jobs.ledger.taking.take``, shows signs of life by
``anew.jobs.ledger.crews.beat``, and ends it by ``anew.jobs.ledger.finishing``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol, runtime_checkable


@runtime_checkable
class Executor(Protocol):
    """Started, it takes jobs until it is stopped. Several may work on one queue."""

    trouble: str
    """What keeps it from its work at this moment; empty where nothing does."""

    def start(self) -> None:
        """Begin. Returns at once.

        Raises:
            CannotWrite: the queue cannot be written.
        """

    def stop(self, patience: float = 30.0) -> None:
        """End: jobs at hand are finished, those that take longer than ``patience`` seconds are given back."""

    def workers(self) -> dict[str, int]:
        """Who works by now: names, and process ids or 0."""


@dataclass(frozen=True)
class Death:
    """The end of a worker."""

    how: str
    """For the person."""
    own: bool
    """Whether it left by itself, as one does that cannot even start."""


class Worker(Protocol):
    """Somebody who takes jobs, as a supervisor sees them."""

    name: str
    device: str
    began: float
    """When it was hired, by the clock that only runs forwards."""

    @property
    def pid(self) -> int:
        """Its process on this machine, or 0."""

    def death(self) -> Death | None:
        """How it died, if it did."""

    def memory(self) -> int:
        """Bytes that it holds; 0 where that is not known."""

    def finish(self) -> None:
        """Tell it to go when it is done with the job at hand."""

    def hang_up(self) -> None:
        """Tell it to give its job back, and go. Also said to the dead."""

    def kill(self) -> None:
        """End it. When this returns it is gone, or whatever it still says is thrown away."""


Hire = Callable[[str, str, str], Worker]
"""Starts a worker of a crew, by the name given, on the device given."""
