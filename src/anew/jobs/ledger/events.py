"""Events: what happened to the jobs, numbered, so that a watcher who went away goes on where it was."""

import json
from collections.abc import Mapping
from typing import Any

from anew.jobs.job import Event
from anew.jobs.ledger.base import Hand
from anew.jobs.ledger.ledger import Ledger

PASSING = ("progress", "preview")
"""Kinds that are of no use once the job has ended; then they are deleted."""


def events(
    ledger: Ledger, *, after: int = 0, job: str | None = None, owner: str | None = None, most: int = 1000
) -> list[Event]:
    """Those with a number above ``after``, in order.

    Args:
        ledger: Where.
        after: The number of the last one that was seen.
        job: Of one job only.
        owner: Of one owner's jobs only.
        most: How many at once.
    """
    wanted: list[str] = ["seq > ?"]
    told: list[Any] = [after]
    if job is not None:
        wanted, told = [*wanted, "job = ?"], [*told, job]
    if owner is not None:
        wanted, told = [*wanted, "job IN (SELECT id FROM job WHERE owner = ?)"], [*told, owner]
    sql = f"SELECT * FROM event WHERE {' AND '.join(wanted)} ORDER BY seq LIMIT {int(most)}"
    return [
        Event(row["seq"], row["job"], row["at"], row["kind"], json.loads(row["data"]))
        for row in ledger.reading(sql, told)
    ]


def last(ledger: Ledger) -> int:
    """The number of the newest event, or 0: where to begin for somebody who wants to hear news only."""
    found = ledger.reading("SELECT MAX(seq) AS seq FROM event")
    return int(found[0]["seq"] or 0)


def tell(hand: Hand, job: str, kind: str, data: Mapping[str, Any] | None = None) -> None:
    """Write one down, within the transaction that makes it true."""
    hand.alone("event")
    hand.execute(
        "INSERT INTO event (job, at, kind, data) VALUES (?, ?, ?, ?)",
        (job, hand.now(), kind, json.dumps(dict(data or {}), ensure_ascii=False)),
    )


def tell_newest(hand: Hand, job: str, kind: str, data: Mapping[str, Any]) -> None:
    """The same for what the next of its kind makes worthless: of a long job there are not thousands."""
    hand.execute("DELETE FROM event WHERE job = ? AND kind = ?", (job, kind))
    tell(hand, job, kind, data)


def forget_passing(hand: Hand, job: str) -> None:
    """Delete those of a job that has ended and that nobody needs any more."""
    marks = ", ".join("?" * len(PASSING))
    hand.execute(f"DELETE FROM event WHERE job = ? AND kind IN ({marks})", (job, *PASSING))
