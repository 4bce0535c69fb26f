"""Watching: what a worker tells of a job while it does it, and what it is told."""

from typing import Literal

from anew.jobs.job import Claim, Job
from anew.jobs.ledger.events import tell, tell_newest
from anew.jobs.ledger.finishing import MINE
from anew.jobs.ledger.ledger import Ledger

Verdict = Literal["go on", "stop", "lost"]
"""``lost`` is a job that was taken away: whatever comes of it is thrown away."""


def verdict(ledger: Ledger, claim: Claim) -> Verdict:
    """Whether to go on."""
    found = ledger.reading(f"SELECT stopping FROM job WHERE {MINE}", (claim.id, claim.token))
    return "lost" if not found else "stop" if found[0]["stopping"] else "go on"


def note(ledger: Ledger, claim: Claim, fraction: float, doing: str) -> None:
    """How far it is; nothing where the claim is lost."""
    with ledger.lightly() as hand:
        found = hand.execute(
            f"UPDATE job SET fraction = ?, doing = ? WHERE {MINE} RETURNING id",
            (fraction, doing, claim.id, claim.token),
        ).fetchone()
        if found:
            tell_newest(hand, claim.id, "progress", {"fraction": round(fraction, 4), "doing": doing})


def note_preview(ledger: Ledger, claim: Claim, number: int) -> None:
    """There is a new drawing of it; nothing is told where the claim is lost."""
    with ledger.lightly() as hand:
        if hand.execute(f"SELECT 1 FROM job WHERE {MINE} FOR UPDATE", (claim.id, claim.token)).fetchone():
            tell_newest(hand, claim.id, "preview", {"number": number})


def cancel(ledger: Ledger, job: Job) -> bool:
    """Ask for a job to be stopped: one that waits is cancelled now, one that runs as soon as its worker hears.

    Returns:
        False where it had ended already.
    """
    with ledger.writing() as hand:
        found = hand.execute(
            "UPDATE job SET stopping = 1, ended = CASE state WHEN 'queued' THEN ? ELSE ended END, "
            "state = CASE state WHEN 'queued' THEN 'cancelled' ELSE state END "
            "WHERE id = ? AND state IN ('queued', 'running') RETURNING state",
            (hand.now(), job.id),
        ).fetchone()
        if found:
            tell(hand, job.id, "cancelled" if found["state"] == "cancelled" else "stopping")
        return found is not None
