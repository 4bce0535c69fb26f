"""What stands in the ledger is true, whoever dies and whatever the clock says."""

import sqlite3
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from anew.errors import BadFile, BadInput, CannotServe, CannotWrite, NoSuchJob
from anew.jobs import Fault, Queue, Terms
from anew.jobs.ledger import crews, finishing, watching
from anew.jobs.ledger.crews import Lookout
from anew.jobs.ledger.ledger import Ledger
from tests.jobs.conftest import Desk

FAULT = Fault("BadFile", "a picture", "text", "Send a picture.")


def test_a_job_is_put_taken_and_done(desk):
    job = desk.put(owner="ada")
    assert (job.state, job.owner, job.attempt) == ("queued", "ada", 0)
    claim = desk.take()
    assert (claim.id, claim.attempt, desk.state(job)) == (job.id, 1, "running")
    assert desk.take() is None
    assert desk.finish(claim)
    assert desk.queue.job(job.id).over
    assert desk.kinds(job) == ["queued", "started", "done"]


def test_another_process_finds_it_as_it_was(desk):
    job = desk.put(key="mine", priority=3)
    other = Queue(desk.queue.root)
    assert other.job(job.id) == job
    other.close()


def test_one_key_is_one_job_to_its_owner_only(desk):
    first = desk.put(owner="ada", key="k")
    assert desk.put(owner="ada", key="k").id == first.id
    assert desk.put(owner="bob", key="k").id != first.id
    assert desk.put(owner="ada").id != desk.put(owner="ada").id
    assert len(desk.queue.jobs()) == 4


def test_one_key_for_two_different_jobs_is_refused(desk):
    desk.put(key="k")
    with pytest.raises(BadInput, match="Take a new key"):
        desk.put(key="k", seed=1)


def test_the_higher_priority_goes_first_and_then_the_older(desk):
    jobs = [desk.put(priority=priority) for priority in (0, 5, -5, 5)]
    order = [desk.take().id for _ in jobs]
    assert order == [jobs[at].id for at in (1, 3, 0, 2)]


def test_who_puts_many_keeps_nobody_waiting_for_more_than_one(desk):
    for owner in ("ada", "ada", "ada", "ada", "bob", "bob", "cleo"):
        desk.put(owner=owner)
    order = [desk.queue.job(desk.take().id).owner for _ in range(7)]
    assert order == ["ada", "bob", "cleo", "ada", "bob", "ada", "ada"]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(some.lists(some.tuples(some.sampled_from("abc"), some.integers(0, 1)), min_size=1, max_size=12))
def test_every_job_is_taken_once_whatever_the_order(tmp_path_factory, asked):
    desk = Desk(tmp_path_factory.mktemp("desk"))
    put = {desk.put(owner=owner, priority=priority).id for owner, priority in asked}
    taken = []
    while (claim := desk.take()) is not None:
        taken.append(claim.id)
    desk.queue.close()
    assert len(taken) == len(put)
    assert set(taken) == put


def test_an_old_token_changes_nothing(desk):
    job = desk.put()
    old = desk.take()
    crews.bury(desk.ledger, "crew.1", "it died")
    new = desk.take(worker="crew.2")
    assert new.token > old.token
    assert not desk.finish(old)
    assert not finishing.failed(desk.ledger, old, FAULT)
    assert not finishing.given_back(desk.ledger, old)
    assert watching.verdict(desk.ledger, old) == "lost"
    watching.note(desk.ledger, old, 0.5, "too late")
    assert desk.queue.job(job.id).fraction == 0
    assert desk.finish(new)
    assert not desk.finish(new)
    assert desk.kinds(job).count("done") == 1


def test_a_job_whose_workers_die_fails_after_its_attempts(desk):
    job = desk.put(attempts=2)
    for worker in ("a", "b"):
        assert desk.take(worker=worker)
        crews.bury(desk.ledger, worker, "its worker died: signal 9")
    told = desk.queue.job(job.id)
    assert told.state == "failed"
    assert "signal 9" in told.fault.found
    assert desk.take() is None


def test_a_job_that_was_given_back_has_lost_no_attempt(desk):
    job = desk.put(attempts=1)
    for _ in range(3):
        assert finishing.given_back(desk.ledger, desk.take())
    assert (desk.state(job), desk.queue.job(job.id).attempt) == ("queued", 0)


def test_a_job_that_waits_is_cancelled_at_once(desk):
    job = desk.put()
    assert desk.queue.cancel(job.id).state == "cancelled"
    assert desk.take() is None
    assert desk.kinds(job) == ["queued", "cancelled"]


