"""Resume is exact: a run killed by SIGKILL anywhere ends as one that nobody touched, byte for byte."""

import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from PIL import Image

from anew.engines.gan.folder import load_method
from anew.errors import BadInput, CannotWrite
from anew.training.checkpoint import newest
from anew.training.events import CLOCK, read_lines
from anew.training.loop import train
from tests.training import killing
from tests.training.killing import settings


@pytest.fixture(scope="module")
def data(small_pairs):
    return small_pairs


def run(data: Path, out: Path, family: str, point: str) -> int:
    command = [sys.executable, killing.__file__, str(data), str(out), family, point]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2]), "OMP_NUM_THREADS": "1"}
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert ran.returncode in (0, -signal.SIGKILL), ran.stderr
    return ran.returncode


def result(out: Path) -> tuple[object, ...]:
    """All that must be equal: every tensor file byte for byte, every line of metrics but the clock."""
    last = newest(out / "checkpoints")
    lines = [{k: v for k, v in line.items() if k not in CLOCK} for line in read_lines(out / "metrics.jsonl")]
    return last.step, last.facts["files"], (out / "model.safetensors").read_bytes(), lines


@pytest.fixture(scope="module")
def whole(data, tmp_path_factory):
    """A run that nobody touched."""
    out = tmp_path_factory.mktemp("whole") / "run"
    torch.set_num_threads(1)
    train(settings(data, "cyclegan"), out, forecast=False)
    return out


@pytest.mark.slow
@pytest.mark.parametrize(("point", "left"), [("step", 4), ("write", 4), ("saved", 8)])
def test_a_run_killed_in_a_step_in_a_checkpoint_or_after_one_ends_bit_for_bit_the_same(
    data, whole, tmp_path, point, left
):
    out = tmp_path / "run"
    assert run(data, out, "cyclegan", point) == -signal.SIGKILL
    assert newest(out / "checkpoints").step == left
    assert bool(list((out / "checkpoints").glob(".*"))) == (point == "write")
    train(settings(data, "cyclegan"), out, resume=True, forecast=False)
    assert result(out) == result(whole)
    assert not list((out / "checkpoints").glob(".*"))


def stopped(wish, out, step):
    def progress(fraction, text):
        if text.startswith(f"step {step} "):
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        train(wish, out, forecast=False, progress=progress)


@pytest.mark.parametrize(("family", "precision"), [(name, "bf16") for name in ("pix2pix", "cyclegan", "unit")])
def test_a_family_goes_on_bit_for_bit_after_ctrl_c(data, tmp_path, family, precision):
    wish = settings(data, family, precision=precision)
    train(wish, tmp_path / "whole", forecast=False)
    stopped(wish, tmp_path / "halved", 7)
    done = train(wish, tmp_path / "halved", resume=True, forecast=False)
    assert (done.began, done.steps) == (7, 13)
    assert result(tmp_path / "halved") == result(tmp_path / "whole")


def test_a_run_leaves_a_usable_model_and_nothing_temporary(whole):
    facts, method = load_method(whole)
    assert (facts.steps, facts.family, facts.sides) == (13, "cyclegan", ("b", "a"))
    assert method.translate(torch.zeros(1, 3, 32, 32), "a").shape == (1, 3, 32, 32)
    assert sorted(one.name for one in whole.iterdir()) == [
        "README.md", "checkpoints", "metrics.jsonl", "model.json", "model.safetensors", "previews", "report.html",
        "settings.json",
    ]  # fmt: skip
    assert str(whole.parent.parent) not in (whole / "model.json").read_text()


def test_changed_options_are_refused_with_the_difference(data, whole, tmp_path):
    out = shutil.copytree(whole, tmp_path / "run")
    other = settings(data, "cyclegan", options={**settings(data, "cyclegan").options, "lr_g": 0.0001}, batch=2)
    with pytest.raises(BadInput) as caught:
        train(other, out, resume=True, forecast=False)
    assert "lr_g: 0.0002 in the run, 0.0001 asked" in caught.value.found
    assert "batch: 1 in the run, 2 asked" in caught.value.found


def test_changed_data_are_refused_and_moved_data_are_not(data, whole, tmp_path):
    out = shutil.copytree(whole, tmp_path / "run")
    moved = shutil.copytree(data, tmp_path / "moved")
    assert train(settings(moved, "cyclegan"), out, resume=True, forecast=False).steps == 13
    Image.new("RGB", (80, 40), "red").save(moved / "train" / "new.png")
    with pytest.raises(BadInput, match="data: "):
        train(settings(moved, "cyclegan"), out, resume=True, forecast=False)


def test_a_folder_with_a_run_is_not_overwritten(data, whole):
    with pytest.raises(CannotWrite, match="--resume"):
        train(settings(data, "cyclegan"), whole, forecast=False)


def test_a_finished_run_resumed_has_nothing_to_do_and_says_so_by_its_steps(data, whole, tmp_path):
    out = shutil.copytree(whole, tmp_path / "run")
    (out / "model.safetensors").unlink()
    done = train(settings(data, "cyclegan"), out, resume=True, forecast=False)
    assert (done.began, done.steps) == (13, 13)
    assert result(out) == result(whole)


@pytest.mark.slow
def test_the_memory_said_before_the_run_is_near_what_it_then_takes(data, tmp_path):
    assert run(data, tmp_path / "run", "pix2pix", "forecast") == 0
    said, used = map(int, (tmp_path / "run" / "memory.txt").read_text().split())
    assert abs(said / used - 1) < 0.15
