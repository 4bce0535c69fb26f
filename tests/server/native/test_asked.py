import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew.errors import AnewError, BadInput, BadRecipe
from anew.server.native.asked import Draft, Look, NewJob, read, recipe_of
from anew.server.native.live.words import Frame, Wish, unpacked
from anew.server.native.telling import recipe_of as told_of
from anew.tasks import TASKS

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda within: st.lists(within, max_size=4) | st.dictionaries(st.text(max_size=10), within, max_size=4),
    max_leaves=12,
)
KEYS = st.sampled_from(["anew", "seed", "mark", "task", "engine", "model", "with", "settings", "pictures", "makes"])
NEARLY = st.dictionaries(KEYS, ANYTHING | st.sampled_from([*TASKS, "patch", "diffusion", {}]), max_size=6)


def test_what_is_left_out_is_as_the_queue_has_it():
    job = read(NewJob, '{"recipe": {"task": "vary"}}')
    assert (job.count, job.format, job.sign, job.keep, job.disclose, job.timeout) == (1, "png", True, True, False, 3600)


def test_a_recipe_is_written_out_whichever_way_it_came():
    short = recipe_of({"task": "vary", "seed": 3})
    assert short == recipe_of({"seed": 3, "steps": [{"task": "vary"}]}) == recipe_of(short)
    assert told_of(short).model_dump(by_alias=True)["steps"][0]["with"] == {}


def test_a_misspelt_key_is_answered_with_a_hint():
    with pytest.raises(BadInput, match=r"Did you mean count\?"):
        read(NewJob, '{"recipe": {"task": "vary"}, "coun": 2}')


@given(ANYTHING)
def test_whatever_is_sent_is_read_or_refused_in_words(told):
    for kind in (NewJob, Draft, Look, Wish, Frame):
        with suppress(AnewError):
            read(kind, json.dumps(told))


@given(NEARLY)
def test_whatever_stands_for_a_recipe_is_read_or_refused_in_words(told):
    with suppress(AnewError):
        told_of(recipe_of(told))


@given(st.binary(max_size=200))
def test_whatever_is_sent_for_a_frame_is_read_or_refused_in_words(message):
    with suppress(AnewError):
        unpacked(Frame, message)


def test_numbers_that_json_cannot_say_do_not_get_in():
    with pytest.raises(BadRecipe):
        recipe_of({"task": "vary", "with": {"strength": float("nan")}})
