"""Instructed: a model that does what it is told, on the loop of every training."""

import json

import pytest
import torch

from anew.engines.diffusion.learning.widened import widen
from anew.engines.diffusion.loading.folder import read_folder
from anew.errors import BadInput, BadModel
from anew.training.checkpoint import newest
from anew.training.lesson import open_lesson
from anew.training.loop import train
from anew.training.precision import Precision
from anew.training.trainer import chance
from anew.training.workers import ALONE
from tests.engines.diffusion import tiny
from tests.engines.diffusion.learning.made import pictures, settings

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def edits(tmp_path_factory):
    folder = tmp_path_factory.mktemp("edits")
    pictures(folder / "before", count=2)
    pictures(folder / "after", count=2, seed=1)
    (folder / "instructions.txt").write_text("0\tmake it red\n1\tmake it blue\n", encoding="utf8")
    return folder


def asked(edits, base="sd", **options):
    mine = {"base": str(tiny.saved(base)), "prompt": "", **options}
    return settings(edits, family="instruct", options=mine, steps=4, checkpoint_every=2)


def answer(unet, channels=8):
    g = torch.Generator().manual_seed(0)
    x, words = torch.randn(1, channels, 8, 8, generator=g), torch.randn(1, 7, 32, generator=g)
    with torch.no_grad():
        return unet(x, torch.tensor([400]), words).sample


def test_a_widened_denoiser_begins_as_it_was():
    unet, same = tiny.unet(), tiny.unet()
    widen(unet)
    g = torch.Generator().manual_seed(0)
    x, words = torch.randn(1, 8, 8, 8, generator=g), torch.randn(1, 7, 32, generator=g)
    with torch.no_grad():
        want = same(x[:, :4], torch.tensor([400]), words).sample
        torch.testing.assert_close(unet(x, torch.tensor([400]), words).sample, want, rtol=0, atol=1e-6)
    assert unet.config.in_channels == 8


@pytest.mark.parametrize("weights", ["lora", "full"])
def test_from_a_model_of_words_comes_a_directory_that_diffusers_opens(edits, tmp_path, weights):
    from diffusers import DiffusionPipeline

    wish = asked(edits, weights=weights, layers="all")
    train(wish, tmp_path / "run", forecast=False)
    pipe = DiffusionPipeline.from_pretrained(tmp_path / "run" / "model", local_files_only=True, use_safetensors=True)
    assert type(pipe).__name__ == "StableDiffusionInstructPix2PixPipeline"
    assert read_folder(tmp_path / "run" / "model").pipeline == type(pipe).__name__
    method = open_lesson(wish).method(Precision())
    saved = newest(tmp_path / "run" / "checkpoints").read()["nets"]
    for name, net in method.nets.items():
        net.load_state_dict({k.removeprefix(f"{name}."): v for k, v in saved.items() if k.startswith(f"{name}.")})
    method.unet.eval()
    torch.testing.assert_close(answer(pipe.unet), answer(method.unet), rtol=0, atol=1e-5)
    assert pipe.unet.conv_in.weight[:, 4:].abs().max() > 0
    told = json.loads((tmp_path / "run" / "learned.json").read_text())
    assert (told["family"], told["columns"]) == ("instruct", ["before", "made", "after"])


def test_from_a_model_of_instructions_comes_a_lora(edits, tmp_path):
    wish = asked(edits, "ip2p")
    train(wish, tmp_path / "run", forecast=False)
    assert not (tmp_path / "run" / "model").exists()
    pipe = tiny.pipeline("ip2p")
    base = answer(pipe.unet)
    pipe.load_lora_weights(str(tmp_path / "run"), weight_name="pytorch_lora_weights.safetensors", local_files_only=True)
    assert not torch.equal(answer(pipe.unet), base)


def test_a_run_stopped_goes_on_bit_for_bit(edits, tmp_path):
    def progress(fraction, text):
        if text.startswith("step 3 "):
            raise KeyboardInterrupt

    wish = asked(edits)
    train(wish, tmp_path / "whole", forecast=False)
    with pytest.raises(KeyboardInterrupt):
        train(wish, tmp_path / "halved", forecast=False, progress=progress)
    train(wish, tmp_path / "halved", forecast=False, resume=True)
    one, other = (newest(tmp_path / name / "checkpoints").facts["files"] for name in ("whole", "halved"))
    assert one == other


def test_before_and_after_are_cut_and_mirrored_alike(edits):
    lesson = open_lesson(asked(edits))
    method = lesson.method(Precision())
    batch = next(iter(lesson.batches(0, ALONE)))
    assert batch["given"].shape == batch["mean"].shape == (1, 4, 8, 8)
    told = [latents for latents, _ in lesson._taught.learned]
    scale = float(lesson._taught.pipe.vae.config.scaling_factor)
    assert not torch.equal(told[0].sides[0]["given"], told[0].sides[0]["mean"] / scale)
    with chance(0, 0, 0, CPU):
        assert set(method.generate(batch)) == {"guess", "aim", "weight"}


def test_what_cannot_be_is_refused(edits, tmp_path):
    with pytest.raises(BadModel, match="SDXL"):
        open_lesson(asked(edits, "sdxl"))
    with pytest.raises(BadModel, match="9 inputs"):
        open_lesson(asked(edits, "sd-inpaint"))
    (tmp_path / "some.safetensors").write_bytes(b"")
    with pytest.raises(BadInput, match="--start"):
        open_lesson(asked(edits, weights="full", start=str(tmp_path / "some.safetensors")))
