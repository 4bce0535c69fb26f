"""A job that nobody can do is refused while its author listens."""

from contextlib import suppress
from dataclasses import fields, replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from anew.errors import AnewError, BadInput, BadRecipe, BadTask, CannotWrite, NoSuchEngine, NoSuchTask
from anew.jobs.spec import Spec, checked

GOOD = Spec(recipe={"task": "recolor", "with": {"color": "#ff0000"}}, pictures={"picture": "a", "mask": "b"})

SAYS = {
    "no recipe": (BadRecipe, "as a table", {"recipe": "recolor"}),
    "no such task": (NoSuchTask, "recolor", {"recipe": {"task": "recolour"}}),
    "no such engine": (NoSuchEngine, "patch", {"recipe": {"task": "inpaint", "engine": "pach"}}),
    "a bad field": (BadRecipe, "color", {"recipe": {"task": "recolor", "with": {"color": "red"}}}),
    "a picture too few": (BadTask, "none for mask", {"pictures": {"picture": "a"}}),
    "a picture too many": (BadTask, "hole", {"pictures": {"picture": "a", "mask": "b", "hole": "c"}}),
    "no such format": (CannotWrite, "psd", {"format": "psd"}),
    "a format without a record": (BadInput, "BMP", {"format": "bmp"}),
    "none at all": (BadInput, "count from 1", {"count": 0}),
    "too many": (BadInput, "to 64", {"count": 65}),
    "a quality over 100": (BadInput, "quality", {"quality": 101}),
    "text for a number": (BadInput, "own type", {"count": "3"}),
    "a yes for a number": (BadInput, "own type", {"count": True}),
    "a number for a flag": (BadInput, "own type", {"sign": 1}),
    "a number for a digest": (BadInput, "own type", {"pictures": {"picture": 1, "mask": "b"}}),
    "a depth of 12": (BadInput, "8 or 16", {"depth": 12}),
    "lossless as a number": (BadInput, "own type", {"lossless": 1}),
    "a consent without end": (BadInput, "2000 characters", {"consent": "x" * 2001}),
    "no pixels": (BadInput, "pixels", {"pixels": 0}),
    "a number for a text": (BadInput, "own type", {"texts": {"note": 1}}),
    "words under anew's own name": (BadInput, "keyword", {"texts": {"anew": "x"}}),
}


@pytest.mark.parametrize("case", SAYS)
def test_a_spec_that_cannot_be_done_is_refused(case):
    kind, words, changes = SAYS[case]
    with pytest.raises(kind, match=words):
        checked(replace(GOOD, **changes))


def test_a_spec_comes_back_as_it_went():
    spec = replace(GOOD, count=3, format="jpeg", quality=80, preview=True)
    assert Spec.from_json(spec.to_json()) == spec
    assert checked(spec).steps[0].task.name == "recolor"


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"recipe": {}, "colour": 1}', "null", '{"recipe"'])
def test_what_is_no_spec_is_refused(text):
    with pytest.raises(BadInput):
        Spec.from_json(text)


values = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=5,
)
names = some.sampled_from([each.name for each in fields(Spec)])


@settings(deadline=None)
@given(some.dictionaries(names, values))
def test_nothing_that_json_can_say_breaks_the_check(changes):
    with suppress(AnewError):
        checked(replace(GOOD, **changes))
