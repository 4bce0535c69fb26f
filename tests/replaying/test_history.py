import json
from itertools import pairwise

import pytest

import anew
from anew import Blend, Recolor, Vary
from anew.errors import BadFile
from anew.image import Picture, open_picture, read_record
from anew.provenance import Record
from anew.replaying.chained import chained
from anew.replaying.drawing import drawn
from anew.replaying.past import hand_on
from anew.store import Store
from anew.store.parcel import adopt
from tests.pictures import hole, picture

MOST_DEEP = 20


def saved(result, path):
    result.save(path, sign=False)
    return open_picture(path)


def test_a_picture_that_nobody_made_has_no_past(tmp_path):
    picture().save(tmp_path / "own.png")
    past = anew.history(tmp_path / "own.png")
    assert (past.digest, past.record, past.sources, past.branches) == (picture().sha256, None, {}, ())


def test_a_chain_is_followed_to_the_photograph(tmp_path):
    once = saved(Recolor()(picture(), mask=hole(), seed=3), tmp_path / "once.png")
    saved(Vary()(once, seed=4), tmp_path / "twice.png")
    past = anew.history(tmp_path / "twice.png")
    before = past.sources["picture"]
    assert before.digest == once.sha256
    assert before.record.recipe["seed"] == 3
    assert {name: each.digest for name, each in before.sources.items()} == {
        "picture": picture().sha256,
        "mask": hole().sha256,
    }
    assert before.sources["mask"].kept
    assert not past.kept


def test_others_made_from_the_same_are_branches(tmp_path):
    main = saved(Vary()(picture(), seed=1), tmp_path / "main.png")
    other = saved(Vary()(picture(), seed=2), tmp_path / "other.png")
    further = saved(Vary()(other, seed=5), tmp_path / "further.png")
    past = anew.history(tmp_path / "main.png")
    [branch] = past.sources["picture"].branches
    assert branch.digest == other.sha256
    assert [each.digest for each in branch.branches] == [further.sha256]
    assert past.digest == main.sha256


def test_a_photograph_tells_what_was_made_from_it(tmp_path):
    made = saved(Vary()(picture(), seed=1), tmp_path / "main.png")
    picture().save(tmp_path / "own.png")
    assert [each.digest for each in anew.history(tmp_path / "own.png").branches] == [made.sha256]


def test_one_picture_in_two_roles_is_told_once(tmp_path):
    once = saved(Vary()(picture(), seed=1), tmp_path / "once.png")
    saved(Blend(left=4, top=3)(once, piece=once, mask=hole()), tmp_path / "blended.png")
    lefts = [
        each.left for each in anew.history(tmp_path / "blended.png").sources.values() if each.digest == once.sha256
    ]
    assert lefts == ["", "again"]


def noted(store, output, **inputs):
    recipe = {"anew": 1, "seed": 0, "steps": [{"task": "vary", "engine": "patch"}]}
    record = Record(recipe=recipe, inputs=inputs, output=output, licences={}, versions={})
    store.note(record.to_json())
    return record


def test_records_that_bite_their_tails_end(tmp_path):
    store = Store()
    a, b = "a" * 64, picture().sha256
    noted(store, a, picture=b)
    noted(store, b, picture=a)
    picture().save(tmp_path / "snake.png")
    past = anew.history(tmp_path / "snake.png")
    assert past.sources["picture"].digest == a
    assert past.sources["picture"].sources["picture"].left == "again"


def test_a_chain_that_is_deeper_than_any_is_cut_off_and_said_to_be(tmp_path, monkeypatch):
    monkeypatch.setattr("anew.replaying.past.MOST_DEEP", MOST_DEEP)
    store = Store()
    names = [picture().sha256, *(f"{number:064x}" for number in range(1, 2 * MOST_DEEP))]
    for made, source in pairwise(names):
        noted(store, made, picture=source)
    picture().save(tmp_path / "deep.png")
    past, deep = anew.history(tmp_path / "deep.png"), 0
    while past.sources:
        past, deep = past.sources["picture"], deep + 1
    assert (deep, past.left) == (MOST_DEEP, "deep")
    json.dumps(anew.history(tmp_path / "deep.png").to_dict())


def test_a_wide_store_is_cut_off(tmp_path, monkeypatch):
    monkeypatch.setattr("anew.replaying.past.MOST", 5)
    store = Store()
    for number in range(20):
        noted(store, f"{number:064x}", picture=picture().sha256)
    picture().save(tmp_path / "wide.png")
    branches = anew.history(tmp_path / "wide.png").branches
    assert [each.left for each in branches[:5]] == ["", "", "", "", "many"]


