import pytest

from anew import Recipe
from anew.errors import BadRecipe, NoSuchEngine
from anew.replaying.forking import forked

ONE = Recipe.from_dict({"task": "recolor", "engine": "patch", "seed": 3})
TWO = Recipe.from_dict(
    {"steps": [{"task": "vary", "engine": "patch"}, {"task": "vary", "engine": "patch"}, {"task": "upscale"}]}
)


def test_nothing_changed_is_the_same_recipe():
    assert forked(TWO, {}) == TWO


def test_a_field_of_the_one_step_that_has_it():
    assert forked(TWO, {"scale": "4"}).steps[2].task.scale == 4


def test_the_seed_is_the_recipes_own():
    assert forked(ONE, {"seed": "9"}).seed == 9
    assert forked(ONE, {"seed": 8}).seed == 8


def test_a_step_by_its_number():
    changed = forked(TWO, {"2.strength": 0.25})
    assert [step.task.strength for step in changed.steps[:2]] == [0.5, 0.25]


def test_a_step_by_its_task():
    assert forked(TWO, {"upscale.scale": 3}).steps[2].task.scale == 3


def test_another_engine_leaves_the_settings_of_the_one_before():
    before = Recipe.from_dict({"task": "upscale", "engine": "restore", "settings": {"runner": "onnx"}})
    after = forked(before, {"engine": "patch"})
    assert after.steps[0].engine == "patch"
    assert "settings" not in after.to_dict()["steps"][0]


def test_a_setting_of_the_engine():
    before = Recipe.from_dict({"task": "upscale", "engine": "restore"})
    assert forked(before, {"runner": "onnx"}).steps[0].settings.runner == "onnx"


@pytest.mark.parametrize(
    ("changes", "needed"),
    [
        ({"strength": 0.5}, "one step"),
        ({"strenght": 0.5}, "something that the recipe has"),
        ({"7.strength": 0.5}, "a step of the recipe"),
        ({"1.seed": 5}, "something that the recipe has"),
        ({"1.strength": "loud"}, "strength"),
        ({"seed": "-1"}, "seed"),
        ({"": 1}, "something"),
    ],
)
def test_a_change_that_does_not_fit_is_refused(changes, needed):
    with pytest.raises(BadRecipe) as refused:
        forked(TWO, changes)
    assert needed in refused.value.needed


def test_a_misspelt_name_is_mended():
    with pytest.raises(BadRecipe, match="Did you mean scale"):
        forked(TWO, {"3.scael": 2})


def test_an_engine_that_is_not_there_is_named():
    with pytest.raises(NoSuchEngine):
        forked(ONE, {"engine": "pitch"})
