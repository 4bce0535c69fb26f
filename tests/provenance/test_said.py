import io
import json
import time
from dataclasses import replace

import pytest

from anew import Picture, Recolor
from anew.image import open_picture
from anew.provenance import Record, identity, said
from anew.provenance.manifest import read_manifests, signed
from anew.provenance.manifest.reading import Action, Ingredient, Manifest, Manifests
from anew.provenance.said import said_of
from anew.provenance.sources import COMPOSITE_SYNTHETIC, ENHANCED, TRAINED, stamped
from anew.tasks import TASKS
from tests.pictures import hole, picture


def recorded(**facts):
    return Record(recipe={}, inputs={}, output="", licences={}, versions={}, **facts)


def with_manifest(source):
    """A picture whose file says by its manifest alone what it is."""
    told = recorded(actions=({"task": "vary", "action": "c2pa.edited", "source": source},))
    plain = picture().to_bytes("png")
    return Picture.open(signed(plain, "png", told, {"picture": picture()}, identity.own()))


def manifests(every, active="a"):
    told = {label: Manifest(label, actions=acts, ingredients=parts) for label, (acts, parts) in every.items()}
    return Manifests("intact", told[active], every=told)


def act(source):
    return (Action("c2pa.edited", source),)


def parts(*labels, relation="parentOf"):
    return tuple(Ingredient("", relation, manifest=label) for label in labels)


def test_a_picture_says_nothing_xmp_a_record_or_a_manifest():
    assert said_of(picture()) == ""
    assert said_of(stamped(picture(), ENHANCED)) == ENHANCED
    record = recorded(source=TRAINED).to_json()
    assert said_of(replace(picture(), origin=replace(picture().origin, record=record))) == TRAINED
    assert said_of(with_manifest(TRAINED)) == TRAINED


@pytest.mark.parametrize("name", TASKS)
def test_what_every_task_says_is_valid_in_a_manifest(name):
    task = TASKS[name]
    word = task.changes.source(trained=True)
    told = recorded(actions=({"task": name, "action": task.action, "source": word},))
    file = signed(picture().to_bytes("png"), "png", told, {"picture": picture()}, identity.own())
    found = read_manifests(file, "png")
    assert (found.state, found.findings) == ("trusted", ())
    assert (found.active.actions[-1].action, found.active.actions[-1].source) == (task.action, word)


def test_the_strongest_of_them_counts():
    assert said_of(stamped(with_manifest(TRAINED), ENHANCED)) == TRAINED


def test_a_picture_that_only_its_manifest_calls_generated_stays_so():
    result = Recolor()(with_manifest(TRAINED), mask=hole())
    assert result.record.source == TRAINED
    again = open_picture(io.BytesIO(result.picture.to_bytes("jpeg")))
    assert said_of(again) == TRAINED


def test_a_gif_says_it_by_its_record():
    flat = Picture(picture().samples // 128 * 128, "RGB")
    file = flat.to_bytes("gif", record=recorded(source=TRAINED).to_json())
    assert said_of(open_picture(io.BytesIO(file))) == TRAINED


@pytest.mark.parametrize("record", ["", "{}", "no record", json.dumps({"format": 99})])
def test_a_record_that_is_none_says_nothing(record):
    assert said_of(replace(picture(), origin=replace(picture().origin, record=record))) == ""


def test_what_a_parent_was_is_inherited_and_what_was_placed_is_put_in():
    generated = (act(TRAINED), ())
    assert said._active(manifests({"a": (act(ENHANCED), parts("b")), "b": generated})) == TRAINED
    placed = {"a": (act("humanEdits"), parts("b", relation="componentOf")), "b": generated}
    assert said._active(manifests(placed)) == COMPOSITE_SYNTHETIC


def test_manifests_that_refer_in_circles_or_to_each_other_many_times_are_read_once():
    circle = {"a": (act(ENHANCED), parts("b")), "b": ((), parts("a", "gone"))}
    assert said._active(manifests(circle)) == ENHANCED
    fan = {str(n): ((), parts(str(n + 1), str(n + 1))) for n in range(150)} | {"150": (act(TRAINED), ())}
    start = time.process_time()
    assert said._active(manifests(fan, "0")) == TRAINED
    assert time.process_time() - start < 1
