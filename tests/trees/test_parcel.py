"""A tree goes out as a zip and comes in again; of one that comes in nothing is believed."""

import io
import json
import struct
import zipfile
from hashlib import sha256

import pytest

from anew.errors import BadFile, TooLarge
from anew.store import zips
from anew.trees import Ended, Kept, New, Trees
from anew.trees.parcel import Parcel, packed
from tests.pictures import hole, picture

PHOTO, MASK, MADE = picture().to_bytes("png"), hole().to_bytes("png"), picture().to_bytes("webp")
DIGEST = sha256(PHOTO).hexdigest()


def kept(data, format="png"):
    size = picture().size
    return Kept(sha256(data).hexdigest(), len(data), format, size.width, size.height, "RGB")


@pytest.fixture
def trees(tmp_path):
    return Trees(tmp_path / "trees")


@pytest.fixture
def tree(trees):
    id = trees.begin("house").id
    new = New(format="png", width=64, height=48, mode="RGB", name="photo")
    trees.add(id, "", new, PHOTO)
    trees.plant(
        id,
        "",
        job="j",
        count=1,
        recipe={"task": "vary"},
        parent="n1",
        takes={"picture": "n1"},
        pictures={"picture": PHOTO, "mask": MASK},
    )
    trees.settle("j", Ended(state="done", made=[(kept(MADE, "webp"), MADE)], seconds=2.0))
    trees.mark(id, "n2", "", starred=True)
    return id


def out(trees, tree):
    return io.BytesIO(b"".join(packed(trees.tree(tree), trees.bytes_of, lambda node: f"# {node.id}\n")))


def zipped(contents=None, **files):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as pack:
        if contents is not None:
            pack.writestr("tree.json", contents if isinstance(contents, str) else json.dumps(contents))
        for name, data in files.items():
            pack.writestr(name.replace("__", "/"), data)
    return file


def told(*nodes, **more):
    return {"anew-tree": 1, "name": "x", "nodes": list(nodes), "files": {DIGEST: "pictures/n1.png"}} | more


def node(id="n1", **more):
    return {"id": id, "at": 1.0, "digest": DIGEST, **more}


def test_what_went_out_comes_in_as_it_was(trees, tree, tmp_path):
    file = out(trees, tree)
    with zipfile.ZipFile(file) as pack:
        mask = f"parts/{sha256(MASK).hexdigest()}.png"
        assert pack.testzip() is None
        assert set(pack.namelist()) == {"tree.json", "pictures/n1.png", "pictures/n2.webp", mask, "recipes/n2.toml"}
        assert pack.read("pictures/n1.png") == PHOTO
    parcel, other = Parcel.open(file, each=10**6), Trees(tmp_path / "other")
    found = {}
    for digest in parcel.contents.files:
        data = parcel.file(digest)
        assert other.put(data) == digest
        found[digest] = kept(data, "webp" if data == MADE else "png")
    came = other.adopt("", parcel.contents, found)
    before = trees.tree(tree)
    assert came.id != before.id and came.name == before.name
    for one, two in zip(came.nodes, before.nodes, strict=True):
        same = ("id", "parent", "name", "starred", "recipe", "pictures", "takes", "at", "seconds", "state")
        assert [getattr(one, each) for each in same] == [getattr(two, each) for each in same]
        assert other.file(one) == trees.file(two)
    new = New(format="png", width=1, height=1, mode="RGB")
    assert other.add(came.id, "", new, b"next").id == "n3"


def test_what_was_deleted_stays_at_home(trees, tree):
    trees.add(tree, "", New(format="png", width=1, height=1, mode="RGB", parent="n2"), MASK)
    trees.mark(tree, "n2", "", deleted=True)
    contents = Parcel.open(out(trees, tree), each=10**6).contents
    assert [(each.id, each.parent) for each in contents.nodes] == [("n1", None), ("n3", "n1")]


