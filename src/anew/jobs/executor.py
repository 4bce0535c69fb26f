"""Executor: who does the jobs of a queue. One on this machine stands; others keep the same promises.

Whatever does a job takes it by ``anew.jobs.ledger.taking.take``, shows signs of life by
``anew.jobs.ledger.crews.beat``, and ends it by ``anew.jobs.ledger.finishing``.
"""

from typing import Protocol, runtime_checkable


@runtime_checkable
class Executor(Protocol):
    """Started, it takes jobs until it is stopped. Several may work on one queue."""

    def start(self) -> None:
        """Begin. Returns at once.

        Raises:
            CannotWrite: the queue cannot be written.
        """

    def stop(self, patience: float = 30.0) -> None:
        """End: jobs at hand are finished, those that take longer than ``patience`` seconds are given back."""

    def workers(self) -> dict[str, int]:
        """Who works by now: names, and process ids or 0."""
