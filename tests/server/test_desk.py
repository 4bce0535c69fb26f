"""The desk, as a dialect uses it. Workers are stood in for by hand, where none is needed."""

import asyncio
import json
from contextlib import closing

import pytest

from anew.errors import (
    BadInput,
    BadTask,
    CannotServe,
    CannotWrite,
    NoSuchJob,
    NoSuchTask,
    NotFound,
    NotKept,
    Refused,
    TooOften,
)
from anew.jobs import Queue, ears
from anew.jobs import queue as queue_room
from anew.jobs.job import Output
from anew.jobs.ledger import finishing, watching
from anew.jobs.ledger.taking import take
from anew.server.desk import Desk
from anew.server.sandbox import Answer
from anew.server.settings import Key, Settings
from tests.pictures import hole, picture

RECIPE = {"task": "recolor", "with": {"color": "#ff0000"}}
PHOTO, MASK = picture().to_bytes("png"), hole().to_bytes("png")


@pytest.fixture
def held(tmp_path):
    """Run a coroutine with a desk of its own."""

    def run(test, **settings):
        async def go(queue):
            desk = Desk(queue, Settings(keys=(Key("k" * 20),), **settings))
            try:
                return await test(desk, queue)
            finally:
                await desk.close()

        with closing(Queue(tmp_path / "jobs")) as queue:
            return asyncio.run(go(queue))

    return run


async def put(desk, seed=0, **more):
    pictures = {name: desk._queue.objects.put(data) for name, data in (("picture", PHOTO), ("mask", MASK))}
    return await desk.put({**RECIPE, "seed": seed}, pictures, **more)


def finish(queue, claim):
    digest = queue.objects.put(PHOTO)
    finishing.done(queue.ledger, claim, [Output(digest, len(PHOTO), "png", 48, 40, 0, "0" * 64)])


def test_a_job_is_waited_for_and_its_result_fetched(held):
    async def test(desk, queue):
        job = await put(desk, owner="ada")
        waiting = asyncio.create_task(desk.wait(job.id, owner="ada"))
        await asyncio.sleep(0.05)
        assert not waiting.done()
        with pytest.raises(CannotServe):
            await desk.result(job.id)
        finish(queue, take(queue.ledger, "c", "w"))
        assert (await asyncio.wait_for(waiting, 5)).state == "done"
        assert await desk.result(job.id) == (PHOTO, "image/png")
        with pytest.raises(NotFound):
            await desk.result(job.id, 1)
        assert (await desk.wait(job.id)).over

    held(test)


def test_waiting_has_an_end(held):
    async def test(desk, queue):
        job = await put(desk)
        assert (await desk.wait(job.id, timeout=0.05)).state == "queued"

    held(test)


def test_events_come_in_order_as_they_happen_and_end_with_the_job(held):
    async def test(desk, queue):
        job = await put(desk)
        await put(desk, seed=1)
        heard = []

        async def listen(after=0):
            async for event in desk.events(job.id, after=after):
                heard.append((event.seq, event.kind))

        task = asyncio.create_task(listen())
        await asyncio.sleep(0.1)
        assert [kind for _, kind in heard] == ["queued"]
        claim = take(queue.ledger, "c", "w")
        await asyncio.sleep(0.1)
        watching.note(queue.ledger, claim, 0.5, "half")
        await asyncio.sleep(0.1)
        finish(queue, claim)
        await asyncio.wait_for(task, 5)
        assert [kind for _, kind in heard] == ["queued", "started", "progress", "done"]
        assert heard == sorted(heard)
        seen, heard[:] = heard[1][0], []
        await asyncio.wait_for(listen(seen), 5)
        assert [kind for _, kind in heard] == ["done"]  # what passed is deleted once it has ended
        heard.clear()
        await asyncio.wait_for(listen(10**6), 5)
        assert heard == []

    held(test)


