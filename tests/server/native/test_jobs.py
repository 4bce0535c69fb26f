import json

import pytest

from anew.server.settings import Key
from tests.pictures import hole, picture
from tests.server.living import living
from tests.server.native.conftest import RED, Asking

FILES = {"picture": ("a.png", picture().to_bytes("png")), "mask": ("b.png", hole().to_bytes("png"))}


def test_a_job_is_put_and_waits(ask):
    told = ask.post("/v1/jobs", {"recipe": RED, "pictures": ask.pictures(), "count": 2, "priority": 5})
    job = told.json()
    assert (told.status_code, told.headers["location"]) == (201, f"/v1/jobs/{job['id']}")
    assert (job["state"], job["count"], job["priority"], job["outputs"]) == ("queued", 2, 5, [])
    assert job["recipe"]["steps"][0]["task"] == "recolor"
    assert ask.get(f"/v1/jobs/{job['id']}").json() == job


def test_a_job_comes_with_its_pictures_in_one_form(ask):
    told = ask.post("/v1/jobs", data={"job": json.dumps({"recipe": RED})}, files=FILES)
    assert told.status_code == 201
    assert told.json()["pictures"] == ask.pictures()


def test_under_one_key_it_is_one_job(ask):
    told = {"recipe": RED, "pictures": ask.pictures()}
    first, again = (ask.post("/v1/jobs", told, headers={"Idempotency-Key": "holiday"}).json() for _ in range(2))
    assert first["id"] == again["id"]
    other = ask.post("/v1/jobs", {**told, "count": 3}, headers={"Idempotency-Key": "holiday"})
    assert (other.status_code, other.json()["error"]["kind"]) == (422, "BadInput")


def test_one_that_waits_is_cancelled_at_once_done_again_and_forgotten(ask):
    id = ask.put()
    assert ask.delete(f"/v1/jobs/{id}").status_code == 409
    assert ask.post(f"/v1/jobs/{id}/cancel").json()["state"] == "cancelled"
    assert ask.post(f"/v1/jobs/{id}/cancel").json()["state"] == "cancelled"
    assert ask.post(f"/v1/jobs/{id}/retry").json()["state"] == "queued"
    assert ask.post(f"/v1/jobs/{id}/retry").status_code == 409
    ask.post(f"/v1/jobs/{id}/cancel")
    assert ask.delete(f"/v1/jobs/{id}").status_code == 204
    assert ask.get(f"/v1/jobs/{id}").status_code == 404


def test_pages_follow_each_other(ask):
    ids = [ask.put({**RED, "seed": seed}) for seed in range(3)]
    first = ask.get("/v1/jobs", params={"limit": 2}).json()
    assert [job["id"] for job in first["jobs"]] == [ids[2], ids[1]]
    second = ask.get("/v1/jobs", params={"limit": 1, "before": first["next"]}).json()
    assert [job["id"] for job in second["jobs"]] == [ids[0]]
    assert ask.get("/v1/jobs", params={"state": "failed"}).json() == {"jobs": [], "next": None}


def test_jobs_of_a_batch_are_found_by_how_their_keys_begin(ask):
    told = {"recipe": RED, "pictures": ask.pictures()}
    ids = [
        ask.post("/v1/jobs", told, headers={"Idempotency-Key": name}).json()["id"]
        for name in ("roll/1", "roll/2", "rolls/1")
    ]
    ask.put()
    for key, found in (("roll/", ids[1::-1]), ("roll", ids[::-1]), ("%", []), ("ROLL/", [])):
        assert [job["id"] for job in ask.get("/v1/jobs", params={"key": key}).json()["jobs"]] == found


