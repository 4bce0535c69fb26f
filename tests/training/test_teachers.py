"""The Python face of teaching: one call, and what was learned in the hand."""

import json

import pytest
import torch

import anew
from anew.engines.diffusion import lora
from anew.errors import BadInput, BadModel
from tests.engines.diffusion import tiny
from tests.engines.diffusion.learning.made import pictures
from tests.pictures import picture

QUICK = {"steps": 2, "precision": "fp32", "checkpoint_every": 2, "forecast": False, "seed": 5}


@pytest.fixture(scope="module")
def me(tmp_path_factory):
    torch.set_num_threads(1)
    photos = pictures(tmp_path_factory.mktemp("data") / "me")
    teacher = anew.LoRA(photos, base=str(tiny.saved("sd")), prompt="a cat", size=64, rank=4, lr=1e-2, preview_steps=1)
    return teacher.train(**QUICK, out=tmp_path_factory.mktemp("runs") / "me")


def test_what_was_learned_has_a_file_that_opens_and_a_card(me):
    assert me.path == me.folder / lora.FILE and me.path.is_file()
    assert me.card.startswith("# me, on ") and me.facts["data"]["words"] == ["a cat"]


def test_it_is_heard_in_a_picture_and_the_record_knows_it(me):
    def made(**settings):
        told = {"steps": 1, "size": 64, **settings}
        return anew.Reimagine(prompt="a cat")(picture(64, 64), model=str(tiny.saved("sd")), settings=told, seed=1)

    with_it = made(loras=[str(me.path)])
    assert with_it.picture.sha256 != made().picture.sha256
    assert with_it.record.recipe["steps"][0]["weights"][str(me.path)] == me.facts["weights"]


def test_it_is_the_same_when_opened_tomorrow(me):
    again = anew.Learned.open(me.folder)
    assert again == me


def test_a_whole_model_is_a_directory(tmp_path):
    torch.set_num_threads(1)
    folder = tmp_path / "edits"
    for seed, side in enumerate(("before", "after")):
        pictures(folder / side, count=1, seed=seed)
    teacher = anew.Instruct(folder, base=str(tiny.saved("sd")), prompt="make it red", size=64, preview_steps=1)
    learned = teacher.train(**QUICK, out=tmp_path / "run")
    assert learned.path == tmp_path / "run" / "model" and (learned.path / "model_index.json").is_file()


def test_the_data_and_the_base_are_looked_at_before_a_step(me, tmp_path):
    photos = pictures(tmp_path / "dogs")
    told = anew.LoRA(photos, base=str(tiny.saved("sd")), prompt="a dog", size=64).check()
    assert "3 pictures" in told and "a dog" in told


def test_no_base_no_run(tmp_path):
    with pytest.raises(BadInput, match="the model to teach"):
        anew.LoRA(pictures(tmp_path / "dogs"), prompt="a dog", size=64).train(**QUICK, out=tmp_path / "run")


@pytest.mark.parametrize("facts", [None, "{", "[]", "{}", json.dumps({"file": "gone.safetensors"})])
def test_what_was_not_taught_here_is_refused(tmp_path, facts):
    if facts is not None:
        (tmp_path / "learned.json").write_text(facts)
    with pytest.raises(BadModel, match="anew train"):
        anew.Learned.open(tmp_path)


def test_facts_that_reach_out_of_their_folder_are_refused(tmp_path):
    (tmp_path / "secret").write_text("x")
    run = tmp_path / "run"
    run.mkdir()
    for file in ("../secret", str(tmp_path / "secret")):
        (run / "learned.json").write_text(json.dumps({"file": file}))
        with pytest.raises(BadModel, match="anew train"):
            anew.Learned.open(run)