def test_a_job_tried_again_is_watched_to_its_second_end(held):
    async def test(desk, queue):
        job = await put(desk)
        await desk.cancel(job.id)
        await desk.retry(job.id)
        task = asyncio.create_task(collect(desk.events(job.id)))
        await asyncio.sleep(0.1)
        assert not task.done()
        await desk.cancel(job.id)
        assert [event.kind for event in await asyncio.wait_for(task, 5)] == ["queued", "cancelled"] * 2

    held(test)


async def collect(events):
    return [event async for event in events]


def test_many_watchers_look_once(held):
    async def test(desk, queue):
        job = await put(desk)
        tasks = [asyncio.create_task(collect(desk.events(job.id))) for _ in range(50)]
        others = [asyncio.create_task(desk.wait(job.id)) for _ in range(50)]
        await asyncio.sleep(0.2)
        await desk.cancel(job.id)
        found = await asyncio.wait_for(asyncio.gather(*tasks), 10)
        assert all([event.kind for event in each] == ["queued", "cancelled"] for each in found)
        assert {each.state for each in await asyncio.gather(*others)} == {"cancelled"}
        assert not desk._watching._waiting

    held(test)


@pytest.mark.parametrize("lost", ["nothing", "looks", "rings"])
def test_who_waits_is_woken_by_a_ring_and_where_that_is_lost_by_a_look(held, monkeypatch, lost):
    if lost == "looks":
        monkeypatch.setattr(ears, "SELDOM", 1000.0)
    if lost == "rings":
        monkeypatch.setattr(queue_room, "ring_all", lambda folder: None)

    async def test(desk, queue):
        job = await put(desk)
        waiting = asyncio.create_task(desk.wait(job.id))
        await asyncio.sleep(0.05)
        finish(queue, take(queue.ledger, "c", "w"))
        assert (await asyncio.wait_for(waiting, 60)).state == "done"

    held(test)


def test_an_owner_sees_their_own_only(held):
    async def test(desk, queue):
        job = await put(desk, owner="ada")
        await put(desk, owner="bea", seed=1)
        for ask in (desk.job, desk.wait, desk.cancel, desk.retry, desk.preview, desk.result):
            with pytest.raises(NoSuchJob):
                await ask(job.id, owner="bea")
        with pytest.raises(NoSuchJob):
            await collect(desk.events(job.id, owner="bea"))
        assert [each.id for each in await desk.jobs(owner="ada")] == [job.id]
        assert await desk.counts("ada") == {"queued": 1}

    held(test)


def test_an_owner_has_a_share_and_others_theirs(held):
    async def test(desk, queue):
        for seed in range(3):
            await put(desk, owner="ada", seed=seed)
        with pytest.raises(TooOften, match="at most 3"):
            await put(desk, owner="ada", seed=3)
        await put(desk, owner="bea")
        take(queue.ledger, "c", "w")
        await put(desk, owner="ada", seed=3)

    held(test, queued=3)


def test_what_cannot_be_done_is_refused_at_once(held, tmp_path):
    async def test(desk, queue):
        with pytest.raises(BadTask):
            await desk.put(RECIPE, {})
        with pytest.raises(NotKept):
            await desk.put(RECIPE, {"picture": "0" * 64, "mask": "0" * 64})
        with pytest.raises(BadInput):
            await desk.put(RECIPE, {"picture": "../../etc/passwd", "mask": "0" * 64})
        first, second = await put(desk, key="k"), await put(desk, key="k")
        assert first.id == second.id

    held(test)


def test_the_policy_of_this_machine_is_asked(held, tmp_path, monkeypatch):
    monkeypatch.setenv("ANEW_HOME", str(tmp_path))
    (tmp_path / "policy.toml").write_text('[consent]\ntasks = ["recolor"]\n')

    async def test(desk, queue):
        with pytest.raises(Refused, match="a reason"):
            await put(desk)
        assert (await put(desk, consent="she asked for it")).state == "queued"
        (tmp_path / "policy.toml").write_text("nonsense")
        with pytest.raises(Refused, match="a policy in TOML"):
            await put(desk, seed=1, consent="x")

    held(test)


