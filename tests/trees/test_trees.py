"""Trees keep pictures and what they were made of; what goes wrong loses nothing."""

import sqlite3
from hashlib import sha256
from threading import Thread

import pytest

from anew.errors import BadFile, BadInput, CannotServe, CannotWrite, NotKept
from anew.jobs.job import Fault
from anew.trees import Ended, Kept, New, Trees
from anew.trees import trees as door
from anew.trees.sweeping import Room

RECIPE = {"task": "vary", "seed": 3}


def new(**more):
    return New(format="png", width=4, height=3, mode="RGB", **more)


def kept(data):
    return Kept(sha256(data).hexdigest(), len(data), "png", 4, 3, "RGB"), data


@pytest.fixture
def trees(tmp_path):
    return Trees(tmp_path / "trees")


@pytest.fixture
def tree(trees):
    return trees.begin("house").id


def test_a_tree_begins_with_a_picture_and_grows_by_a_job(trees, tree):
    first = trees.add(tree, "", new(name="photo"), b"one")
    planted = trees.plant(
        tree, "", job="j", count=2, recipe=RECIPE, parent="n1", takes={"picture": "n1"}, pictures={"picture": b"one"}
    )
    assert [(node.id, node.parent, node.state, node.index) for node in planted] == [
        ("n2", "n1", "queued", 0),
        ("n3", "n1", "queued", 1),
    ]
    assert planted[0].pictures == {"picture": first.picture.digest} and planted[0].takes == {"picture": "n1"}
    assert trees.waiting() == ["j"]
    assert trees.settle("j", Ended(state="done", made=[kept(b"two"), kept(b"three")], seconds=1.5))
    nodes = trees.tree(tree).nodes
    assert [(node.state, node.seconds) for node in nodes] == [("done", None), ("done", 1.5), ("done", 1.5)]
    assert [trees.file(node) for node in nodes] == [b"one", b"two", b"three"]
    assert trees.waiting() == [] and not trees.settle("j", Ended(state="failed"))
    assert trees.tree(tree).nodes == nodes


def test_nothing_is_written_before_somebody_writes(trees):
    assert trees.trees() == [] and trees.waiting() == []
    trees.sweep()
    with pytest.raises(NotKept):
        trees.tree("0" * 32)
    assert not trees.root.exists()


def test_a_job_that_is_planted_twice_has_its_nodes_once(trees, tree):
    for _ in range(2):
        planted = trees.plant(tree, "", job="j", count=2, recipe=RECIPE)
    assert [node.id for node in planted] == ["n1", "n2"] == [node.id for node in trees.tree(tree).nodes]


def test_what_failed_says_why_and_waits_again_when_it_is_done_again(trees, tree):
    trees.plant(tree, "", job="j", count=1, recipe=RECIPE)
    fault = Fault("BadTask", "a mask", "none", "Draw one.")
    trees.settle("j", Ended(state="failed", fault=fault))
    assert trees.node(tree, "n1").fault == fault
    with pytest.raises(CannotServe, match="n1, which is failed"):
        trees.file(trees.node(tree, "n1"))
    assert trees.reopen("j") and not trees.reopen("another")
    assert (trees.node(tree, "n1").state, trees.node(tree, "n1").fault, trees.waiting()) == ("queued", None, ["j"])


def test_another_process_finds_it_as_it_was(trees, tree):
    trees.add(tree, "", new(), b"one")
    assert Trees(trees.root).tree(tree) == trees.tree(tree)


def test_every_change_raises_the_revision_and_brings_the_tree_to_the_top(trees, tree):
    other = trees.begin("garden").id
    assert [each.name for each in trees.trees()] == ["garden", "house"]
    before = trees.tree(tree).revision
    trees.add(tree, "", new(), b"one")
    trees.mark(tree, "n1", "", starred=True, name="nice")
    assert trees.tree(tree).revision == before + 2
    assert [(each.id, each.count, each.cover) for each in trees.trees()] == [(tree, 1, "n1"), (other, 0, "")]
    assert (trees.node(tree, "n1").name, trees.node(tree, "n1").starred) == ("nice", True)


def test_a_deleted_node_is_hidden_and_comes_back(trees, tree):
    trees.add(tree, "", new(), b"one")
    assert trees.mark(tree, "n1", "", deleted=True).deleted
    assert (trees.trees()[0].count, trees.trees()[0].cover) == (0, "")
    assert not trees.mark(tree, "n1", "", deleted=False).deleted
    assert trees.file(trees.node(tree, "n1")) == b"one"


def test_a_tree_that_is_put_aside_comes_back(trees, tree):
    trees.put_aside(tree)
    assert trees.trees() == []
    for ask in (trees.tree, trees.put_aside):
        with pytest.raises(NotKept):
            ask(tree)
    assert trees.restore(tree).name == "house" and len(trees.trees()) == 1