def test_a_job_that_runs_is_told_to_stop_and_one_that_ended_stays(desk):
    job = desk.put()
    claim = desk.take()
    assert watching.verdict(desk.ledger, claim) == "go on"
    assert desk.queue.cancel(job.id).stopping
    assert watching.verdict(desk.ledger, claim) == "stop"
    assert finishing.cancelled(desk.ledger, claim)
    assert desk.queue.cancel(job.id).state == "cancelled"
    assert desk.kinds(job) == ["queued", "started", "stopping", "cancelled"]


@pytest.mark.parametrize("how", ["bury", "give back", "leave"])
def test_a_job_that_is_to_stop_does_not_come_back(desk, how):
    job = desk.put()
    claim = desk.take()
    desk.queue.cancel(job.id)
    if how == "bury":
        crews.bury(desk.ledger, claim.worker, "it died")
    elif how == "leave":
        crews.leave(desk.ledger, "crew")
    else:
        finishing.given_back(desk.ledger, claim)
    assert desk.state(job) == "cancelled"


def test_a_failed_job_can_be_tried_again_and_a_done_one_cannot(desk):
    job = desk.put()
    finishing.failed(desk.ledger, desk.take(), FAULT)
    assert isinstance(desk.queue.job(job.id).error(), BadFile)
    again = desk.queue.retry(job.id)
    assert (again.state, again.fault, again.attempt) == ("queued", None, 0)
    desk.finish(desk.take())
    with pytest.raises(CannotServe, match="one that is done"):
        desk.queue.retry(job.id)


def test_jobs_are_listed_a_page_at_a_time_and_each_owner_sees_his_own(desk):
    jobs = [desk.put(owner=owner) for owner in ("ada", "bob", "ada")]
    first = desk.queue.jobs(most=2)
    assert [job.id for job in first] == [jobs[2].id, jobs[1].id]
    assert [job.id for job in desk.queue.jobs(before=first[-1].id)] == [jobs[0].id]
    assert len(desk.queue.jobs(owner="ada", states=("queued",))) == 2
    assert desk.queue.counts() == {"queued": 3}
    assert desk.queue.counts("bob") == {"queued": 1}
    with pytest.raises(NoSuchJob):
        desk.queue.job(jobs[0].id, owner="bob")
    with pytest.raises(NoSuchJob):
        desk.queue.cancel(jobs[0].id, owner="bob")


def test_events_go_on_where_the_reader_stopped(desk):
    job = desk.put(owner="ada")
    seen = desk.queue.events()
    desk.put(owner="bob")
    claim = desk.take()
    for share in (0.25, 0.5):
        watching.note(desk.ledger, claim, share, "painting")
    news = desk.queue.events(seen[-1].seq)
    assert [event.kind for event in news] == ["queued", "started", "progress"]
    assert news[-1].data == {"fraction": 0.5, "doing": "painting"}
    assert {event.job for event in desk.queue.events(owner="ada")} == {job.id}
    desk.finish(claim)
    assert [event.kind for event in desk.queue.events(news[-1].seq, job=job.id)] == ["done"]
    assert "progress" not in desk.kinds(job)


class Watch:
    """A lookout whose time the test makes: looks come every second."""

    def __init__(self, desk):
        self.now = 0
        self.lookout = Lookout(desk.ledger, 10, lambda: self.now)

    def looks(self, seconds):
        """Who was struck off meanwhile."""
        struck = self.lookout.look()
        for _ in range(seconds):
            self.now += 1
            struck = struck + self.lookout.look()
        return struck


def test_a_crew_that_gives_no_sign_for_a_lease_loses_its_jobs(desk):
    job = desk.put()
    desk.beat()
    desk.take()
    watch = Watch(desk)
    assert watch.looks(9) == []
    desk.beat()
    assert watch.looks(9) == []
    assert watch.looks(1) == ["crew"]
    assert desk.state(job) == "queued"
    assert desk.kinds(job)[-1] == "returned"


def test_a_crew_that_never_gave_a_sign_is_found_too(desk):
    job = desk.put()
    desk.take()
    assert Watch(desk).looks(10) == ["crew"]
    assert desk.state(job) == "queued"


def test_a_sign_in_the_last_moment_counts(desk, monkeypatch):
    desk.put()
    desk.beat()
    desk.take()
    watch = Watch(desk)
    watch.looks(9)
    seen = watch.lookout._beats()
    desk.beat()
    monkeypatch.setattr(watch.lookout, "_beats", lambda: seen)
    assert watch.looks(1) == []


