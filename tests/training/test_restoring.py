"""A restoration network taught for a few steps, stopped, resumed, and its weights read back."""

import json

import numpy as np
import pytest
from PIL import Image
from skimage.data import astronaut, coffee

from anew.engines.restore.weights import read
from anew.errors import BadInput
from anew.training.loop import train
from anew.training.settings import DataSettings, TrainSettings
from anew.weights import sha256_of

SMALL = {"widths": [8, 8], "blocks": [1, 1], "hold_out": 2, "ema": 0.5}


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    folder = tmp_path_factory.mktemp("photos")
    for number, picture in enumerate((astronaut(), coffee(), astronaut()[::-1])):
        Image.fromarray(np.ascontiguousarray(picture[:200, :200])).save(folder / f"{number}.png")
    return folder


def asked(photos, net="bridge", steps=4, **options):
    return TrainSettings(
        family="restore", options={"net": net, **SMALL, **options}, steps=steps, batch=2, seed=3, threads=1, workers=0,
        data=DataSettings(paths=(str(photos),), size=32), checkpoint_every=2, precision="fp32", licence="CC0-1.0",
    )  # fmt: skip


def one_level(net):
    return {"enlarge": {"widths": [8], "blocks": [1]}}.get(net, {})


@pytest.mark.parametrize("net", ["bridge", "enlarge", "colour", "scratches", "estimate"])
def test_each_network_is_taught_scored_and_written(photos, tmp_path, net):
    train(asked(photos, net, steps=2, **one_level(net)), tmp_path / "run", forecast=False)
    plan, tensors, facts = read(tmp_path / "run" / f"{net}.safetensors")
    assert plan.widths in ((8, 8), (8,))
    assert any(array.any() for name, array in tensors.items() if name.startswith("tails"))
    assert facts["steps"] == 2
    assert json.loads((tmp_path / "run" / "scores.jsonl").read_text().splitlines()[-1])["step"] == 2
    assert "CC0-1.0" in (tmp_path / "run" / "README.md").read_text()


def test_a_resumed_run_ends_with_the_same_weights(photos, tmp_path):
    train(asked(photos), tmp_path / "whole", forecast=False)
    constant = {"schedule": "constant"}
    train(asked(photos, **constant), tmp_path / "straight", forecast=False)
    train(asked(photos, steps=2, **constant), tmp_path / "parts", forecast=False)
    train(asked(photos, **constant), tmp_path / "parts", resume=True, forecast=False)
    files = [tmp_path / name / "bridge.safetensors" for name in ("straight", "parts", "whole")]
    assert sha256_of(files[0]) == sha256_of(files[1])
    assert sha256_of(files[0]) != sha256_of(files[2])


def test_a_run_begins_from_weights_of_its_own_shape_only(photos, tmp_path):
    train(asked(photos, steps=2), tmp_path / "first", forecast=False)
    start = str(tmp_path / "first" / "bridge.safetensors")
    train(asked(photos, steps=1, start=start, lr=1e-9, ema=0), tmp_path / "second", forecast=False)
    assert read(tmp_path / "second" / "bridge.safetensors").facts["steps_before"] == 2
    assert "of 2 steps in all" in (tmp_path / "second" / "README.md").read_text()
    first, second = (read(tmp_path / name / "bridge.safetensors").tensors for name in ("first", "second"))
    assert all(np.allclose(first[name], second[name], atol=1e-3) for name in first)
    with pytest.raises(BadInput, match="same shape"):
        train(asked(photos, steps=1, start=start, widths=[8, 16]), tmp_path / "third", forecast=False)


@pytest.mark.parametrize("data", [{"size": 30}, {"size": 32, "labels": "palette.csv"}])
def test_settings_that_do_not_fit_are_refused(photos, tmp_path, data):
    settings = asked(photos).model_copy(update={"data": DataSettings(paths=(str(photos),), **data)})
    with pytest.raises(BadInput):
        train(settings, tmp_path / "run", forecast=False)
