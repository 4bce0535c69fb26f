import pytest

from anew.errors import BadRecipe
from anew.recipes import Recipe
from anew.recipes.naming import by_name


def recipe(**step):
    return Recipe.from_dict({"task": "restyle", **step})


def test_a_recipe_without_files_passes():
    by_name(recipe())
    by_name(recipe(engine="diffusion", settings={"sampler": "DPM++ 2M Karras"}))


@pytest.mark.parametrize(
    "model", ["/etc/passwd", "../x", "C:\\x", "~/x", "pyproject.toml", "nothing", "a\0b", "x" * 5000]
)
def test_a_model_that_is_not_in_the_store_is_refused(model):
    with pytest.raises(BadRecipe, match="names in the store"):
        by_name(recipe(model=model))


@pytest.mark.parametrize("file", ["/a.safetensors", "../a:0.5", "a=/b", "pyproject.toml", "./a"])
def test_a_file_in_the_settings_is_refused(file):
    with pytest.raises(BadRecipe, match="names in the store"):
        by_name(recipe(engine="diffusion", settings={"loras": [file]}))
