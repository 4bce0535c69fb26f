"""Taking: the next job into the hands of a worker.

The highest priority first; within it the owner who was served longest ago; of that owner the oldest job. So one who
puts a thousand jobs does not keep another waiting for more than one of them.
"""

from anew.jobs.job import Claim
from anew.jobs.ledger.base import Hand
from anew.jobs.ledger.events import tell
from anew.jobs.ledger.ledger import Ledger
from anew.jobs.spec import Spec

TRIES = 3
"""How often to look again at once where all that was found is just being taken by others."""
WHOSE = """
SELECT first.owner, first.priority FROM (
    SELECT owner, priority, MIN(seq) AS seq FROM job
    WHERE state = 'queued' AND priority = (SELECT MAX(priority) FROM job WHERE state = 'queued')
    GROUP BY owner, priority
) AS first LEFT JOIN turn ON turn.owner = first.owner
ORDER BY COALESCE(turn.last, 0), first.seq LIMIT 1
"""
OLDEST = """
SELECT seq FROM job WHERE state = 'queued' AND priority = ? AND owner = ? ORDER BY seq LIMIT 1 FOR UPDATE SKIP LOCKED
"""


def waiting(ledger: Ledger) -> bool:
    """Whether there is a job to take. A look only, so that an idle worker holds nobody up."""
    return bool(ledger.reading("SELECT 1 FROM job WHERE state = 'queued' LIMIT 1"))


def take(ledger: Ledger, crew: str, worker: str) -> Claim | None:
    """The next job, which is then that worker's; None where nothing waits.

    Raises:
        CannotWrite: no room in the ledger.
    """
    for _ in range(TRIES):
        if not waiting(ledger):
            return None
        # Where the power fails in the next moment the job waits still, which is as true: its worker is gone, too.
        with ledger.lightly() as hand:
            whose = hand.execute(WHOSE).fetchone()
            found = hand.execute(OLDEST, (whose["priority"], whose["owner"])).fetchone() if whose else None
            if found:
                return _taken(hand, found["seq"], crew, worker)
    return None


def _taken(hand: Hand, seq: int, crew: str, worker: str) -> Claim:
    row = hand.execute(
        "UPDATE job SET state = 'running', attempt = attempt + 1, token = token + 1, crew = ?, worker = ?, begun = ?, "
        "fraction = 0, doing = '' WHERE seq = ? RETURNING id, owner, token, spec, timeout, memory, attempt",
        (crew, worker, hand.now(), seq),
    ).fetchone()
    hand.execute(
        "INSERT INTO turn (owner, last) VALUES (?, (SELECT COALESCE(MAX(last), 0) + 1 FROM turn)) "
        "ON CONFLICT (owner) DO UPDATE SET last = excluded.last",
        (row["owner"],),
    )
    tell(hand, row["id"], "started", {"attempt": row["attempt"]})
    spec = Spec.from_json(row["spec"])
    return Claim(row["id"], row["token"], worker, spec, row["timeout"], row["memory"], row["attempt"])
