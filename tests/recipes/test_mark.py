import pytest

from anew.errors import BadRecipe
from anew.recipes import Recipe, parse, to_toml


def test_a_recipe_marks_unless_it_says_not_to():
    assert parse('task = "vary"').mark and not parse('mark = false\ntask = "vary"').mark
    assert "mark" not in parse('task = "vary"').to_dict()


@pytest.mark.parametrize("mark", [True, False])
def test_what_it_says_reads_back(mark):
    recipe = Recipe.from_dict({"steps": [{"task": "vary"}], "mark": mark})
    assert Recipe.from_dict(recipe.to_dict()) == recipe == parse(to_toml(recipe)) and recipe.mark is mark


@pytest.mark.parametrize("mark", ["no", 0, None])
def test_only_true_and_false_are_answers(mark):
    with pytest.raises(BadRecipe, match="mark"):
        Recipe.from_dict({"task": "vary", "mark": mark})
