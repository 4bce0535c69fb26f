"""The working size is the model's own where it tells one."""

import pytest

from anew.engines.diffusion.families import FAMILIES
from anew.engines.diffusion.loading.component import Component
from anew.engines.diffusion.loading.folder import Folder
from anew.engines.diffusion.native import pixels_a_latent, sized

VAE = {"block_out_channels": [128, 256, 512, 512]}
BY_NAME = {family.name: family for family in FAMILIES}


def folder(tmp_path, denoiser="unet", vae=VAE, **config):
    parts = {
        name: Component(name, "diffusers", "", tmp_path, (), told, {})
        for name, told in ((denoiser, config), ("vae", vae))
    }
    return Folder(tmp_path, "", parts, {}, frozenset())


@pytest.mark.parametrize(
    ("name", "latents", "native", "most"),
    [("sd", 64, 512, 1024), ("sd", 96, 768, 1536), ("sdxl", 128, 1024, 2048), ("sdxl-turbo", 64, 512, 2048)],
)
def test_published_models_work_at_the_size_they_were_trained_at(tmp_path, name, latents, native, most):
    found = sized(BY_NAME[name], folder(tmp_path, sample_size=latents))
    assert (found.native, found.most) == (native, most)


@pytest.mark.parametrize("told", [None, 0, -64, 7, 10**6, True, "64", [64, 64], 64.0])
def test_what_cannot_be_believed_leaves_the_familys_figure(tmp_path, told):
    assert sized(BY_NAME["sd"], folder(tmp_path, sample_size=told)) == BY_NAME["sd"]


def test_a_model_that_does_not_tell_and_one_that_enlarges_keep_their_familys_figure(tmp_path):
    assert sized(BY_NAME["flux"], folder(tmp_path, "transformer")) == BY_NAME["flux"]
    assert sized(BY_NAME["x4-upscaler"], folder(tmp_path, sample_size=128)) == BY_NAME["x4-upscaler"]


@pytest.mark.parametrize(
    ("config", "pixels"),
    [
        (VAE, 8),
        ({"encoder_block_out_channels": [64] * 4}, 8),
        ({"dim_mult": [1, 2, 4]}, 4),
        ({}, 8),
        ({"dim_mult": 3}, 8),
    ],
)
def test_a_latent_covers_what_the_levels_of_its_vae_make_it(config, pixels):
    assert pixels_a_latent(config) == pixels
