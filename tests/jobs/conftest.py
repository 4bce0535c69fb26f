from dataclasses import replace

import pytest

from anew.jobs import Queue, Spec, Terms
from anew.jobs.ledger import crews, finishing
from anew.jobs.ledger.taking import take
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


@pytest.fixture
def desk(tmp_path):
    desk = Desk(tmp_path / "jobs")
    yield desk
    desk.queue.close()
