"""What a person wrote is not told in a file unless it should be."""

from hashlib import sha256

from anew.provenance import Record

TEXTS = {("inpaint", "prompt"), ("edit", "instruction")}


def record(*steps):
    return Record(recipe={"anew": 1, "seed": 7, "steps": list(steps)}, inputs={}, output="", licences={}, versions={})


def test_a_prompt_gives_way_to_its_digest_and_the_rest_stays():
    told = record({"task": "inpaint", "with": {"prompt": "a fox", "grow": 4}}).hushed(TEXTS)
    assert told.recipe["steps"][0]["with"] == {"prompt": {"sha256": sha256(b"a fox").hexdigest()}, "grow": 4}
    assert told.recipe["seed"] == 7
    assert told.hides == ("1.prompt",)


def test_nothing_is_hidden_where_nothing_was_written():
    plain = record({"task": "inpaint", "with": {"grow": 4}}, {"task": "tone"})
    assert plain.hushed(TEXTS) == plain
    assert plain.hushed(TEXTS).hides == ()


def test_the_word_of_another_task_stays():
    told = record({"task": "translate", "with": {"prompt": "a fox"}})
    assert told.hushed(TEXTS) == told


def test_hiding_twice_is_hiding_once():
    once = record({"task": "edit", "with": {"instruction": "make it night"}}).hushed(TEXTS)
    assert once.hushed(TEXTS) == once


def test_a_hidden_record_reads_back_as_it_was_written():
    told = record({"task": "edit", "with": {"instruction": "make it night"}}).hushed(TEXTS)
    assert Record.from_json(told.to_json()) == told
