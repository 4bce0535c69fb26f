from tests.server.native.conftest import RED


def test_a_plan_says_what_would_be_done_and_why(ask):
    told = ask.post("/v1/plan", {"recipe": {"task": "restore"}, "pictures": {"picture": ask.pictures()["picture"]}})
    plan = told.json()
    assert told.status_code == 200
    assert len(plan["recipe"]["steps"]) == len(plan["whys"]) >= 1
    assert all(step["task"] != "restore" for step in plan["recipe"]["steps"])


def test_a_plan_of_what_cannot_be_done_is_refused(ask):
    pictures = ask.pictures()
    asked = [{"recipe": RED, "pictures": {**pictures, "style": pictures["mask"]}}, {"recipe": {"task": "restore"}}]
    assert [ask.post("/v1/plan", each).status_code for each in asked] == [422, 422]


def test_an_inspection_finds_the_record_of_a_result(do):
    id = do.put()
    do.events(id)
    job = do.get(f"/v1/jobs/{id}").json()
    assert job["fault"] is None
    digest = job["outputs"][0]["digest"]
    told = do.post("/v1/inspect", {"digest": digest}).json()
    assert told["sections"]["record"]["found"] is True
    assert told["summary"]
    past = do.get(f"/v1/history/{digest}").json()
    assert past["recipe"]["steps"][0]["task"] == "recolor"
    assert set(past["sources"]) == {"picture", "mask"}


def test_looks_at_what_is_not_there_are_refused(ask):
    assert ask.post("/v1/inspect", {"digest": "0" * 64}).status_code == 404
    assert ask.get(f"/v1/history/{'0' * 64}").status_code == 404
    assert ask.post("/v1/inspect", {"digest": "x"}).status_code == 422
