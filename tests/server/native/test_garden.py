"""A job's end plants its pictures, whether or not anybody looks, and whoever is killed meanwhile."""

import time
from contextlib import closing

import pytest

from anew.errors import CannotWrite
from anew.jobs import Queue, Spec, Terms
from anew.jobs.local import Local
from anew.server import garden
from anew.server.settings import Key
from anew.trees import Trees
from tests.pictures import hole, picture
from tests.server.living import living
from tests.server.native.conftest import RED, Asking
from tests.server.native.test_trees import begun, grown, settled

FILES = {"picture": picture().to_bytes("png"), "mask": hole().to_bytes("png")}


def until(look, seconds=60):
    end = time.monotonic() + seconds
    while not (found := look()) and time.monotonic() < end:
        time.sleep(0.02)
    assert found
    return found


def test_a_job_that_ends_is_settled_though_nobody_looks(do, working):
    tree = begun(do)["id"]
    grown(do, tree)
    trees = working.app.state.garden.trees
    until(lambda: trees.tree(tree).nodes[1].state == "done")
    assert do.get(f"/v1/trees/{tree}/nodes/n2/picture").status_code == 200


def test_what_ended_while_no_server_was_there_is_settled_at_the_start(tmp_path):
    trees = Trees(tmp_path / "jobs-trees")  # where the server of the test has them
    with closing(Queue(tmp_path / "jobs")) as queue:
        done = queue.put(Spec(recipe=RED, keep=False), Terms(), FILES)
        gone = queue.put(Spec(recipe=RED, keep=False), Terms(), FILES)
        tree = trees.begin("house").id
        for job in (done, gone):
            trees.plant(tree, "", job=job.id, count=1, recipe=RED)
        queue.clear([queue.cancel(gone.id)])
        with Local(queue, warm=False):
            queue.wait(done.id, 60)
    with living(tmp_path / "jobs"):
        until(lambda: not trees.waiting())
    first, second = trees.tree(tree).nodes
    assert (first.state, second.state, second.fault.kind) == ("done", "failed", "NoSuchJob")
    assert trees.file(first)


def test_a_picture_outlives_the_job(do, working):
    tree = begun(do)["id"]
    job = grown(do, tree).json()["nodes"][0]["job"]
    settled(do, tree)
    assert do.delete(f"/v1/jobs/{job}").status_code == 204
    for path in (working.queue.root / "objects").iterdir():
        path.unlink()
    assert do.get(f"/v1/trees/{tree}/nodes/n2/picture").status_code == 200
    assert grown(do, tree, parent="n2").status_code == 201  # and one goes on from it
    assert settled(do, tree)["nodes"][2]["state"] == "done"


def test_a_cancelled_one_is_told_and_done_again(ask):
    tree = begun(ask)["id"]
    job = grown(ask, tree).json()["nodes"][0]["job"]
    ask.post(f"/v1/jobs/{job}/cancel")
    assert settled(ask, tree)["nodes"][1]["state"] == "cancelled"
    ask.post(f"/v1/jobs/{job}/retry")
    assert ask.get(f"/v1/trees/{tree}").json()["nodes"][1]["state"] == "queued"
    ask.post(f"/v1/jobs/{job}/cancel")
    assert settled(ask, tree)["nodes"][1]["state"] == "cancelled"


def test_what_has_no_room_says_so_and_comes_when_there_is_some(do, working):
    trees = working.app.state.garden.trees
    tree = begun(do)["id"]
    put = trees._objects.put

    def full(data):
        raise CannotWrite(needed="room", found="No space left on device", fix="Make room.")

    nodes = grown(do, tree).json()["nodes"]
    object.__setattr__(trees._objects, "put", full)
    try:
        told = settled(do, tree)["nodes"][1]
        assert (told["state"], told["fault"]["kind"], told["fault"]["found"]) == (
            "failed",
            "CannotWrite",
            "No space left on device",
        )
    finally:
        object.__setattr__(trees._objects, "put", put)
    working.on_desk(working.app.state.garden.settle(nodes[0]["job"]))  # as it is looked at again, every half minute
    assert do.get(f"/v1/trees/{tree}").json()["nodes"][1]["state"] == "done"


def test_nobody_reaches_the_tree_of_another(tmp_path):
    keys = (Key("the-key-of-anna", "anna"), Key("the-key-of-bert", "bert"))
    with living(tmp_path / "jobs", keys=keys) as server:
        server.key = keys[0].secret
        with server.client() as anna:
            tree = begun(Asking(anna))["id"]
        server.key = keys[1].secret
        with server.client() as bert:
            ask = Asking(bert)
            mine = begun(ask)["id"]
            asked = [bert.get(f"/v1/trees/{tree}{rest}") for rest in ("", "/export", *PARTS)]
            asked += [bert.patch(f"/v1/trees/{tree}", json={"name": "mine"})]
            asked += [bert.patch(f"/v1/trees/{tree}/nodes/n1", json={"deleted": True})]
            asked += [bert.delete(f"/v1/trees/{tree}"), bert.post(f"/v1/trees/{tree}/restore"), grown(ask, tree)]
            asked += [bert.post(f"/v1/trees/{tree}/nodes", json={"picture": ask.upload(FILES["mask"])})]
            assert {answer.status_code for answer in asked} == {404}
            assert [each["id"] for each in bert.get("/v1/trees").json()["trees"]] == [mine]
            assert bert.get("/v1/jobs").json()["jobs"] == []


PARTS = [f"/nodes/n1/{part}" for part in ("picture", "look", "recipe")]


@pytest.mark.parametrize("side", [0, 1, 128, 129, 5000])
def test_looks_are_made_in_few_sizes(side):
    assert garden.rounded(side) in (0, *garden.SIDES) and (garden.rounded(side) == 0 or garden.rounded(side) >= side)
