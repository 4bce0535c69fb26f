"""Crews: who does the work, and how it is found out that somebody no longer does.

    a supervisor raises a number in the ledger, several times in the time of a lease
    all others watch the number, each by its own clock that only runs forwards
    one that stands still for a whole lease is gone: its jobs go back into the queue

No time of day is compared, so that clocks may jump, and differ between machines. A supervisor that only slept finds
its crew struck off and joins again; what its workers still hold is refused by its token.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from anew.jobs.job import Fault
from anew.jobs.ledger.base import Hand
from anew.jobs.ledger.finishing import ended_badly, returned
from anew.jobs.ledger.ledger import Ledger

LEASE = 10.0
"""Seconds of silence after which a crew is given up."""


def beat(ledger: Ledger, crew: str) -> None:
    """Say that a crew lives; it joins by that, too."""
    with ledger.lightly() as hand:
        hand.execute(
            "INSERT INTO crew (id, beats) VALUES (?, 1) ON CONFLICT (id) DO UPDATE SET beats = crew.beats + 1", (crew,)
        )


def leave(ledger: Ledger, crew: str) -> None:
    """A crew goes; what its workers still hold waits again."""
    with ledger.writing() as hand:
        _strike(hand, crew, "its crew left", counts=False)


def bury(ledger: Ledger, worker: str, why: str) -> list[str]:
    """A worker has died: its job waits again, or has failed where that was its last attempt.

    Args:
        ledger: Where.
        worker: Which; it must be gone, not only silent.
        why: How it died, for the person.

    Returns:
        The jobs that it held.
    """
    with ledger.writing() as hand:
        return _release(hand, "worker", worker, why)


def end(ledger: Ledger, job: str, token: int, fault: Fault | None) -> bool:
    """A worker was killed for what its job did: it has failed, or was cancelled where there is no fault.

    Returns:
        False where the job had ended before.
    """
    with ledger.writing() as hand:
        return ended_badly(hand, job, token, "failed" if fault else "cancelled", fault)


@dataclass(frozen=True)
class Held:
    """A job in somebody's hands, as its supervisor sees it."""

    job: str
    token: int
    worker: str
    timeout: float
    memory: int
    stopping: bool

    @property
    def key(self) -> tuple[str, int]:
        """The attempt that it is."""
        return self.job, self.token


def held_by(ledger: Ledger, crew: str) -> list[Held]:
    """What the workers of a crew do."""
    sql = "SELECT id, token, worker, timeout, memory, stopping FROM job WHERE state = 'running' AND crew = ?"
    return [
        Held(row["id"], row["token"], row["worker"], row["timeout"], row["memory"], bool(row["stopping"]))
        for row in ledger.reading(sql, (crew,))
    ]


@dataclass
class Lookout:
    """Watches the others' signs of life."""

    ledger: Ledger
    lease: float = LEASE
    clock: Callable[[], float] = time.monotonic
    """Seconds that only run forwards; from where does not matter."""
    seen: dict[str, tuple[int, float]] = field(default_factory=dict)
    """The number of each crew, and when it was first seen at that."""
    looked: float = 0.0
    """When it last looked. Who has not looked for half a lease, as while nobody reached the ledger, begins anew."""

    def look(self) -> list[str]:
        """Strike off who has been silent for a lease.

        Returns:
            The crews that were struck off.
        """
        now = self.clock()
        beats = self._beats()
        if now - self.looked > self.lease / 2:
            self.seen = {}
        self.looked = now
        self.seen = {
            crew: self.seen[crew] if crew in self.seen and self.seen[crew][0] == number else (number, now)
            for crew, number in beats.items()
        }
        silent = [(crew, number) for crew, (number, since) in self.seen.items() if now - since >= self.lease]
        return [crew for crew, number in silent if self._struck(crew, number)]

    def _beats(self) -> dict[str, int]:
        """Of every crew, those included that hold jobs and never gave a sign, as number 0."""
        sql = (
            "SELECT id, beats FROM crew UNION SELECT DISTINCT crew, 0 FROM job "
            "WHERE state = 'running' AND crew NOT IN (SELECT id FROM crew)"
        )
        return {row["id"]: row["beats"] for row in self.ledger.reading(sql)}

    def _struck(self, crew: str, number: int) -> bool:
        with self.ledger.writing() as hand:
            found = hand.execute("SELECT beats FROM crew WHERE id = ? FOR UPDATE", (crew,)).fetchone()
            if found and found["beats"] != number:  # it gave a sign in the last moment
                return False
            _strike(hand, crew, "its worker has not been heard of", counts=True)
        return True


def _strike(hand: Hand, crew: str, why: str, *, counts: bool) -> None:
    hand.execute("DELETE FROM crew WHERE id = ?", (crew,))
    _release(hand, "crew", crew, why, counts=counts)


def _release(hand: Hand, column: str, value: str, why: str, *, counts: bool = True) -> list[str]:
    """Every job in those hands goes back, or has failed where that was its last attempt."""
    wanted = f"WHERE state = 'running' AND {column} = ? ORDER BY seq FOR UPDATE"
    sql = f"SELECT id, token, attempt, attempts, stopping FROM job {wanted}"
    rows = hand.execute(sql, (value,)).fetchall()
    for row in rows:
        if counts and row["attempt"] >= row["attempts"] and not row["stopping"]:
            ended_badly(hand, row["id"], row["token"], "failed", _worn_out(row["attempt"], why))
        else:
            returned(hand, row["id"], row["token"], why, counts=counts)
    return [row["id"] for row in rows]


def _worn_out(attempts: int, why: str) -> Fault:
    return Fault(
        "EngineFailed",
        needed="a worker that lives through the job",
        found=f"{attempts} that did not; of the last: {why}",
        fix="If it was memory, make the picture smaller or do it on a larger machine; else report it.",
    )
