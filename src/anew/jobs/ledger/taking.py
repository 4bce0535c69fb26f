"""Taking: the next job into the hands of a worker.

The highest priority first; within it the owner who was served longest ago; of that owner the oldest job. So one who
puts a thousand jobs does not keep another waiting for more than one of them.
"""

import sqlite3
import time

from anew.jobs.job import Claim
from anew.jobs.ledger.events import tell
from anew.jobs.ledger.ledger import Ledger
from anew.jobs.spec import Spec

NEXT = """
SELECT first.seq FROM (
    SELECT owner, MIN(seq) AS seq FROM job
    WHERE state = 'queued' AND priority = (SELECT MAX(priority) FROM job WHERE state = 'queued')
    GROUP BY owner
) AS first LEFT JOIN turn ON turn.owner = first.owner
ORDER BY COALESCE(turn.last, 0), first.seq LIMIT 1
"""


def waiting(ledger: Ledger) -> bool:
    """Whether there is a job to take. A look only, so that an idle worker holds nobody up."""
    return bool(ledger.reading("SELECT 1 FROM job WHERE state = 'queued' LIMIT 1"))


def take(ledger: Ledger, crew: str, worker: str) -> Claim | None:
    """The next job, which is then that worker's; None where nothing waits.

    Raises:
        CannotWrite: no room in the ledger.
    """
    if not waiting(ledger):
        return None
    # Where the power fails in the next moment the job waits still, which is as true: its worker is gone, too.
    with ledger.lightly() as connection:
        found = connection.execute(NEXT).fetchone()
        return _taken(connection, found["seq"], crew, worker) if found else None


def _taken(connection: sqlite3.Connection, seq: int, crew: str, worker: str) -> Claim:
    row = connection.execute(
        "UPDATE job SET state = 'running', attempt = attempt + 1, token = token + 1, crew = ?, worker = ?, begun = ?, "
        "fraction = 0, doing = '' WHERE seq = ? RETURNING id, owner, token, spec, timeout, memory, attempt",
        (crew, worker, time.time(), seq),
    ).fetchone()
    connection.execute(
        "INSERT INTO turn (owner, last) VALUES (?, (SELECT COALESCE(MAX(last), 0) + 1 FROM turn)) "
        "ON CONFLICT (owner) DO UPDATE SET last = excluded.last",
        (row["owner"],),
    )
    tell(connection, row["id"], "started", {"attempt": row["attempt"]})
    spec = Spec.from_json(row["spec"])
    return Claim(row["id"], row["token"], worker, spec, row["timeout"], row["memory"], row["attempt"])
