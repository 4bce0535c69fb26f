"""Personal: a LoRA from a few pictures, on the loop of every training."""

import json
import os
import shutil
import signal
import subprocess
import sys

import numpy as np
import pytest
import torch

from anew.errors import BadData, BadInput, BadModel
from anew.training.checkpoint import newest
from anew.training.events import CLOCK, read_lines
from anew.training.lesson import open_lesson
from anew.training.loop import train
from anew.training.precision import Precision
from anew.training.workers import ALONE
from anew.weights.tensors import load
from tests.engines.diffusion import tiny
from tests.engines.diffusion.learning.made import pictures, settings

LORA = "pytorch_lora_weights.safetensors"


@pytest.fixture(scope="module")
def me(tmp_path_factory):
    return pictures(tmp_path_factory.mktemp("data") / "me")


@pytest.fixture(scope="module")
def run(me, tmp_path_factory):
    out = tmp_path_factory.mktemp("runs") / "me"
    torch.set_num_threads(1)
    train(settings(me), out, forecast=False)
    return out


def result(out):
    last = newest(out / "checkpoints")
    lines = [{k: v for k, v in line.items() if k not in CLOCK} for line in read_lines(out / "metrics.jsonl")]
    return last.step, last.facts["files"], (out / LORA).read_bytes(), lines


def test_a_run_leaves_a_lora_a_card_a_report_and_no_pickle(run, me):
    assert {"README.md", LORA, "learned.json", "metrics.jsonl", "previews", "report.html"} <= {
        one.name for one in run.iterdir()
    }
    told = json.loads((run / "learned.json").read_text())
    assert (told["family"], told["steps"], told["data"]["words"]) == ("lora", 6, ["a cat"])
    assert not any("base" in name or "unet.conv_in" in name for name in newest(run / "checkpoints").read()["nets"])
    for name in ("learned.json", "README.md"):
        assert (
            str(me.parent) not in (run / name).read_text()
            and str(tiny.saved("sd").parent) + "/" not in (run / name).read_text()
        )


def test_the_loaded_file_makes_the_picture_that_the_trained_net_made(run, me):
    lesson = open_lesson(settings(me))
    method = lesson.method(Precision())
    method.nets["adapter"].load_state_dict(
        {k.removeprefix("adapter."): v for k, v in newest(run / "checkpoints").read()["nets"].items()}
    )
    pipe = tiny.pipeline("sd")
    pipe.load_lora_weights(str(run), weight_name=LORA, local_files_only=True)
    x, words = torch.randn(1, 4, 8, 8), torch.randn(1, 77, 32)
    with torch.no_grad():
        made, want = (net(x, torch.tensor([500]), words).sample for net in (pipe.unet, method.unet))
        base = tiny.unet()(x, torch.tensor([500]), words).sample
    torch.testing.assert_close(made, want, rtol=0, atol=1e-6)
    assert not torch.allclose(want, base)


def test_a_run_stopped_goes_on_bit_for_bit(run, me, tmp_path):
    def progress(fraction, text):
        if text.startswith("step 4 "):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(settings(me), tmp_path / "halved", forecast=False, progress=progress)
    done = train(settings(me), tmp_path / "halved", forecast=False, resume=True)
    assert (done.began, done.steps) == (4, 6)
    assert result(tmp_path / "halved") == result(run)


KILLED = """
import os, signal, sys, torch
from pathlib import Path
torch.set_num_threads(1)
from anew.training.loop import train
from anew.training.settings import TrainSettings
def die(fraction, text):
    if text.startswith("step 5 "):
        os.kill(os.getpid(), signal.SIGKILL)
asked = TrainSettings.model_validate_json(Path(sys.argv[1]).read_text())
train(asked, Path(sys.argv[2]), forecast=False, progress=die)
"""


@pytest.mark.slow
def test_a_run_killed_goes_on_bit_for_bit(run, me, tmp_path):
    (tmp_path / "asked.json").write_text(settings(me).model_dump_json())
    command = [sys.executable, "-c", KILLED, str(tmp_path / "asked.json"), str(tmp_path / "run")]
    ran = subprocess.run(command, env={**os.environ, "OMP_NUM_THREADS": "1"}, capture_output=True, check=False)
    assert ran.returncode == -signal.SIGKILL, ran.stderr
    assert newest(tmp_path / "run" / "checkpoints").step == 3
    train(settings(me), tmp_path / "run", forecast=False, resume=True)
    assert result(tmp_path / "run") == result(run)


