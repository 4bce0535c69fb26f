"""What a preview is drawn from: the end as a step guesses it, laid out as a picture."""

from types import SimpleNamespace

import diffusers
import numpy as np
import pytest
import torch

from anew.engines.diffusion.running.preview import laid_out, latents_of, preview_of
from anew.engines.diffusion.running.schedule import listening
from anew.image import Size
from tests.engines.diffusion import tiny

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")


def guessed(scheduler, steps=8):
    """The guesses of a model that always knows the end: clean latents of 0.5."""
    end, guesses = torch.full((1, 4, 8, 8), 0.5), []
    pipe = SimpleNamespace(components={"scheduler": scheduler})
    scheduler.set_timesteps(steps)
    noise = torch.randn(end.shape, generator=torch.Generator().manual_seed(1))
    flow = "Flow" in type(scheduler).__name__
    sigma = float(scheduler.sigmas[0]) if hasattr(scheduler, "sigmas") else 0.0
    latents = noise if flow else end + sigma * noise
    with listening(pipe, lambda step: guesses.append(latents_of(step))):
        for index, time in enumerate(scheduler.timesteps):
            now = float(scheduler.sigmas[index])
            told = (latents - end) / now  # flows: velocity; the others: noise, of which sigma times was added
            scaled = latents if flow else scheduler.scale_model_input(latents, time)
            assert scaled.shape == latents.shape
            latents = scheduler.step(told, time, latents, return_dict=False)[0]
    return guesses, end


@pytest.mark.parametrize(
    "scheduler",
    [diffusers.FlowMatchEulerDiscreteScheduler, diffusers.EulerDiscreteScheduler],
)
def test_a_model_that_knows_the_end_is_seen_to_know_it_from_the_first_step(scheduler):
    guesses, end = guessed(scheduler())
    assert len(guesses) == 8 and all(torch.allclose(guess, end, atol=1e-4) for guess in guesses)


@pytest.mark.parametrize("scheduler", [diffusers.DPMSolverMultistepScheduler, diffusers.UniPCMultistepScheduler])
def test_samplers_that_keep_their_guess_are_asked_for_it(scheduler):
    kept = torch.full((1, 4, 8, 8), 0.25)
    made = scheduler()
    made.model_outputs = [None, kept]
    step = SimpleNamespace(scheduler=made, given=(), made=(torch.zeros(1, 4, 8, 8),))
    assert latents_of(step) is kept


def test_a_sampler_that_tells_no_guess_shows_the_way_there():
    way = torch.zeros(1, 4, 8, 8)
    assert latents_of(SimpleNamespace(scheduler=diffusers.PNDMScheduler(), given=(), made=(way,))) is way
    assert latents_of(SimpleNamespace(scheduler=diffusers.PNDMScheduler(), given=(), made=())) is None


@pytest.mark.parametrize("name", ["flux", "qwen-image"])
def test_tokens_are_laid_out_as_the_pipeline_itself_lays_them_out(name):
    pipe = tiny.pipeline(name)
    size, scale = Size(96, 64), pipe.vae_scale_factor
    rows, columns = size.height // (2 * scale), size.width // (2 * scale)
    tokens = torch.randn(1, rows * columns, pipe.transformer.config.in_channels)
    mine = laid_out(tokens, pipe.vae, size, 2 * scale)
    theirs = pipe._unpack_latents(tokens, size.height, size.width, scale)
    assert torch.equal(mine, theirs.reshape(mine.shape))


def test_tokens_of_another_number_and_what_no_vae_decodes_are_not_drawn():
    pipe = tiny.pipeline("flux")
    assert preview_of(pipe, torch.zeros(1, 7, pipe.transformer.config.in_channels), Size(64, 64)) is None
    assert preview_of(pipe, torch.zeros(1, 16, pipe.transformer.config.in_channels)) is None
    assert preview_of(pipe, torch.zeros(1, 9, 8, 8)) is None
    assert preview_of(SimpleNamespace(), torch.zeros(1, 4, 8, 8)) is None


def test_numbers_that_are_none_are_not_drawn():
    assert preview_of(tiny.pipeline("sd"), torch.full((1, 4, 8, 8), np.nan)) is None