def test_nobody_sees_what_another_does(tmp_path):
    keys = (Key("the-key-of-anna", "anna"), Key("the-key-of-bert", "bert"))
    with living(tmp_path / "jobs", keys=keys) as server:
        server.key = keys[0].secret
        with server.client() as anna:
            id = Asking(anna).put()
        server.key = keys[1].secret
        with server.client() as bert:
            asked = [bert.get(f"/v1/jobs/{id}{rest}") for rest in ("", "/results/0", "/preview")]
            asked += [bert.post(f"/v1/jobs/{id}/{verb}") for verb in ("cancel", "retry")]
            asked += [bert.delete(f"/v1/jobs/{id}")]
            with bert.stream("GET", f"/v1/jobs/{id}/events") as stream:
                assert {stream.status_code, *(answer.status_code for answer in asked)} == {404}
            assert bert.get("/v1/jobs").json()["jobs"] == []
            assert bert.get(f"/v1/history/{'0' * 64}").status_code == 403
        server.key = keys[0].secret
        with server.client() as anna:
            assert anna.get(f"/v1/jobs/{id}").json()["state"] == "queued"


@pytest.mark.parametrize(
    ("told", "status", "kind"),
    [
        ({}, 422, "BadInput"),
        ({"recipe": 3}, 422, "BadInput"),
        ({"recipe": {}}, 404, "NoSuchTask"),
        ({"recipe": {"task": "impaint"}}, 404, "NoSuchTask"),
        ({"recipe": {"task": "recolor", "with": {"colour": 1}}}, 422, "BadRecipe"),
        ({"recipe": {"task": "recolor", "engine": "pitch"}}, 404, "NoSuchEngine"),
        ({"recipe": {"task": "recolor", "seed": -1}}, 422, "BadRecipe"),
        ({"recipe": RED}, 422, "BadTask"),
        ({"recipe": RED, "pictures": {"picture": "0" * 64, "mask": "1" * 64}}, 404, "NotKept"),
        ({"recipe": RED, "pictures": {"picture": "../../etc/passwd"}}, 422, "BadInput"),
        ({"recipe": RED, "counts": 1}, 422, "BadInput"),
        ({"recipe": RED, "count": "1"}, 422, "BadInput"),
        ({"recipe": RED, "count": 65}, 422, "BadInput"),
        ({"recipe": RED, "timeout": 0}, 422, "BadInput"),
        ({"recipe": RED, "format": "exe"}, 422, "BadInput"),
        ({"recipe": {"task": "restyle", "model": "/etc/passwd"}}, 422, "BadRecipe"),
    ],
)
def test_what_cannot_be_done_is_refused_in_three_parts(ask, told, status, kind):
    answer = ask.post("/v1/jobs", told)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (status, kind)
    assert all(answer.json()["error"][part] for part in ("needed", "found", "fix"))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b'{"recipe": {"task": "vary", "seed": NaN}}',
        b'"\\ud800"',
        b"\xff\xfe",
        b"1" * 10_000,
        b"null",
    ],
)
def test_half_a_json_is_a_bad_request(ask, body):
    answer = ask.post("/v1/jobs", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422)
    assert answer.json()["error"]["fix"]


def test_text_that_cannot_be_written_down_is_refused(ask):
    for recipe in ('{"task": "recolor", "with": {"color": "\\ud800"}}', '{"task": "\\udfff"}'):
        body = f'{{"recipe": {recipe}}}'
        answer = ask.post("/v1/jobs", content=body, headers={"Content-Type": "application/json"})
        assert answer.status_code in (400, 404, 422)


def test_another_kind_of_content_is_refused(ask):
    for kind in ("text/plain", "application/x-www-form-urlencoded", ""):
        assert ask.post("/v1/jobs", content=b"{}", headers={"Content-Type": kind}).status_code == 400


def test_a_form_without_a_job_or_with_text_for_a_picture_is_refused(ask):
    job = json.dumps({"recipe": RED})
    assert ask.post("/v1/jobs", files=FILES).status_code == 400
    assert ask.post("/v1/jobs", data={"job": job, "picture": "text"}, files={"mask": FILES["mask"]}).status_code == 400
    assert ask.post("/v1/jobs", data={"job": job}, files={**FILES, "mask": ("c.png", b"%PDF-")}).status_code == 422
    many = {f"picture{number}": FILES["picture"] for number in range(30)}
    assert ask.post("/v1/jobs", data={"job": job}, files=many).status_code == 400
