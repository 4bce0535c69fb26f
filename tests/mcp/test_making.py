from contextlib import closing

import anyio
import pytest

from anew.errors import BadTask, Cancelled
from anew.jobs import Queue, Spec
from anew.jobs.job import Fault
from anew.jobs.ledger import crews, finishing
from anew.jobs.ledger.taking import take
from anew.mcp.making import OWNER, made
from tests.pictures import picture

SPEC = Spec(recipe={"task": "vary"}, sign=False, keep=False)


@pytest.fixture
def idle(tmp_path):
    """A queue that nobody works on."""
    with closing(Queue(tmp_path / "jobs")) as queue:
        crews.beat(queue.ledger, "crew")
        yield queue


async def silent(fraction, doing):
    pass


def ask(queue):
    return made(queue, SPEC, {"picture": picture(8, 8).to_bytes("png")}, silent)


async def taken(queue):
    while (claim := take(queue.ledger, "crew", "crew.1")) is None:
        await anyio.sleep(0.01)
    return claim


def test_a_job_that_waits_is_cancelled_when_nobody_waits_for_it(idle):
    async def main():
        with anyio.move_on_after(0.3):
            await ask(idle)

    anyio.run(main)
    (job,) = idle.jobs()
    assert (job.state, job.owner) == ("cancelled", OWNER)


def test_a_job_that_runs_is_asked_to_stop_when_nobody_waits_for_it(idle):
    async def main():
        async with anyio.create_task_group() as group:
            group.start_soon(ask, idle)
            await taken(idle)
            group.cancel_scope.cancel()

    anyio.run(main)
    assert idle.jobs()[0].stopping


def test_why_a_job_failed_is_raised(idle):
    fault = Fault.of(BadTask(needed="this", found="that", fix="Mend it."))

    async def main():
        async with anyio.create_task_group() as group:
            group.start_soon(ended, idle, lambda claim: finishing.failed(idle.ledger, claim, fault))
            with pytest.raises(BadTask, match="Mend it"):
                await ask(idle)

    anyio.run(main)


def test_a_job_that_somebody_else_stopped_is_said_to_be(idle):
    async def main():
        async with anyio.create_task_group() as group:
            group.start_soon(
                ended, idle, lambda claim: idle.cancel(claim.id) and finishing.cancelled(idle.ledger, claim)
            )
            with pytest.raises(Cancelled):
                await ask(idle)

    anyio.run(main)


async def ended(queue, end):
    end(await taken(queue))
