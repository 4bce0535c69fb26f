from dataclasses import replace

import pytest

from anew.jobs import Queue, Spec, Terms
from anew.jobs.ledger import crews, finishing
from anew.jobs.ledger.taking import take
from tests.jobs.postgresql import serving
from tests.pictures import hole, picture

RECOLOR = {"task": "recolor", "with": {"color": "#ff0000"}}


class Desk:
    """A queue with what tests do to it all the time."""

    def __init__(self, root):
        self.queue = Queue(root)
        self.ledger = self.queue.ledger
        self.photo = picture().to_bytes("png")
        self.mask = hole().to_bytes("png")
        self.spec = Spec(recipe=RECOLOR, sign=False, keep=False)

    def put(self, *, seed=0, spec=None, **terms):
        spec = spec or replace(self.spec, recipe={**RECOLOR, "seed": seed})
        return self.queue.put(spec, Terms(**terms), {"picture": self.photo, "mask": self.mask})

    def take(self, crew="crew", worker="crew.1"):
        return take(self.ledger, crew, worker)

    def state(self, job):
        return self.queue.job(job.id).state

    def kinds(self, job):
        return [event.kind for event in self.queue.events(job=job.id)]

    def finish(self, claim):
        return finishing.done(self.ledger, claim, [])

    def beat(self, crew="crew"):
        crews.beat(self.ledger, crew)


@pytest.fixture(scope="session")
def server():
    with serving() as server:
        yield server


@pytest.fixture(params=["sqlite", "postgres"])
def root(request, tmp_path):
    """The folder of a queue, whose ledger is on either."""
    return placed(request, tmp_path / "jobs", request.param)


@pytest.fixture
def desk(root):
    """A desk on either."""
    yield from opened(root)


@pytest.fixture
def file_desk(tmp_path):
    """One on SQLite."""
    yield from opened(tmp_path / "jobs")


def placed(request, root, where):
    if where == "postgres":
        root.mkdir(parents=True)
        (root / "ledger.url").write_text(request.getfixturevalue("server").place())
    return root


def opened(root):
    desk = Desk(root)
    yield desk
    desk.queue.close()
