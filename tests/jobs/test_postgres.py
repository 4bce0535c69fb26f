"""What only a server has: others who write at the same time, and connections that are lost."""

import time
from threading import Event, Thread

import pytest

from anew.errors import BadInput, CannotWrite
from anew.jobs.ledger import crews, finishing, watching
from anew.jobs.ledger.events import tell
from anew.jobs.ledger.ledger import Ledger
from anew.jobs.ledger.taking import take
from tests.jobs.conftest import opened, placed


@pytest.fixture
def desk(request, tmp_path):
    yield from opened(placed(request, tmp_path / "jobs", "postgres"))


@pytest.fixture
def other(desk):
    """Somebody else at the same ledger."""
    ledger = Ledger(desk.ledger.place)
    yield ledger
    ledger.close()


def beside(act):
    """Do it in a thread; returns what is true once it has ended, and the thread."""
    over = Event()
    thread = Thread(target=lambda: (act(), over.set()), daemon=True)
    thread.start()
    return over, thread


def test_a_job_that_is_just_being_taken_keeps_nobody_waiting(desk, other):
    first, second = desk.put(), desk.put()
    with other.writing() as hand:
        hand.execute("SELECT seq FROM job WHERE id = ? FOR UPDATE", (first.id,))
        assert desk.take().id == second.id
        assert desk.take() is None
    assert desk.take().id == first.id


def test_an_event_is_never_numbered_below_one_that_was_seen(desk, other):
    """Who wrote first but is not done holds up who would be numbered after, and no reader."""
    job = desk.put()
    with other.writing() as hand:
        tell(hand, job.id, "slow")
        over, thread = beside(lambda: crews.beat(desk.ledger, "needs no event") or desk.put(seed=1))
        assert not over.wait(0.3)
        reader = Ledger(desk.ledger.place)
        assert len(reader.reading("SELECT * FROM event")) == 1
        reader.close()
    thread.join(20)
    assert [event.kind for event in desk.queue.events()] == ["queued", "slow", "queued"]


def test_nothing_is_swept_while_somebody_puts_what_needs_it(desk, other):
    with other.writing() as hand:
        hand.alone("held")
        over, thread = beside(lambda: desk.put())
        assert not over.wait(0.3)
    thread.join(20)
    assert len(desk.queue.jobs()) == 1


def test_a_crew_is_buried_while_its_workers_finish_and_nobody_waits_for_ever(desk, other):
    """Both hold rows and want to tell an event; they ask in the same order."""
    for round in range(15):
        for _ in range(4):
            desk.put()
        claims = [desk.take(worker=f"{round}.{index}") for index in range(4)]
        thread = Thread(target=lambda claims=claims: [finishing.done(other, claim, []) for claim in reversed(claims)])
        thread.start()
        crews.leave(desk.ledger, "crew")
        thread.join(20)
        while claim := desk.take(worker="last"):
            desk.finish(claim)
    assert desk.queue.counts() == {"done": 60}
    assert sum(event.kind == "done" for event in desk.queue.events()) == 60


def test_times_are_by_the_clock_of_the_server(desk, monkeypatch):
    real = time.time
    monkeypatch.setattr(time, "time", lambda: real() + 1e8)
    job = desk.put()
    assert abs(job.created - real()) < 60
    assert abs(desk.ledger.now() - real()) < 60


def cut_all(server):
    with server.connected() as connection:
        connection.execute("SELECT PG_TERMINATE_BACKEND(pid) FROM pg_stat_activity WHERE application_name = 'anew'")


def test_a_connection_that_was_cut_is_made_again(desk, server):
    job = desk.put()
    cut_all(server)
    claim = desk.take()
    assert claim.id == job.id

    def loses_it():
        with desk.ledger.writing() as hand:
            cut_all(server)
            hand.execute("UPDATE job SET state = 'done'")

    with pytest.raises(CannotWrite):
        loses_it()
    assert desk.state(job) == "running"
    watching.note(desk.ledger, claim, 0.5, "painting")
    assert desk.queue.job(job.id).fraction == 0.5


def test_a_server_that_went_down_is_found_again(desk, server):
    job = desk.put()
    server.stop()
    with pytest.raises(CannotWrite, match="See that the server runs"):
        desk.take()
    server.start()
    assert desk.take().id == job.id


def test_who_says_nothing_within_a_transaction_loses_it(desk, other):
    job = desk.put()
    other.reading("SELECT 1 FROM SET_CONFIG('idle_in_transaction_session_timeout', '100ms', false)")

    def sleeps():
        with other.writing() as hand:
            hand.execute("SELECT seq FROM job WHERE id = ? FOR UPDATE", (job.id,))
            end = time.monotonic() + 30
            while (claim := desk.take()) is None and time.monotonic() < end:
                time.sleep(0.02)
            assert claim.id == job.id
            hand.execute("SELECT 1")

    with pytest.raises(CannotWrite):
        sleeps()


def test_a_light_transaction_does_not_wait_for_the_disk_and_another_does(desk):
    sql = "SELECT CURRENT_SETTING('synchronous_commit') AS how"
    with desk.ledger.lightly() as hand:
        assert hand.execute(sql).fetchone()["how"] == "off"
    with desk.ledger.writing() as hand:
        assert hand.execute(sql).fetchone()["how"] == "on"


def test_a_server_that_would_forget_is_told_not_to(desk):
    forgetful = Ledger(f"{desk.ledger.place}%20-csynchronous_commit%3Doff")
    assert forgetful.reading("SHOW synchronous_commit")[0]["synchronous_commit"] == "on"
    forgetful.close()


def test_a_name_that_a_database_cannot_hold_is_refused(desk):
    with pytest.raises(BadInput):
        desk.put(owner="a\0b")
    with pytest.raises(BadInput):
        desk.queue.job("a\0b")


def test_many_who_open_an_empty_place_at_once_make_the_tables_once(server):
    address, ledgers = server.place(), []
    threads = [Thread(target=lambda: ledgers.append(Ledger(address))) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(ledgers) == 6
    for ledger in ledgers:
        assert ledger.reading("SELECT value FROM about") == [{"value": "1"}]
        ledger.close()


def test_workers_who_take_at_once_never_take_the_same_and_an_owner_has_his_turn(desk):
    for owner in ("ada", "bob"):
        for _ in range(30):
            desk.put(owner=owner)
    taken = []

    def grab(name):
        ledger = Ledger(desk.ledger.place)
        while (claim := take(ledger, name, name)) is not None:
            taken.append(claim.id)
            finishing.done(ledger, claim, [])
        ledger.close()

    threads = [Thread(target=grab, args=(f"c{index}",)) for index in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(taken) == len(set(taken)) == 60
    owners = [desk.queue.job(id).owner for id in taken]
    assert 10 <= owners[:30].count("ada") <= 20
