"""Trees over HTTP: what the studio asks for."""

import io
import json
import time
import zipfile
from hashlib import sha256

import numpy as np
import pytest

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


@pytest.mark.parametrize("mode", ["L", "LA", "RGB", "RGBA"])
@pytest.mark.parametrize("type", [np.uint8, np.uint16])
def test_every_kind_of_picture_can_be_looked_at(ask, mode, type):
    samples = np.full((600, 30, len(mode)), np.iinfo(type).max // 2, type)
    told = {"name": mode, "picture": ask.upload(Picture.from_array(samples).to_bytes("png"))}
    tree = ask.post("/v1/trees", told).json()["id"]
    for size, height in ((100, 128), (512, 512), (2048, 600), (0, 600)):
        answer = ask.get(f"/v1/trees/{tree}/nodes/n1/look", params={"size": size})
        assert answer.headers["content-type"] == "image/webp"
        look = Picture.open(answer.content)
        assert look.size.height == height
        assert abs(int(look.samples[..., :3].mean()) - 127) < 4
        assert look.has_alpha == mode.endswith("A")
        assert ask.get(f"/v1/trees/{tree}/nodes/n1/look", params={"size": size}).content == answer.content


def test_a_tree_that_is_known_is_not_told_again(ask):
    tree = begun(ask)["id"]
    tag = ask.get(f"/v1/trees/{tree}").headers["etag"]
    assert ask.get(f"/v1/trees/{tree}", headers={"If-None-Match": tag}).status_code == 304
    ask.client.patch(f"/v1/trees/{tree}/nodes/n1", json={"starred": True})
    assert ask.get(f"/v1/trees/{tree}", headers={"If-None-Match": tag}).status_code == 200


def test_a_tree_is_renamed_put_aside_and_brought_back(ask):
    tree = begun(ask)["id"]
    assert ask.client.patch(f"/v1/trees/{tree}", json={"name": "home"}).json()["name"] == "home"
    assert ask.delete(f"/v1/trees/{tree}").status_code == 204
    assert ask.get(f"/v1/trees/{tree}").status_code == ask.delete(f"/v1/trees/{tree}").status_code == 404
    assert ask.post(f"/v1/trees/{tree}/restore").json()["nodes"][0]["id"] == "n1"


def test_a_node_is_named_starred_hidden_and_shown(ask):
    tree = begun(ask)["id"]
    for marks in ({"name": "nice"}, {"starred": True}, {"deleted": True}, {"deleted": False}):
        told = ask.client.patch(f"/v1/trees/{tree}/nodes/n1", json=marks).json()
        assert {name: told[name] for name in marks} == marks
    assert (told["name"], told["starred"]) == ("nice", True)


def test_a_picture_is_brought_in_beside_another(ask):
    tree = begun(ask)["id"]
    told = {"parent": "n1", "picture": ask.upload(hole().to_bytes("png")), "name": "mask"}
    (node,) = ask.post(f"/v1/trees/{tree}/nodes", told).json()["nodes"]
    assert (node["id"], node["parent"], node["name"], node["picture"]["mode"]) == ("n2", "n1", "mask", "L")
    answer = grown(ask, tree, pictures={"mask": "n2"})
    assert answer.json()["nodes"][0]["takes"] == {"picture": "n1", "mask": "n2"}


def test_under_one_key_it_is_planted_once(ask):
    tree = begun(ask)["id"]
    told = {"parent": "n1", "recipe": RED, "pictures": {"mask": ask.upload(hole().to_bytes("png"))}}
    for _ in range(2):
        answer = ask.post(f"/v1/trees/{tree}/nodes", told, headers={"Idempotency-Key": tree})
        assert [node["id"] for node in answer.json()["nodes"]] == ["n2"]


def test_a_tree_goes_out_as_a_zip_and_comes_in(do):
    tree = begun(do)["id"]
    grown(do, tree)
    settled(do, tree)
    answer = do.get(f"/v1/trees/{tree}/export")
    assert (answer.headers["content-type"], answer.status_code) == ("application/zip", 200)
    came = do.post("/v1/trees/import", content=answer.content, headers={"Content-Type": "application/zip"})
    assert came.status_code == 201, came.text
    told = came.json()
    assert (told["name"], [node["id"] for node in told["nodes"]]) == ("house", ["n1", "n2"]) and told["id"] != tree
    both = [do.get(f"/v1/trees/{each}/nodes/n2/picture").content for each in (tree, told["id"])]
    assert both[0] == both[1]
    assert do.get(f"/v1/trees/{told['id']}/nodes/n2/look").status_code == 200


@pytest.mark.parametrize(
    ("data", "kind", "status"),
    [
        (b"", "application/zip", 422),
        (b"PK\3\4 no zip", "application/zip", 422),
        (b"{}", "application/json", 400),
    ],
)
def test_what_is_no_zip_is_refused(ask, data, kind, status):
    assert ask.post("/v1/trees/import", content=data, headers={"Content-Type": kind}).status_code == status


def test_a_zip_whose_picture_is_none_is_refused(ask):
    digest = sha256(b"not a picture").hexdigest()
    contents = {"anew-tree": 1, "name": "x", "files": {digest: "pictures/n1.png"}}
    for nodes in (
        [{"id": "n1", "at": 1.0, "digest": digest}],
        [{"id": "n1", "at": 1.0, "digest": digest, "recipe": {"a": 1}}],
    ):
        file = io.BytesIO()
        with zipfile.ZipFile(file, "w") as pack:
            pack.writestr("tree.json", json.dumps(contents | {"nodes": nodes}))
            pack.writestr("pictures/n1.png", b"not a picture")
        answer = ask.post("/v1/trees/import", content=file.getvalue(), headers={"Content-Type": "application/zip"})
        assert (answer.status_code, answer.json()["error"]["kind"]) == (422, "BadFile")


@pytest.mark.parametrize(
    ("told", "status", "kind"),
    [
        ({}, 422, "BadInput"),
        ({"parent": "n9", "recipe": RED}, 404, "NotKept"),
        ({"parent": "n0", "recipe": RED}, 422, "BadInput"),
        ({"parent": "../n1", "recipe": RED}, 422, "BadInput"),
        ({"parent": "n1", "recipe": RED}, 422, "BadTask"),
        ({"parent": "n1", "recipe": {"task": "impaint"}}, 404, "NoSuchTask"),
        ({"parent": "n1", "recipe": RED, "pictures": {"mask": "0" * 64}}, 404, "NotKept"),
        ({"parent": "n1", "recipe": RED, "pictures": {"mask": "n7"}}, 404, "NotKept"),
        ({"parent": "n1", "recipe": RED, "pictures": {"mask": "/etc/passwd"}}, 422, "BadInput"),
        ({"parent": "n1", "recipe": RED, "pictures": {"mask": "n1"}, "count": 65}, 422, "BadInput"),
        ({"picture": "0" * 64}, 404, "NotKept"),
        ({"picture": "n1"}, 422, "BadInput"),
        ({"picture": 3}, 422, "BadInput"),
    ],
)
def test_what_cannot_grow_is_refused_in_three_parts(ask, told, status, kind):
    tree = begun(ask)["id"]
    answer = ask.post(f"/v1/trees/{tree}/nodes", told)
    assert (answer.status_code, answer.json()["error"]["kind"]) == (status, kind), answer.text
    assert len(ask.get(f"/v1/trees/{tree}").json()["nodes"]) == 1


def test_of_a_deleted_node_or_one_without_a_picture_nothing_is_made(ask):
    tree = begun(ask)["id"]
    grown(ask, tree)
    for parent in ("n1", "n2"):
        ask.client.patch(f"/v1/trees/{tree}/nodes/n1", json={"deleted": parent == "n1"})
        assert grown(ask, tree, parent=parent).status_code == 409
    for part in ("picture", "look"):
        assert ask.get(f"/v1/trees/{tree}/nodes/n2/{part}").status_code == 409
    assert ask.get(f"/v1/trees/{tree}/nodes/n1/recipe").status_code == 409


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b'"\\ud800"', b"\xff\xfe", b"null", b'{"name": NaN}'])
def test_half_a_json_is_a_bad_request(ask, body):
    tree = begun(ask)["id"]
    for method, path in (
        ("POST", ""),
        ("PATCH", f"/{tree}"),
        ("POST", f"/{tree}/nodes"),
        ("PATCH", f"/{tree}/nodes/n1"),
    ):
        answer = ask.client.request(
            method, f"/v1/trees{path}", content=body, headers={"Content-Type": "application/json"}
        )
        assert answer.status_code in (400, 422) and answer.json()["error"]["fix"], (method, path, answer.text)
