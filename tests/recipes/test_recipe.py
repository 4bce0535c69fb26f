import json
from contextlib import suppress
from inspect import Parameter, signature

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anew import Inpaint, Recipe, Vary
from anew.errors import AnewError, BadFile, BadRecipe
from anew.recipes import parse, read, to_toml
from anew.recipes.recipe import RESERVED
from anew.road import run


@given(strength=st.floats(0, 1), seed=st.integers(0, 2**32 - 1), engine=st.sampled_from([None, "patch"]))
def test_a_recipe_survives_toml_and_json(strength, seed, engine):
    recipe = Recipe.of(Vary(strength=strength), engine=engine, seed=seed)
    assert parse(to_toml(recipe)) == recipe == parse(json.dumps(recipe.to_dict()))


@given(model=st.text(min_size=1, max_size=20), revision=st.text("0123456789abcdef", max_size=64))
def test_a_model_survives_toml_and_json(model, revision):
    recipe = Recipe.from_dict({"task": "vary", "model": model, "revision": revision})
    assert recipe.steps[0].model == model and recipe.steps[0].revision == revision
    assert parse(to_toml(recipe)) == recipe == parse(json.dumps(recipe.to_dict()))


def test_defaults_are_left_out():
    assert Recipe.of(Inpaint(grow=0)).to_dict()["steps"] == [{"task": "inpaint"}]


def test_one_step_may_be_written_without_a_list():
    assert parse('task = "vary"\nseed = 4') == Recipe.of(Vary(), seed=4)


def test_no_picture_is_called_what_run_itself_is_told():
    beside = {each.name for each in signature(run).parameters.values() if each.kind is not Parameter.VAR_KEYWORD}
    assert beside == RESERVED
    with pytest.raises(BadRecipe, match="limit"):
        Recipe.from_dict({"task": "inpaint", "pictures": {"mask": "limit"}})


def test_a_recipe_knows_which_pictures_it_needs():
    assert Recipe.of(Inpaint()).inputs() == {"picture", "mask"}


def test_a_file_reads_back_what_was_written(tmp_path):
    path = tmp_path / "vary.toml"
    path.write_text(to_toml(Recipe.of(Vary())), encoding="utf8")
    assert read(path) == Recipe.of(Vary())


def test_a_missing_recipe_file_is_named(tmp_path):
    with pytest.raises(BadFile, match=r"no\.toml"):
        read(tmp_path / "no.toml")


def test_a_picture_is_no_recipe(tmp_path):
    (tmp_path / "x.toml").write_bytes(bytes(range(128, 256)))
    with pytest.raises(BadRecipe, match="UTF-8"):
        read(tmp_path / "x.toml")


def test_a_huge_file_is_no_recipe(tmp_path):
    (tmp_path / "x.toml").write_bytes(b" " * 2_000_000)
    with pytest.raises(BadFile, match="2000000 bytes"):
        read(tmp_path / "x.toml")


STRANGE = [None, 7, 1.5, "x", [], [7], {}, {"a": []}, [[]], float("nan"), 2**70]


@pytest.mark.parametrize("key", ["task", "engine", "with", "settings", "pictures", "makes", "model", "weights"])
def test_strange_parts_of_a_step_are_refused_in_words(key):
    for value in STRANGE:
        with suppress(AnewError):
            Recipe.from_dict({"steps": [{"task": "inpaint", "engine": "patch", key: value}]})
        with suppress(AnewError):
            Recipe.from_dict({"steps": [{"task": "inpaint", "pictures": {"mask": value}}]})
