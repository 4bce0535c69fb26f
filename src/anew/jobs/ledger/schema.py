"""Schema: the tables of the ledger, in SQL that SQLite and PostgreSQL take, but for how rows are numbered.

job      one row a job, with all that is decided by
event    what happened, numbered, for those who watch
crew     who does the work: a supervisor with its workers, and a number that it raises while it lives
turn     when each owner was last served
held     which objects a job needs
about    the version of all this

Times are seconds since 1970 and only told, or looked at for old age; leases are counted in beats (see ``crews``).
"""

from anew.errors import BadFile
from anew.jobs.ledger.base import Hand

FORMAT = 1
"""Version of the tables."""
LAST_MADE = "held_digest"
"""What is there once all of them are."""

TABLES = """
CREATE TABLE IF NOT EXISTS about (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS job (
    seq {number},
    id TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    key TEXT,
    spec TEXT NOT NULL,
    state TEXT NOT NULL DEFAULT 'queued',
    priority INTEGER NOT NULL,
    timeout DOUBLE PRECISION NOT NULL,
    memory BIGINT NOT NULL,
    attempt INTEGER NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL,
    token INTEGER NOT NULL DEFAULT 0,
    crew TEXT NOT NULL DEFAULT '',
    worker TEXT NOT NULL DEFAULT '',
    stopping INTEGER NOT NULL DEFAULT 0,
    fraction DOUBLE PRECISION NOT NULL DEFAULT 0,
    doing TEXT NOT NULL DEFAULT '',
    created DOUBLE PRECISION NOT NULL,
    begun DOUBLE PRECISION,
    ended DOUBLE PRECISION,
    outputs TEXT NOT NULL DEFAULT '[]',
    notes TEXT NOT NULL DEFAULT '[]',
    fault TEXT NOT NULL DEFAULT '',
    UNIQUE (owner, key)
);
CREATE INDEX IF NOT EXISTS job_turn ON job (state, priority, owner, seq);
CREATE INDEX IF NOT EXISTS job_owner ON job (owner, seq);
CREATE TABLE IF NOT EXISTS event (
    seq {number}, job TEXT NOT NULL, at DOUBLE PRECISION NOT NULL, kind TEXT NOT NULL, data TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS event_job ON event (job, seq);
CREATE TABLE IF NOT EXISTS crew (id TEXT PRIMARY KEY, beats BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS turn (owner TEXT PRIMARY KEY, last BIGINT NOT NULL);
CREATE TABLE IF NOT EXISTS held (
    job TEXT NOT NULL, digest TEXT NOT NULL, bytes BIGINT NOT NULL, PRIMARY KEY (job, digest)
);
CREATE INDEX IF NOT EXISTS held_digest ON held (digest);
"""


def check_format(hand: Hand) -> None:
    """See that the tables are those that this anew knows.

    Raises:
        BadFile: they were made by another.
    """
    hand.execute("INSERT INTO about (name, value) VALUES ('format', ?) ON CONFLICT (name) DO NOTHING", (str(FORMAT),))
    found = hand.execute("SELECT value FROM about WHERE name = 'format'").fetchone()["value"]
    if found != str(FORMAT):
        raise BadFile(
            needed=f"a ledger of format {FORMAT}",
            found=f"format {found}",
            fix="It was written by another anew: use that one, or move the ledger away.",
        )
