import subprocess
import sys
from pathlib import Path

from anew import Recipe, run
from anew.recipes import read
from tests.pictures import hole, picture

EXAMPLES = Path(__file__).parent.parent / "examples"


def python(name, *args, here=None):
    command = [sys.executable, str(EXAMPLES / name), *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=True, cwd=here).stdout


def test_an_object_is_removed(tmp_path):
    picture().save(tmp_path / "photo.png")
    hole().save(tmp_path / "mask.png")
    said = python("remove_an_object.py", *(tmp_path / name for name in ("photo.png", "mask.png", "out.png")))
    assert "made by patch" in said and (tmp_path / "out.png").exists()


def test_an_engine_of_ones_own_runs():
    assert python("your_own_engine.py").strip() == "(8, 8, 3)"


def test_a_translator_is_trained_measured_used_and_exported(tmp_path):
    said = python("train_a_translator.py", 2, here=tmp_path)
    assert "runs/pix2pix-1 makes b from a" in said and "mean colour" in said
    assert (tmp_path / "photo.png").exists() and (tmp_path / "maps.onnx").exists()


def test_the_recipe_runs_with_the_pictures_it_names():
    recipe = read(EXAMPLES / "mend-and-paint.toml")
    assert isinstance(recipe, Recipe) and recipe.inputs() == {"picture", "mask", "style", "where"}
    given = {"picture": picture(), "mask": hole(), "style": picture(seed=2), "where": hole(share=2)}
    assert run(recipe, **given).record.recipe["seed"] == 7