def test_the_tree_says_who_made_what_and_whether_it_is_kept(tmp_path):
    once = saved(Recolor()(picture(), mask=hole(), seed=3), tmp_path / "once.png")
    saved(Vary(strength=0.2)(once, seed=4), tmp_path / "twice.png")
    lines = drawn(anew.history(tmp_path / "twice.png"), "twice.png").splitlines()
    assert lines[0].endswith("vary by quick, strength 0.2, seed 4")
    assert lines[1].startswith("└─ picture  ")
    assert lines[1].endswith("recolor by patch, seed 3  (kept)")
    assert lines[2].startswith("   ├─ ")
    assert lines[3].startswith("   └─ ")
    assert lines[3].endswith("no record  (kept)")


def test_a_parent_that_came_from_elsewhere_brings_its_own_past(tmp_path, monkeypatch, tmp_path_factory):
    result = Recolor()(picture(), mask=hole(), seed=3)
    result.save(tmp_path / "theirs.png", sign=False, keep=False)
    saved(Vary()(open_picture(tmp_path / "theirs.png"), seed=4), tmp_path / "ours.png")
    parent = anew.history(tmp_path / "ours.png").sources["picture"]
    assert parent.record.recipe["seed"] == 3
    assert not parent.sources["mask"].kept


def test_a_record_whose_recipe_is_strange_is_drawn_all_the_same(tmp_path):
    picture().save(tmp_path / "odd.png")
    record = Record(recipe={"steps": [{"with": {"prompt": "x\x1b[31m" * 40}}]}, inputs={}, output=picture().sha256,
                    licences={}, versions={})  # fmt: skip
    open_picture(tmp_path / "odd.png").save(tmp_path / "odd.png", record=record.to_json())
    assert "None by None" in drawn(anew.history(tmp_path / "odd.png"), "odd.png")
    assert read_record(tmp_path / "odd.png")


@pytest.mark.parametrize("steps", ["vary", [3], {"a": 1}, [{"with": [1]}], None])
def test_steps_that_are_none_are_refused(tmp_path, steps):
    picture().save(tmp_path / "odd.png")
    record = Record(recipe={"steps": steps}, inputs={}, output=picture().sha256, licences={}, versions={})
    Picture.open(tmp_path / "odd.png").save(tmp_path / "odd.png", record=record.to_json())
    with pytest.raises(BadFile):
        anew.history(tmp_path / "odd.png")


def test_a_history_is_handed_on_whole(tmp_path):
    once = saved(Recolor()(picture(), mask=hole(), seed=3), tmp_path / "once.png")
    saved(Vary()(once, seed=4), tmp_path / "twice.png")
    hand_on(anew.history(tmp_path / "twice.png"), tmp_path / "past.zip")
    theirs = Store(tmp_path / "theirs")
    adopt(theirs, tmp_path / "past.zip")
    assert anew.replay(tmp_path / "twice.png", store=theirs).identical
    assert anew.history(tmp_path / "twice.png", store=theirs).sources["picture"].sources["mask"].kept


def test_what_only_the_file_knew_is_handed_on_too(tmp_path):
    Vary()(picture(), seed=4).save(tmp_path / "out.png", sign=False, keep=False)
    hand_on(anew.history(tmp_path / "out.png"), tmp_path / "past.zip")
    theirs = Store(tmp_path / "theirs")
    assert adopt(theirs, tmp_path / "past.zip").missing == (picture().sha256,)
    assert theirs.record(open_picture(tmp_path / "out.png").sha256)


@pytest.mark.parametrize("suffix", ["png", "jpg"])
def test_a_signed_file_brings_the_past_of_a_parent_that_was_made_elsewhere(tmp_path, monkeypatch, suffix):
    once, twice = tmp_path / f"once.{suffix}", tmp_path / f"twice.{suffix}"
    Recolor()(picture(), mask=hole(), seed=3).save(once)
    Vary()(open_picture(once), seed=4).save(twice)
    monkeypatch.setenv("ANEW_HOME", str(tmp_path / "elsewhere"))
    past = anew.history(twice)
    assert past.record.recipe["seed"] == 4
    assert past.sources["picture"].record.recipe["seed"] == 3
    assert set(past.sources["picture"].sources) == {"picture", "mask"}


def test_a_manifest_that_no_longer_holds_brings_nothing(tmp_path, monkeypatch):
    Recolor()(picture(), mask=hole(), seed=3).save(tmp_path / "once.png")
    Vary()(open_picture(tmp_path / "once.png"), seed=4).save(tmp_path / "twice.png")
    data = bytearray((tmp_path / "twice.png").read_bytes())
    place = data.index(b'"seed"')  # of a record in a manifest, or in the text of the file
    data[place + 1] ^= 1
    assert chained(bytes(data)) == {}


def test_a_jpeg_is_not_a_branch_of_its_own_sources(tmp_path):
    once = saved(Recolor()(picture(), mask=hole(), seed=3), tmp_path / "once.jpg")
    saved(Vary()(once, seed=4), tmp_path / "twice.png")
    sources = anew.history(tmp_path / "twice.png").sources["picture"].sources
    assert [each.branches for each in sources.values()] == [(), ()]
