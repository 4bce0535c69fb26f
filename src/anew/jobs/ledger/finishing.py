"""Finishing: how a claim ends. Each is refused where the claim is no longer the newest of its job."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from anew.jobs.job import Claim, Fault, Output
from anew.jobs.ledger.base import Hand
from anew.jobs.ledger.events import forget_passing, tell
from anew.jobs.ledger.ledger import Ledger
from anew.jobs.ledger.putting import hold

MINE = "id = ? AND token = ? AND state = 'running'"


def done(ledger: Ledger, claim: Claim, outputs: Sequence[Output], notes: Sequence[str] = ()) -> bool:
    """It is made, and its files are on the disk.

    Returns:
        False where the job was taken away meanwhile: then nothing is written, and somebody else makes it.

    Raises:
        CannotWrite: no room in the ledger. It may be tried again.
    """
    with ledger.writing() as hand:
        told = json.dumps([asdict(each) for each in outputs]), json.dumps(list(notes), ensure_ascii=False)
        found = hand.execute(
            "UPDATE job SET state = 'done', fraction = 1, doing = '', worker = '', crew = '', ended = ?, outputs = ?, "
            f"notes = ? WHERE {MINE} RETURNING id",
            (hand.now(), *told, claim.id, claim.token),
        ).fetchone()
        if found:
            hold(hand, claim.id, {each.digest: each.bytes for each in outputs})
            _close(hand, claim.id, "done", {"outputs": [each.digest for each in outputs]})
        return found is not None


def failed(ledger: Ledger, claim: Claim, fault: Fault) -> bool:
    """It cannot be made, and why. Not tried again by itself; returns as ``done``."""
    with ledger.writing() as hand:
        return ended_badly(hand, claim.id, claim.token, "failed", fault)


def cancelled(ledger: Ledger, claim: Claim) -> bool:
    """The worker has stopped because it was asked to; returns as ``done``."""
    with ledger.writing() as hand:
        return ended_badly(hand, claim.id, claim.token, "cancelled", None)


def given_back(ledger: Ledger, claim: Claim) -> bool:
    """The worker was asked to go; the job waits again, and this attempt does not count. Returns as ``done``."""
    with ledger.writing() as hand:
        return returned(hand, claim.id, claim.token, "the worker was asked to stop", counts=False)


def returned(hand: Hand, id: str, token: int, why: str, *, counts: bool = True) -> bool:
    """Back into the queue, at its old place; or to its end, where somebody wants it stopped anyhow."""
    found = hand.execute(
        "UPDATE job SET state = 'queued', crew = '', worker = '', fraction = 0, doing = '', begun = NULL, "
        f"attempt = attempt - ? WHERE {MINE} AND stopping = 0 RETURNING id",
        (0 if counts else 1, id, token),
    ).fetchone()
    if found:
        forget_passing(hand, id)
        tell(hand, id, "returned", {"why": why})
    return found is not None or ended_badly(hand, id, token, "cancelled", None)


def ended_badly(hand: Hand, id: str, token: int, state: str, fault: Fault | None) -> bool:
    """Failed or cancelled, within a transaction."""
    told = json.dumps(asdict(fault), ensure_ascii=False) if fault else ""
    found = hand.execute(
        f"UPDATE job SET state = ?, worker = '', crew = '', doing = '', ended = ?, fault = ? WHERE {MINE} RETURNING id",
        (state, hand.now(), told, id, token),
    ).fetchone()
    if found:
        _close(hand, id, state, asdict(fault) if fault else {})
    return found is not None


def _close(hand: Hand, id: str, state: str, data: dict[str, object]) -> None:
    forget_passing(hand, id)
    tell(hand, id, state, data)
