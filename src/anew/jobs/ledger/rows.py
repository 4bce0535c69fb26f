"""Rows: from a row of the ledger to a ``Job``, and how a job is looked up."""

import json
from collections.abc import Sequence
from typing import Any

from anew.errors import BadInput, NoSuchJob
from anew.jobs.job import Fault, Job, Output, State
from anew.jobs.ledger.base import Row
from anew.jobs.ledger.ledger import Ledger
from anew.jobs.spec import Spec


def job(ledger: Ledger, id: str, owner: str | None = None) -> Job:
    """One job.

    Args:
        ledger: Where.
        id: Of the job.
        owner: Whose jobs may be seen; None is everybody's.

    Raises:
        NoSuchJob: there is none, or it is somebody else's.
    """
    found = ledger.reading("SELECT * FROM job WHERE id = ?", (id,))
    if not found or owner not in (None, found[0]["owner"]):
        raise NoSuchJob(needed="a job that is in the queue", found=id, fix="anew jobs list shows what there is.")
    return job_of(found[0])


def named(ledger: Ledger, letters: str) -> str:
    """The id that begins with these letters.

    Raises:
        NoSuchJob: there is none.
        BadInput: several do.
    """
    found = ledger.reading("SELECT id FROM job WHERE SUBSTR(id, 1, ?) = ? LIMIT 2", (len(letters), letters))
    if not found or not letters:
        raise NoSuchJob(needed="a job that is in the queue", found=letters, fix="anew jobs list shows what there is.")
    if len(found) > 1:
        raise BadInput(needed="letters that only one id begins with", found=letters, fix="Give some more of them.")
    return str(found[0]["id"])


def jobs(
    ledger: Ledger,
    *,
    owner: str | None = None,
    states: Sequence[State] = (),
    most: int = 100,
    before: str = "",
    key: str = "",
) -> list[Job]:
    """Jobs, the newest first.

    Args:
        ledger: Where.
        owner: Whose; None is everybody's.
        states: Only those in one of these; none given is all.
        most: How many at once.
        before: Only those put before the job of that id: the last one of the page before.
        key: Only those whose key begins so.
    """
    wanted: list[str] = ["1 = 1"]
    values: list[object] = []
    if owner is not None:
        wanted, values = [*wanted, "owner = ?"], [*values, owner]
    if states:
        wanted, values = [*wanted, f"state IN ({', '.join('?' * len(states))})"], [*values, *states]
    if before:
        wanted, values = [*wanted, "seq < (SELECT seq FROM job WHERE id = ?)"], [*values, before]
    if key:
        wanted, values = [*wanted, "SUBSTR(key, 1, ?) = ?"], [*values, len(key), key]
    sql = f"SELECT * FROM job WHERE {' AND '.join(wanted)} ORDER BY seq DESC LIMIT {int(most)}"
    return [job_of(row) for row in ledger.reading(sql, values)]


def counts(ledger: Ledger, owner: str | None = None) -> dict[str, int]:
    """How many jobs stand in each state that any is in."""
    where, values = ("WHERE owner = ?", (owner,)) if owner is not None else ("", ())
    return {
        row["state"]: row["n"]
        for row in ledger.reading(f"SELECT state, COUNT(*) AS n FROM job {where} GROUP BY state", values)
    }


def waiting(ledger: Ledger, owner: str) -> int:
    """How many jobs of an owner wait; costs as much as there wait, however many have ended."""
    found = ledger.reading("SELECT COUNT(*) AS n FROM job WHERE state = 'queued' AND owner = ?", (owner,))
    return int(found[0]["n"])


def job_of(row: Row) -> Job:
    """The whole row as plain data."""
    return Job(
        **{name: row[name] for name in _PLAIN},
        key=row["key"] or "",
        spec=Spec.from_json(row["spec"]),
        stopping=bool(row["stopping"]),
        outputs=tuple(Output(**each) for each in json.loads(row["outputs"])),
        notes=tuple(json.loads(row["notes"])),
        fault=Fault(**_table(row["fault"])) if row["fault"] else None,
    )


def _table(text: str) -> dict[str, Any]:
    return dict(json.loads(text))


_PLAIN = (
    *("id", "owner", "state", "priority", "timeout", "memory", "attempt", "attempts", "worker"),
    *("fraction", "doing", "created", "begun", "ended"),
)
