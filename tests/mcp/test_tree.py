from threading import Thread

import pytest

from anew.errors import BadFile, CannotServe, NotKept
from anew.mcp.tree import Tree
from anew.trees import New


def new(how="opened", parent=""):
    return New(format="png", width=4, height=3, mode="RGB", how=how, parent=parent)


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def test_a_picture_has_an_id_and_is_the_last_one(tree):
    shot = tree.add("a", new(), b"one")
    assert shot.id == "p1" and tree.file(shot) == b"one"
    assert tree.shot("last", "a") == tree.shot("p1", "a") == shot


def test_undo_goes_back_and_branches_stay(tree):
    tree.add("a", new(), b"one")
    tree.add("a", new("tone", "p1"), b"two")
    assert tree.undo("a").id == "p1"
    tree.add("a", new("vary", "p1"), b"three")
    assert [(shot.id, shot.parent) for shot in tree.shots("a")] == [("p1", ""), ("p2", "p1"), ("p3", "p1")]
    tree.stand(tree.shot("p2", "a"), "a")
    assert tree.shot("last", "a").how == "tone"


def test_what_was_opened_cannot_be_undone(tree):
    tree.add("a", new(), b"one")
    with pytest.raises(CannotServe, match="p1, which was opened"):
        tree.undo("a")


def test_another_process_finds_it_as_it_was(tree, tmp_path):
    tree.add("a", new(), b"one")
    tree.add("a", new(), b"aside", head=False)
    assert Tree(tmp_path).shot("last", "a").id == "p1"


def test_each_conversation_stands_somewhere_else(tree):
    tree.add("a", new(), b"one")
    tree.add("b", new(), b"two")
    assert tree.shot("last", "a").how == "opened" and tree.file(tree.shot("last", "b")) == b"two"
    assert [shot.id for shot in tree.shots("b")] == ["p1"] and tree.shots("c") == []


@pytest.mark.parametrize("id", ["p2", "1", "", "p", "p0", "p-1", "p1'--", "../p1", "p" + "9" * 40, "p٣", "last"])
def test_an_id_that_was_never_given_is_refused(tree, id):
    tree.add("other", new(), b"one")
    with pytest.raises(NotKept, match="history lists"):
        tree.shot(id, "a")


def test_the_oldest_files_make_room_and_their_ids_stay(tmp_path):
    tree = Tree(tmp_path, room=10)
    first, second = tree.add("a", new(), b"12345678"), tree.add("a", new(), b"abcdefgh")
    assert tree.file(second) == b"abcdefgh"
    with pytest.raises(NotKept, match="made room"):
        tree.file(tree.shot(first.id, "a"))


def test_threads_that_add_at_once_get_ids_of_their_own(tree):
    threads = [Thread(target=tree.add, args=("a", new(), bytes([index]))) for index in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert {shot.id for shot in tree.shots("a")} == {f"p{number}" for number in range(1, 9)}


def test_something_else_in_its_place_is_refused(tmp_path):
    (tmp_path / "trees.sqlite").write_bytes(b"no database, but long enough to be taken for one" * 40)
    with pytest.raises(BadFile, match="Move it away"):
        Tree(tmp_path)
