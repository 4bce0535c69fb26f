"""A run: what it may go on with."""

import copy

import pytest

from anew.errors import BadInput, CannotWrite
from anew.training.run import check_free, check_same, read_settings

RUN = {
    "format": 1, "steps": 100, "precision": "fp32", "layout": "nchw", "device": "cpu", "world": 1, "data": "ab12",
    "threads": 2, "torch": "2.13.0", "anew": "0.3.0",
    "settings": {
        "family": "pix2pix", "batch": 1, "seed": 0, "steps": 100, "epochs": 0, "checkpoint_every": 10, "keep": 2,
        "options": {"lr_g": 0.0002, "schedule": "constant", "decay_from": 0.5, "augment": []},
        "data": {"paths": ["old"], "size": 256},
    },
}  # fmt: skip


def asked(**changes):
    """The run with other facts; ``options__lr_g`` reaches down."""
    facts = copy.deepcopy(RUN)
    for name, value in changes.items():
        *way, last = name.split("__")
        place = facts
        for step in way:
            place = place[step]
        place[last] = value
    return facts


def test_the_same_is_the_same():
    assert check_same(RUN, asked(), 50) == []
    assert check_same(RUN, asked(settings__options__augment=()), 50) == []  # JSON has no tuples


def test_what_changes_no_weight_may_differ():
    free = asked(settings__checkpoint_every=5, settings__keep=9, settings__data__paths=["moved"])
    assert check_same(RUN, free, 50) == []


def test_every_difference_is_shown():
    with pytest.raises(BadInput) as caught:
        check_same(RUN, asked(settings__options__lr_g=0.0001, settings__batch=4, data="ff00", world=2), 50)
    assert caught.value.found.split("; ") == [
        "world: 1 in the run, 2 asked",
        "data: ab12 in the run, ff00 asked",
        "batch: 1 in the run, 4 asked",
        "lr_g: 0.0002 in the run, 0.0001 asked",
    ]


def test_another_family_is_refused_and_so_are_options_that_only_one_has():
    other = asked(settings__family="cut")
    del other["settings"]["options"]["lr_g"]
    with pytest.raises(BadInput) as caught:
        check_same(RUN, other, 1)
    assert "family: pix2pix in the run, cut asked" in caught.value.found
    assert "lr_g: 0.0002 in the run, nothing asked" in caught.value.found


@pytest.mark.parametrize(
    ("schedule", "steps", "done", "allowed"),
    [
        ("constant", 1000, 100, True),
        ("constant", 60, 50, True),
        ("constant", 40, 50, False),  # fewer than are done
        ("linear", 1000, 40, True),  # had not begun to fall, and would not have
        ("linear", 1000, 60, False),  # had begun to fall, and should not have
        ("linear", 60, 40, False),  # should have begun to fall
        ("cosine", 1000, 100, False),
        ("halving", 200, 10, True),
        ("halving", 200, 15, False),
    ],
)
def test_the_length_may_change_where_the_steps_already_made_would_have_been_the_same(schedule, steps, done, allowed):
    run, want = (asked(settings__options__schedule=schedule) for _ in range(2))
    want["steps"] = want["settings"]["steps"] = steps
    if allowed:
        assert check_same(run, want, done) == []
    else:
        with pytest.raises(BadInput, match=f"{steps} asked"):
            check_same(run, want, done)


def test_another_number_of_threads_or_torch_is_said():
    said = check_same(RUN, asked(threads=4, torch="2.14.0"), 50)
    assert [text.split(":")[0] for text in said] == ["threads", "torch"]


def test_a_folder_with_a_run_is_not_begun_again(tmp_path):
    check_free(tmp_path / "new")
    (tmp_path / "settings.json").write_text("{}")
    with pytest.raises(CannotWrite, match="--resume"):
        check_free(tmp_path)


@pytest.mark.parametrize(("text", "found"), [(None, "none"), ("{", "not JSON")])
def test_resuming_what_is_no_run_says_so(tmp_path, text, found):
    if text:
        (tmp_path / "settings.json").write_text(text)
    with pytest.raises(BadInput, match=found):
        read_settings(tmp_path)
