"""Trees over HTTP: what the studio asks for."""

import time

from anew.image import Picture
from tests.pictures import hole, picture
from tests.server.native.conftest import RED


def begun(ask, name="house"):
    answer = ask.post("/v1/trees", {"name": name, "picture": ask.upload(picture().to_bytes("png"))})
    assert answer.status_code == 201, answer.text
    assert answer.headers["location"] == f"/v1/trees/{answer.json()['id']}"
    return answer.json()


def grown(ask, tree, **more):
    told = {"parent": "n1", "recipe": RED, "pictures": {"mask": ask.upload(hole().to_bytes("png"))}, "keep": False}
    return ask.post(f"/v1/trees/{tree}/nodes", told | more)


def settled(ask, tree, seconds=60):
    """The tree, once nothing in it waits."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        told = ask.get(f"/v1/trees/{tree}").json()
        if all(node["state"] not in ("queued", "running") for node in told["nodes"]):
            return told
        time.sleep(0.02)
    raise AssertionError(told)


def test_a_tree_begins_with_a_picture(ask):
    told = begun(ask)
    (node,) = told["nodes"]
    assert (node["id"], node["parent"], node["state"], node["job"]) == ("n1", None, "done", None)
    assert (node["picture"]["width"], node["picture"]["format"]) == (picture().size.width, "png")
    first = ask.get("/v1/trees").json()["trees"][0]
    assert (first["id"], first["nodes"], first["cover"]) == (told["id"], 1, "n1")


def test_a_tree_without_a_picture_is_empty(ask):
    assert ask.post("/v1/trees", {"name": "later"}).json()["nodes"] == []


def test_a_job_has_its_nodes_at_once_and_its_pictures_when_it_has_ended(do):
    tree = begun(do)["id"]
    answer = grown(do, tree, count=2)
    assert answer.status_code == 201, answer.text
    assert [(node["id"], node["parent"], node["state"]) for node in answer.json()["nodes"]] == [
        ("n2", "n1", "queued"),
        ("n3", "n1", "queued"),
    ]
    nodes = settled(do, tree)["nodes"]
    assert [node["state"] for node in nodes] == ["done"] * 3
    assert nodes[1]["takes"] == {"picture": "n1"} and set(nodes[1]["pictures"]) == {"picture", "mask"}
    assert nodes[1]["picture"]["mode"] == "RGB" and nodes[1]["seconds"] > 0
    file = do.get(f"/v1/trees/{tree}/nodes/n2/picture")
    assert (file.headers["content-type"], Picture.open(file.content).size) == ("image/png", picture().size)
    assert (
        do.get(f"/v1/trees/{tree}/nodes/n2/picture", headers={"If-None-Match": file.headers["etag"]}).status_code == 304
    )
    small = do.get(f"/v1/trees/{tree}/nodes/n2/look", params={"size": 16})
    assert (small.headers["content-type"], "immutable" in small.headers["cache-control"]) == ("image/webp", True)
    assert 'task = "recolor"' in do.get(f"/v1/trees/{tree}/nodes/n3/recipe").text


def test_a_tree_that_is_known_is_not_told_again(ask):
    tree = begun(ask)["id"]
    tag = ask.get(f"/v1/trees/{tree}").headers["etag"]
    assert ask.get(f"/v1/trees/{tree}", headers={"If-None-Match": tag}).status_code == 304
    ask.client.patch(f"/v1/trees/{tree}/nodes/n1", json={"starred": True})
    assert ask.get(f"/v1/trees/{tree}", headers={"If-None-Match": tag}).status_code == 200