def test_what_is_found_out_about_uploads_is_found_out_in_the_sandbox(held):
    async def test(desk, queue):
        upload = await desk.take(PHOTO)
        assert await desk.upload(upload.digest) == upload
        desk._known.clear()
        assert await desk.upload(upload.digest) == upload
        assert await desk.file(upload.digest) == PHOTO
        with pytest.raises(NotKept):
            await desk.upload("0" * 64)
        with pytest.raises(NotKept):
            await desk.make(Answer, "0" * 64)
        assert await desk.is_well()

    held(test)


def test_when_the_server_goes_down_nobody_is_kept(held):
    async def test(desk, queue):
        job = await put(desk)
        tasks = [asyncio.create_task(desk.wait(job.id)), asyncio.create_task(collect(desk.events(None)))]
        await asyncio.sleep(0.1)
        desk.leave()
        told, events = await asyncio.wait_for(asyncio.gather(*tasks), 5)
        assert told.state == "queued"
        assert [event.kind for event in events] == ["queued"]
        assert (await asyncio.wait_for(desk.wait(job.id), 5)).state == "queued"

    held(test)


def test_a_working_server_does_a_job(working):
    desk = working.app.state.desk

    async def make():
        photo, mask = await desk.take(PHOTO), await desk.take(MASK)
        job = await desk.put(RECIPE, {"picture": photo.digest, "mask": mask.digest}, format="webp")
        job = await desk.wait(job.id, timeout=120)
        return job, await desk.result(job.id), await desk.preview(job.id)

    job, (data, media), preview = working.on_desk(make())
    assert (job.state, media, preview) == ("done", "image/webp", None)
    assert data[8:12] == b"WEBP"
    assert json.dumps(job.notes)


def test_many_at_once_are_put_together_and_each_hears_of_its_own(held, monkeypatch):
    groups, put_all = [], Queue.put_all

    def counted(queue, wishes):
        groups.append(len(wishes))
        return put_all(queue, wishes)

    monkeypatch.setattr(Queue, "put_all", counted)

    async def test(desk, queue):
        digest = queue.objects.put(PHOTO)
        wanted = [put(desk, seed=seed, key=str(seed % 40), owner="ada") for seed in range(40)]
        wrong = [
            desk.put(RECIPE, {}),
            desk.put({"task": "nothing"}, {}),
            desk.put(RECIPE, {"picture": digest, "mask": "0" * 64}),
            put(desk, seed=99, key="0", owner="ada"),
        ]
        over = [put(desk, seed=seed, owner="bea") for seed in range(52)]
        told = await asyncio.gather(*wanted, *wrong, *over, return_exceptions=True)
        assert len({job.id for job in told[:40]}) == 40
        assert [type(each) for each in told[40:44]] == [BadTask, NoSuchTask, NotKept, BadInput]
        assert sum(isinstance(each, TooOften) for each in told[44:]) == 2
        assert await desk.counts() == {"queued": 90}
        assert len(groups) <= 4 and sum(groups) == 92

    held(test, queued=50)


def test_when_none_can_be_written_each_hears_why(held, monkeypatch):
    def full(*_):
        raise CannotWrite(needed="a", found="No space left on device", fix="c")

    async def test(desk, queue):
        await put(desk)
        monkeypatch.setattr(Queue, "put_all", full)
        told = await asyncio.gather(*(put(desk, seed=seed) for seed in range(5)), return_exceptions=True)
        assert [type(each) for each in told] == [CannotWrite] * 5
        monkeypatch.undo()
        assert (await put(desk, seed=9)).state == "queued"

    held(test)


def test_whoever_goes_away_stops_nobody_in_the_line(held):
    async def test(desk, queue):
        tasks = [asyncio.create_task(put(desk, seed=seed)) for seed in range(20)]
        await asyncio.sleep(0)
        for task in tasks[::2]:
            task.cancel()
        told = await asyncio.wait_for(asyncio.gather(*tasks, return_exceptions=True), 10)
        assert sum(not isinstance(each, BaseException) for each in told) == 10
        assert (await put(desk, seed=30)).state == "queued"

    held(test)
