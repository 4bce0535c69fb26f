"""Pictures through trained models, from the terminal: made, recorded, replayed, refused."""

import json

import pytest

from anew import Picture, read_recipe
from anew.engines import registry
from tests.models import tiny


@pytest.fixture(autouse=True)
def real_engines(fake_engines, monkeypatch):
    monkeypatch.setattr(
        registry, "BUILT_IN", {"gan": "anew.engines.gan.card:CARD", "patch": "anew.engines.patch.card:CARD"}
    )
    registry.card.cache_clear()
    registry.load.cache_clear()


@pytest.fixture
def model(folder):
    return tiny(folder / "runs" / "x")


def test_a_picture_is_translated_and_told_of(anew, folder, model):
    said = anew("translate", "photo.png", "--model", "runs/x", "-o", "out.png")
    assert said.code == 0 and said.err.startswith("out.png  48x40  gan  ")


def test_the_recipe_that_ran_runs_again_to_the_same_bytes(anew, folder, model):
    asked = ("translate", "photo.png", "--model", "runs/x", "--to", "horse", "-o", "out.png", "--recipe-out", "r.toml")
    anew(*asked, "--no-sign")
    assert read_recipe("r.toml").steps[0].model == "runs/x"
    assert anew("run", "r.toml", "photo.png", "-o", "again.png", "--no-sign").code == 0
    assert (folder / "out.png").read_bytes() == (folder / "again.png").read_bytes()


def test_the_engines_settings_are_read(anew, folder, model):
    arguments = ("--engine", "gan", "--set", "size=32", "--set", "precision=bf16", "--json")
    said = anew("render", "photo.png", "--model", "runs/x", *arguments, "-o", "out.png")
    step = said.json["record"]["recipe"]["steps"][0]
    assert said.json["engine"] == "gan" and step["settings"] == {"size": 32, "precision": "bf16"}
    assert said.json["record"]["licences"]["runs/x"] == "CC0-1.0"


def test_a_missing_model_is_asked_for(anew, folder):
    said = anew("translate", "photo.png", "-o", "out.png")
    assert said.code == 2 and "--model FOLDER" in said.error["fix"]


def test_a_model_that_is_not_there_is_named(anew, folder):
    said = anew("translate", "photo.png", "--model", "runs/y", "-o", "out.png")
    assert said.code == 2 and "runs/y" in said.error["needed"] and said.error["found"] == "nothing there"


def test_a_model_is_not_dropped_silently(anew, folder, model):
    said = anew("vary", "photo.png", "--model", "runs/x", "-o", "out.png")
    assert said.code == 2 and "works without one" in said.error["needed"]
    assert not (folder / "out.png").exists()


def test_no_such_side_is_refused(anew, folder, model):
    said = anew("translate", "photo.png", "--model", "runs/x", "--to", "hrose", "-o", "out.png")
    assert said.code == 2 and said.error["fix"] == "Did you mean horse?"


def test_a_recipe_with_a_model_is_checked_without_a_run(anew, folder, model):
    (folder / "r.toml").write_text('task = "translate"\nmodel = "runs/x"', "utf8")
    said = anew("recipe", "check", "r.toml", "--json")
    assert said.json["engines"] == ["gan"]


def test_the_record_in_the_file_names_the_model(anew, folder, model):
    anew("translate", "photo.png", "--model", "runs/x", "-o", "out.png")
    said = anew("inspect", "out.png", "--json")
    assert len(json.dumps(said.json)) and "revision" in json.dumps(said.json)
    assert Picture.open("out.png").size == (48, 40)