def test_nobody_is_struck_off_for_the_time_in_which_nobody_could_look(desk):
    job = desk.put()
    desk.beat()
    desk.take()
    watch = Watch(desk)
    watch.looks(8)
    watch.now += 6
    assert watch.looks(9) == []
    assert desk.state(job) == "running"
    assert watch.looks(1) == ["crew"]


def test_a_crew_that_only_slept_joins_again_and_its_old_work_is_refused(desk):
    job = desk.put()
    desk.beat()
    slept = desk.take()
    assert Watch(desk).looks(10) == ["crew"]
    other = desk.take(crew="other", worker="other.1")
    desk.beat()
    assert not desk.finish(slept)
    assert desk.finish(other)
    assert desk.kinds(job).count("done") == 1
    again = desk.put()
    assert desk.take().id == again.id


@pytest.mark.parametrize("jump", [-1e8, 1e8])
def test_a_clock_that_jumps_takes_no_job_from_anybody(desk, monkeypatch, jump):
    job = desk.put()
    desk.beat()
    claim = desk.take()
    lookout = Lookout(desk.ledger, 10)
    assert lookout.clock is time.monotonic
    lookout.look()
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + jump)
    assert lookout.look() == []
    second = desk.put()
    assert desk.state(job) == "running"
    assert desk.finish(claim)
    assert desk.take().id == second.id


def test_two_ledgers_that_take_at_once_never_take_the_same(desk):
    from threading import Thread

    put = {desk.put().id for _ in range(20)}
    taken = []

    def grab(name):
        ledger = Ledger(desk.ledger.place)
        while (claim := desk_take(ledger, name)) is not None:
            taken.append(claim.id)
        ledger.close()

    from anew.jobs.ledger.taking import take

    def desk_take(ledger, name):
        return take(ledger, name, name)

    threads = [Thread(target=grab, args=(f"c{index}",)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(taken) == len(put)
    assert set(taken) == put


def test_what_is_raised_inside_undoes_a_transaction(desk):
    def breaks():
        with desk.ledger.writing() as connection:
            connection.execute("INSERT INTO crew VALUES ('x', 1)")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        breaks()
    assert desk.ledger.reading("SELECT * FROM crew") == []


@pytest.mark.parametrize(
    ("terms", "name"),
    [
        *(({"timeout": 0}, "timeout"), ({"memory": -1}, "memory"), ({"attempts": 0}, "attempts")),
        *(({"priority": 101}, "priority"), ({"owner": "x" * 201}, "owner"), ({"key": "x" * 201}, "key")),
        *(({"timeout": float("nan")}, "timeout"), ({"timeout": "3"}, "timeout"), ({"priority": None}, "priority")),
    ],
)
def test_terms_that_make_no_sense_are_refused(desk, terms, name):
    with pytest.raises(BadInput, match=f"a sensible {name}"):
        desk.queue.put(desk.spec, Terms(**terms))


def test_a_file_that_is_no_ledger_is_named(tmp_path):
    (tmp_path / "ledger.sqlite").write_bytes(b"not a database, but long enough to be one" * 30)
    with pytest.raises(BadFile, match="Move it away"):
        Ledger(tmp_path / "ledger.sqlite")


def test_a_ledger_of_another_format_is_left_alone(desk):
    with desk.ledger.writing() as connection:
        connection.execute("UPDATE about SET value = '2'")
    with pytest.raises(BadFile, match="format 2"):
        Ledger(desk.ledger.place)


def test_a_ledger_that_cannot_be_written_says_so(file_desk, monkeypatch):
    with file_desk.ledger.writing() as connection:
        connection.execute("PRAGMA query_only = ON")
    with pytest.raises(CannotWrite, match="Make room"):
        file_desk.put()


def test_a_ledger_without_room_says_so_and_stays_whole(file_desk):
    pages = file_desk.ledger.reading("PRAGMA page_count")[0][0]
    file_desk.ledger.reading(f"PRAGMA max_page_count = {pages}")
    with pytest.raises(CannotWrite, match="full"):
        [file_desk.put() for _ in range(300)]
    whole = sqlite3.connect(file_desk.ledger.place)
    assert whole.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert whole.execute("SELECT COUNT(*) FROM job").fetchone()[0] == len(file_desk.queue.jobs(most=1000))
    whole.close()
