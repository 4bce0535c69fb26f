"""Two servers on one ledger, in a file or on PostgreSQL: what is put at one is known at the other, and done once."""

import threading
from contextlib import contextmanager

import pytest

from tests.jobs.postgresql import serving
from tests.server.living import living
from tests.server.native.conftest import RED, Asking


@pytest.fixture(scope="module")
def database():
    with serving() as database:
        yield database


@pytest.fixture(params=["sqlite", "postgres"])
def root(request, tmp_path):
    root = tmp_path / "jobs"
    if request.param == "postgres":
        root.mkdir()
        (root / "ledger.url").write_text(request.getfixturevalue("database").place())
    return root


@contextmanager
def two_servers(root, workers=0):
    """Whoever asks at one of them, and whoever asks at the other."""
    with (
        living(root, workers=workers) as first,
        living(root) as second,
        first.client() as one,
        second.client() as two,
    ):
        yield Asking(one), Asking(two)


def put(ask, pictures, seed=0, key="none"):
    told = {"recipe": {**RED, "seed": seed}, "pictures": pictures, "keep": False}
    answer = ask.post("/v1/jobs", told, headers={"Idempotency-Key": f"{key}/{seed}"})
    assert answer.status_code in (200, 201), answer.text
    return answer.json()["id"]


def test_what_is_put_at_one_is_watched_at_the_other_and_done_once(root):
    with two_servers(root, workers=1) as (one, two):
        pictures = two.pictures()
        ids = [put(each, pictures, seed, name) for seed in range(4) for name, each in (("a", one), ("b", two))]
        assert len(set(ids)) == 8
        for id in ids:
            told = [event["kind"] for event in two.events(id)]
            assert told[-1] == "done"
            assert told.count("done") == 1
        assert {job["id"] for job in two.get("/v1/jobs").json()["jobs"]} == set(ids)
        results = [each.get(f"/v1/jobs/{ids[0]}/results/0") for each in (one, two)]
        assert results[0].status_code == 200
        assert results[0].content == results[1].content


def test_one_key_is_one_job_whichever_server_hears_of_it_first(root):
    with two_servers(root) as (one, two):
        pictures, ids = one.pictures(), []
        threads = [
            threading.Thread(target=lambda each=each: ids.append(put(each, pictures, key="holiday")))
            for each in (one, two) * 4
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(60)
        assert len(ids) == 8
        assert len(set(ids)) == 1
        assert [job["id"] for job in two.get("/v1/jobs", params={"key": "holiday/"}).json()["jobs"]] == ids[:1]
        assert two.get("/v1/jobs", params={"key": "HOLIDAY"}).json()["jobs"] == []


def test_a_job_is_stopped_at_one_server_and_waits_again_at_the_other(root):
    with two_servers(root) as (one, two):
        id = put(one, one.pictures())
        assert two.post(f"/v1/jobs/{id}/cancel").json()["state"] == "cancelled"
        assert one.post(f"/v1/jobs/{id}/retry").json()["state"] == "queued"
        assert two.get(f"/v1/jobs/{id}").json()["state"] == "queued"


def test_a_server_that_goes_leaves_its_jobs_to_the_other(root):
    with living(root, workers=1) as second, second.client() as two:
        with living(root) as first, first.client() as one:
            ask = Asking(one)
            ids = [put(ask, ask.pictures(), seed) for seed in range(3)]
        assert [Asking(two).events(id)[-1]["kind"] for id in ids] == ["done"] * 3