def test_nobody_sees_the_tree_of_another(trees):
    tree = trees.begin("mine", "anna").id
    trees.add(tree, "anna", new(), b"one")
    asks = [
        lambda: trees.tree(tree, "bert"),
        lambda: trees.rename(tree, "bert", "yours"),
        lambda: trees.put_aside(tree, "bert"),
        lambda: trees.restore(tree, "bert"),
        lambda: trees.add(tree, "bert", new(), b"two"),
        lambda: trees.plant(tree, "bert", job="j", count=1, recipe=RECIPE),
        lambda: trees.mark(tree, "n1", "bert", starred=True),
        lambda: trees.node(tree, "n1", "bert"),
    ]
    for ask in asks:
        with pytest.raises(NotKept):
            ask()
    assert trees.trees("bert") == [] and len(trees.tree(tree, "anna").nodes) == 1


@pytest.mark.parametrize("id", ["n2", "1", "", "n", "n0", "n01", "n-1", "n1'--", "../n1", "n" + "9" * 40, "n١"])
def test_an_id_that_was_never_given_is_refused(trees, tree, id):
    trees.add(tree, "", new(), b"one")
    for ask in (lambda: trees.node(tree, id), lambda: trees.mark(tree, id, "", starred=True)):
        with pytest.raises(NotKept):
            ask()
    if id:
        with pytest.raises(NotKept):
            trees.add(tree, "", new(parent=id), b"two")
    assert len(trees.tree(tree).nodes) == 1


def test_a_name_is_one_line_and_not_too_long(trees):
    assert trees.begin("a\nhouse\t \x07").name == "a house"
    with pytest.raises(BadInput, match="200 letters"):
        trees.begin("x" * 201)


def test_a_tree_has_an_end(trees, tree, monkeypatch):
    monkeypatch.setattr(door, "MOST", 3)
    trees.plant(tree, "", job="j", count=3, recipe=RECIPE)
    with pytest.raises(CannotServe, match="Begin another tree"):
        trees.plant(tree, "", job="k", count=1, recipe=RECIPE)


def test_threads_that_add_at_once_get_ids_of_their_own(trees, tree):
    threads = [Thread(target=trees.add, args=(tree, "", new(), bytes([index]))) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [node.id for node in trees.tree(tree).nodes] == [f"n{number}" for number in range(1, 9)]


def test_where_there_is_no_room_nothing_is_lost(tmp_path):
    trees = Trees(tmp_path, Room(10))
    tree = trees.begin("small").id
    trees.add(tree, "", new(), b"12345678")
    trees.plant(tree, "", job="j", count=1, recipe=RECIPE)
    with pytest.raises(CannotWrite, match="--tree-room"):
        trees.settle("j", Ended(state="done", made=[kept(b"abcdefgh")]))
    assert trees.waiting() == ["j"] and trees.file(trees.node(tree, "n1")) == b"12345678"
    trees.mark(tree, "n1", "", deleted=True)  # what was deleted makes room
    assert trees.settle("j", Ended(state="done", made=[kept(b"abcdefgh")]))
    assert trees.file(trees.node(tree, "n2")) == b"abcdefgh"
    with pytest.raises(NotKept, match="made room"):
        trees.file(trees.node(tree, "n1"))


def test_one_file_of_two_nodes_is_there_once_and_stays_as_long_as_one_needs_it(trees, tree):
    other = trees.begin("other").id
    for each in (tree, other):
        trees.add(each, "", new(), b"same")
    assert len(list((trees.root / "objects").iterdir())) == 1
    trees.put_aside(other)
    trees.room = Room(8)
    trees.add(tree, "", new(), b"1234")
    assert trees.file(trees.node(tree, "n1")) == b"same"


def test_what_was_put_aside_long_ago_goes_with_its_files_and_looks(trees, tree, monkeypatch):
    node = trees.add(tree, "", new(), b"one")
    trees.keep_look(f"{node.picture.digest}-512.webp", b"small")
    trees.put_aside(tree)
    trees.sweep()
    assert trees.restore(tree)
    assert trees.look(f"{node.picture.digest}-512.webp") == b"small"
    trees.put_aside(tree)
    monkeypatch.setattr(door, "DAYS", -1)
    trees.sweep()
    with pytest.raises(NotKept):
        trees.restore(tree)
    assert list((trees.root / "objects").iterdir()) == list((trees.root / "looks").iterdir()) == []


def test_something_else_in_its_place_is_named(tmp_path):
    (tmp_path / "trees.sqlite").write_bytes(b"no database, but long enough to be taken for one" * 40)
    with pytest.raises(BadFile, match="Move it away"):
        Trees(tmp_path).trees()


def test_trees_of_another_format_are_named(trees, tree):
    with sqlite3.connect(trees.root / "trees.sqlite") as connection:
        connection.execute("UPDATE about SET value = '9'")
    connection.close()
    with pytest.raises(BadFile, match="format 9"):
        Trees(trees.root).trees()
