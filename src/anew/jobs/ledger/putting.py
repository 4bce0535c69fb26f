"""Putting: a job into the queue, once only under a key; and an ended one back into it."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from anew.errors import AnewError, BadInput, CannotServe, NotFound
from anew.jobs.job import Job
from anew.jobs.ledger.base import Hand, Row
from anew.jobs.ledger.events import tell
from anew.jobs.ledger.ledger import Ledger
from anew.jobs.ledger.rows import job_of
from anew.jobs.spec import Spec

PRIORITIES = range(-100, 101)
LONGEST = 200
"""Characters of an owner or a key."""


@dataclass(frozen=True, kw_only=True)
class Terms:
    """On what terms a job is done."""

    owner: str = ""
    """Whose it is. Owners take turns within a priority."""
    key: str = ""
    """The caller's own name for it: put twice under one key it is one job. Empty puts a new one each time."""
    priority: int = 0
    """-100 to 100; higher goes first."""
    timeout: float = 3600.0
    """Seconds that one attempt may take."""
    memory: int = 0
    """Bytes that the worker may hold while it does it; 0 is no limit."""
    attempts: int = 3
    """How often it may be begun, where workers die on it."""

    def check(self) -> None:
        """Refuse what makes no sense.

        Raises:
            BadInput: a number out of range or a name too long.
        """
        sensible = {
            "owner": isinstance(self.owner, str) and len(self.owner) <= LONGEST and "\0" not in self.owner,
            "key": isinstance(self.key, str) and len(self.key) <= LONGEST and "\0" not in self.key,
            "priority": type(self.priority) is int and self.priority in PRIORITIES,
            "timeout": type(self.timeout) in (int, float) and self.timeout > 0,
            "memory": type(self.memory) is int and 0 <= self.memory < 2**62,
            "attempts": type(self.attempts) is int and 1 <= self.attempts <= 1000,
        }
        for name, well in sensible.items():
            if not well:
                raise BadInput(
                    needed=f"a sensible {name}",
                    found=repr(getattr(self, name))[:80],
                    fix="timeout above 0, memory of 0 or more, attempts 1 to 1000, priority -100 to 100, "
                    f"owner and key of at most {LONGEST} characters.",
                )


@dataclass(frozen=True)
class Wish:
    """A job that somebody wants in the queue."""

    spec: Spec
    """What to do; checked by whoever wants it."""
    terms: Terms
    holds: Callable[[], Mapping[str, int]]
    """The objects it needs, with their bytes. Asked within the transaction, beside which nothing is swept."""


def put(ledger: Ledger, wishes: Sequence[Wish]) -> list[Job | AnewError]:
    """Jobs into the queue, with one sync of the disk for all of them.

    Returns:
        The job of each wish; the one that is there where the owner has put it under that key before; or why it cannot
        be put: its key stands for another job, or an object that it needs is not here. The others are put all the same.

    Raises:
        CannotWrite: no room; none is put.
    """
    with ledger.writing() as hand:
        hand.alone("held")
        return [_put(hand, wish) for wish in wishes]


def retry(ledger: Ledger, job: Job) -> bool:
    """A failed or cancelled job into the queue once more, as if it had never been begun.

    Returns:
        False where it is neither by now.
    """
    with ledger.writing() as hand:
        found = hand.execute(
            "UPDATE job SET state = 'queued', attempt = 0, stopping = 0, fraction = 0, doing = '', begun = NULL, "
            "ended = NULL, fault = '' WHERE id = ? AND state IN ('failed', 'cancelled') RETURNING id",
            (job.id,),
        ).fetchone()
        if found:
            tell(hand, job.id, "queued")
        return found is not None


def check_retry(job: Job) -> None:
    """Refuse to do again what has not failed.

    Raises:
        CannotServe: it waits, runs, or is done.
    """
    if job.state not in ("failed", "cancelled"):
        raise CannotServe(
            needed="a job that failed or was cancelled", found=f"one that is {job.state}", fix="Put it again instead."
        )


def _put(hand: Hand, wish: Wish) -> Job | AnewError:
    """What is refused is refused before anything of it is written."""
    text = wish.spec.to_json()
    try:
        return job_of(_of_key(hand, wish.terms, text) or _added(hand, text, wish.terms, wish.holds()))
    except (BadInput, NotFound) as error:
        return error


def _of_key(hand: Hand, terms: Terms, spec: str) -> Row | None:
    if not terms.key:
        return None
    found: Row | None = hand.execute(
        "SELECT * FROM job WHERE owner = ? AND key = ?", (terms.owner, terms.key)
    ).fetchone()
    if found is not None and found["spec"] != spec:
        raise BadInput(
            needed=f"the same job under the key {terms.key}",
            found="another one",
            fix="Take a new key for a new job.",
        )
    return found


def _added(hand: Hand, spec: str, terms: Terms, holds: Mapping[str, int]) -> Row:
    id = uuid.uuid4().hex
    added: Row = hand.execute(
        "INSERT INTO job (id, owner, key, spec, priority, timeout, memory, attempts, created) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING *",
        (
            *(id, terms.owner, terms.key or None, spec, terms.priority, terms.timeout, terms.memory, terms.attempts),
            hand.now(),
        ),
    ).fetchone()
    hold(hand, id, holds)
    tell(hand, id, "queued")
    return added


def hold(hand: Hand, job: str, digests: Mapping[str, int]) -> None:
    """Note that a job needs these objects."""
    hand.executemany(
        "INSERT INTO held (job, digest, bytes) VALUES (?, ?, ?) ON CONFLICT (job, digest) DO NOTHING",
        [(job, digest, size) for digest, size in digests.items()],
    )