@pytest.mark.parametrize(
    "file",
    [
        io.BytesIO(b""),
        io.BytesIO(b"no zip"),
        io.BytesIO(b"PK\5\6"),
        io.BytesIO(PHOTO),
        zipped(),
        zipped("{"),
        zipped("[" * 10_000),
        zipped({}),
        zipped(told() | {"anew-tree": 2}),
        zipped(told(node())),  # its picture is not in it
        zipped(told(node(parent="n2"), node("n2")), pictures__n1_png=PHOTO),
        zipped(told(), **{"pictures__n1.png": PHOTO, "../../etc/cron.d/x": b"x"}),
        zipped(told(), **{"pictures__n1.png": PHOTO, "/etc/passwd": b"x"}),
        zipped(told(), **{"pictures__n1.png": PHOTO, "pictures__..__x.png": b"x"}),
        zipped(told(files={DIGEST: "../x"}), **{"pictures__n1.png": PHOTO}),
        zipped(told(files={"../x": "pictures/n1.png"}), **{"pictures__n1.png": PHOTO}),
        zipped(told(node(parent="n1")), **{"pictures__n1.png": PHOTO}),
        zipped(told(node(takes={"picture": "n1"})), **{"pictures__n1.png": PHOTO}),
        zipped(told(node(parent="n2"), node("n2", parent="n1")), **{"pictures__n1.png": PHOTO}),
        zipped(told(node(), node()), **{"pictures__n1.png": PHOTO}),
        zipped(told(node("n0")), **{"pictures__n1.png": PHOTO}),
        zipped(told(node(digest="0" * 64)), **{"pictures__n1.png": PHOTO}),
        zipped(told(node(at=float("1e300"))), **{"pictures__n1.png": PHOTO}),
        zipped(told(node(name="x" * 1000)), **{"pictures__n1.png": PHOTO}),
    ],
)
def test_what_is_no_tree_is_refused(file):
    with pytest.raises(BadFile, match="a tree that anew exported"):
        Parcel.open(file, each=10**6)


def test_a_picture_under_another_name_is_refused():
    parcel = Parcel.open(zipped(told(node()), **{"pictures__n1.png": MASK}), each=10**6)
    with pytest.raises(BadFile, match="another picture"):
        parcel.file(DIGEST)


def test_a_flipped_bit_is_refused(trees, tree):
    data = bytearray(out(trees, tree).getvalue())
    data[data.index(PHOTO) + len(PHOTO) // 2] ^= 1
    parcel = Parcel.open(io.BytesIO(bytes(data)), each=10**6)
    with pytest.raises(BadFile, match="CRC"):
        parcel.file(DIGEST)


def test_a_bomb_is_refused_before_it_goes_off():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("tree.json", json.dumps(told(node())))
        pack.writestr("pictures/n1.png", bytes(2 * 10**6))
    assert len(file.getvalue()) < 10_000
    with pytest.raises(TooLarge, match="at most 1,000,000 bytes"):
        Parcel.open(file, each=10**6)


def test_one_that_says_it_is_smaller_than_it_is_goes_no_further():
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as pack:
        pack.writestr("tree.json", json.dumps(told(node())))
        pack.writestr("pictures/n1.png", bytes(2 * 10**6))
    data = bytearray(file.getvalue())
    place = data.rindex(b"PK\1\2")
    struct.pack_into("<L", data, place + 24, 1000)  # the size that the list says
    parcel = Parcel.open(io.BytesIO(bytes(data)), each=10**6)
    with pytest.raises(BadFile):
        parcel.file(DIGEST)


def test_a_long_list_of_files_is_refused_before_it_is_read(monkeypatch):
    monkeypatch.setattr(zips, "LIST", 1000)
    file = zipped(told(), **{f"pictures__n{number}.png": b"" for number in range(1, 100)})
    with pytest.raises(TooLarge, match="a list of files"):
        Parcel.open(file, each=10**6)


def test_a_list_that_python_would_find_elsewhere_is_looked_at_there():
    """The record at the very end counts, also where its own numbers look like another one."""
    file = zipped(told())
    data = bytearray(file.getvalue())
    struct.pack_into("<L", data, len(data) - 22 + 12, 2**31)
    with pytest.raises(TooLarge):
        Parcel.open(io.BytesIO(bytes(data)), each=10**6)
    wide = bytes(data[:-22]) + b"PK\6\7" + bytes(16) + bytes(data[-22:])
    with pytest.raises(BadFile, match="more than 4 GB"):
        Parcel.open(io.BytesIO(wide), each=10**6)
