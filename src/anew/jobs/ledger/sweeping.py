"""Sweeping: ended jobs are forgotten when they are old or the disk is full, and files that no job needs are deleted.

A file is deleted within a transaction in which no job needs it and beside which none can be put, and only where it is
older than ``GRACE``: somebody may have sent it for a job that is about to be put.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from anew.jobs.job import ENDED, Job
from anew.jobs.ledger.base import Hand
from anew.jobs.ledger.ledger import Ledger
from anew.jobs.objects import Objects

GRACE = 3600.0
"""Seconds that a file may wait for the job that needs it."""
HURRY = 60.0
"""The same where there is no room."""
MOST = 1000
"""Jobs and files that one sweep takes, so that it is no pause; the next takes more."""
JUMP = 60.0
"""Seconds by which the clock on the wall may differ from one that only runs forwards before it is not believed."""


@dataclass(frozen=True)
class Room:
    """How much the queue may keep."""

    days: float = 30.0
    """How long an ended job is remembered."""
    bytes: int = 20 * 2**30
    """Of all files together; the oldest ended jobs go first."""


@dataclass(frozen=True)
class Swept:
    """What a sweep did."""

    jobs: int
    objects: int
    bytes: int


class WallClock:
    """Tells whether times of day can be believed: whether they have run as a clock does that only runs forwards."""

    def __init__(self, *clocks: Callable[[], float]) -> None:
        """Watch these: those of the ledger and of the folder of files, which others may have set."""
        self._clocks = clocks
        self._began = [clock() - time.monotonic() for clock in clocks]

    def jumped(self) -> bool:
        """Whether one was set meanwhile. Then nothing is old by it."""
        ahead = [clock() - time.monotonic() for clock in self._clocks]
        return any(abs(now - then) > JUMP for now, then in zip(ahead, self._began, strict=True))


def sweep(ledger: Ledger, objects: Objects, room: Room, clock: WallClock, grace: float = GRACE) -> Swept:
    """Bring the queue back into its room.

    Raises:
        CannotWrite: the ledger cannot be written.
    """
    believed = not clock.jumped()
    gone = _forget_old(ledger, ledger.now() - room.days * 86400) if believed else 0
    over = _needed(ledger) - room.bytes
    gone += _forget_for_room(ledger, over) if over > 0 else 0
    full = sum(size for _, size, _ in objects.listed()) > room.bytes
    dropped = _drop_unused(ledger, objects, objects.now() - min(grace, HURRY if full else grace)) if believed else []
    return Swept(gone, len(dropped), sum(dropped))


def forget(ledger: Ledger, jobs: Sequence[Job]) -> int:
    """Forget these jobs, as far as they have ended; their files go with the next sweep.

    Returns:
        How many.
    """
    with ledger.writing() as hand:
        return _forget(hand, [job.id for job in jobs])


def _forget_old(ledger: Ledger, before: float) -> int:
    if not ledger.reading(f"SELECT 1 FROM job WHERE state IN {_ENDED} AND ended < ? LIMIT 1", (before,)):
        return 0
    with ledger.writing() as hand:
        sql = f"SELECT id FROM job WHERE state IN {_ENDED} AND ended < ? ORDER BY seq LIMIT {MOST}"
        return _forget(hand, [row["id"] for row in hand.execute(sql, (before,)).fetchall()])


def _needed(ledger: Ledger) -> int:
    """Bytes of all files that some job needs."""
    sql = "SELECT COALESCE(SUM(bytes), 0) AS bytes FROM (SELECT DISTINCT digest, bytes FROM held) AS files"
    return int(ledger.reading(sql)[0]["bytes"])


def _forget_for_room(ledger: Ledger, over: int) -> int:
    """The oldest ended jobs, until what they alone needed makes up for it."""
    sql = (
        f"SELECT job.id, COALESCE(SUM(held.bytes), 0) AS bytes FROM job LEFT JOIN held ON held.job = job.id "
        f"WHERE state IN {_ENDED} GROUP BY job.id, job.seq ORDER BY job.seq LIMIT {MOST}"
    )
    chosen = []
    for row in ledger.reading(sql):
        if over <= 0:
            break
        chosen.append(row["id"])
        over -= row["bytes"]
    with ledger.writing() as hand:
        return _forget(hand, chosen)


def _forget(hand: Hand, ids: Sequence[str]) -> int:
    hand.alone("held")
    count = 0
    for id in ids:
        if hand.execute(f"DELETE FROM job WHERE id = ? AND state IN {_ENDED} RETURNING id", (id,)).fetchone():
            hand.execute("DELETE FROM event WHERE job = ?", (id,))
            hand.execute("DELETE FROM held WHERE job = ?", (id,))
            count += 1
    hand.execute("DELETE FROM turn WHERE owner NOT IN (SELECT owner FROM job)")
    return count


def _drop_unused(ledger: Ledger, objects: Objects, before: float) -> list[int]:
    """The bytes of each file that was deleted."""
    needed = {row["digest"] for row in ledger.reading("SELECT DISTINCT digest FROM held")}
    maybe = [(digest, size) for digest, size, put in objects.listed() if digest not in needed and put < before]
    return [size for digest, size in maybe[:MOST] if _dropped(ledger, objects, digest, before)]


def _dropped(ledger: Ledger, objects: Objects, digest: str, before: float) -> bool:
    with ledger.lightly() as hand:  # only to keep others from putting a job that needs it
        hand.alone("held")
        if hand.execute("SELECT 1 FROM held WHERE digest = ? LIMIT 1", (digest,)).fetchone():
            return False
        if objects.touched(digest) >= before:
            return False
        objects.drop(digest)
        return True


_ENDED = f"({', '.join(repr(state) for state in ENDED)})"