def test_a_moved_base_is_the_same_and_another_is_refused(run, me, tmp_path):
    out = shutil.copytree(run, tmp_path / "run")
    moved = shutil.copytree(tiny.saved("sd"), tmp_path / "moved")
    assert train(settings(me, options={"base": str(moved)}), out, resume=True, forecast=False).steps == 6
    config = moved / "unet" / "config.json"
    config.write_text(config.read_text() + " ")
    with pytest.raises(BadInput, match="data: "):
        train(settings(me, options={"base": str(moved)}), out, resume=True, forecast=False)


def test_what_was_learned_before_is_a_beginning(run, me, tmp_path):
    wish = settings(me, options={"start": str(run / LORA), "lr": 1e-9}, steps=1)
    train(wish, tmp_path / "on", forecast=False)
    before, after = load(run / LORA), load(tmp_path / "on" / LORA)
    assert before.keys() == after.keys()
    assert all(torch.allclose(before[name], after[name], atol=1e-6) for name in before)


def test_the_text_encoder_leaves_and_the_base_is_told_of(me):
    method = (lesson := open_lesson(settings(me))).method(Precision())
    assert lesson._taught.pipe.text_encoder is None
    assert sum(p.numel() for p in method.fixed["unet"].parameters()) > 10 * sum(
        p.numel() for p in method.nets["adapter"].parameters()
    )
    assert not any(p.requires_grad for p in method.unet.parameters())


def test_a_second_folder_is_kept_and_needs_words(me, tmp_path):
    kind = pictures(tmp_path / "kind", count=4, seed=9)
    lesson = open_lesson(settings(me, kind, options={"prior_prompt": "a dog"}, batch=2))
    lesson.method(Precision())
    batch = next(iter(lesson.batches(0, ALONE)))
    assert batch["prior"].tolist() == [0, 1, 0, 1]
    assert not torch.equal(batch["words"][0], batch["words"][1])
    with pytest.raises(BadInput, match="--prior-prompt"):
        open_lesson(settings(me, kind))


def test_batches_are_a_function_of_the_step(me):
    lesson = open_lesson(settings(me, batch=2))
    lesson.method(Precision())
    supply = iter(lesson.batches(0, ALONE))
    third = [next(supply) for _ in range(3)][2]
    again = next(iter(lesson.batches(2, ALONE)))
    assert all(torch.equal(third[name], again[name]) for name in third)
    assert third["mean"].shape == (2, 4, 8, 8) and third["place"].tolist()[0][4:] == [64, 64]


def test_sdxl_is_taught_too(me, tmp_path):
    wish = settings(me, options={"base": str(tiny.saved("sdxl"))}, steps=2)
    train(wish, tmp_path / "xl", forecast=False)
    pipe = tiny.pipeline("sdxl")
    pipe.load_lora_weights(str(tmp_path / "xl"), weight_name=LORA, local_files_only=True)
    assert pipe.get_active_adapters()


@pytest.mark.parametrize(
    ("options", "data", "error", "words"),
    [
        ({"base": ""}, {}, BadInput, "--base"),
        ({"base": "no/such"}, {}, BadModel, "no/such"),
        ({"prompt": ""}, {}, BadData, "--prompt"),
        ({"start": "no/such.safetensors"}, {}, BadModel, "no/such"),
        ({}, {"labels": "palette.txt"}, BadInput, "labels"),
        ({"rank": 0}, {}, BadInput, "rank"),
        ({"width": 4}, {}, BadInput, "width"),
    ],
)
def test_what_cannot_be_is_refused_before_anything_is_opened(me, options, data, error, words):
    with pytest.raises(error, match=words):
        open_lesson(settings(me, options=options, data=data))


@pytest.mark.parametrize("kind", ["ip2p", "sd-inpaint", "flux"])
def test_models_of_another_kind_are_refused(me, kind):
    with pytest.raises(BadModel, match="Stable Diffusion"):
        open_lesson(settings(me, options={"base": str(tiny.saved(kind))}))


def test_a_previews_columns_are_what_was_learned_from_before_and_now(run):
    from PIL import Image

    with Image.open(run / "previews" / "step-000006.png") as grid:
        assert grid.size == (3 * 64 + 2 * 2, 64)
        assert np.asarray(grid).std() > 0
