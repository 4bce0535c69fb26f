"""Tiny runs: a family's pipeline and the keyword arguments of one call, the same every time."""

from functools import cache
from typing import Any

import diffusers
import torch

from tests.engines.diffusion import tiny

STEPS = 4
SIDE = 32


def picture(side=SIDE):
    return torch.rand(1, 3, side, side, generator=torch.Generator().manual_seed(0))


def mask():
    made = torch.zeros(1, 1, SIDE, SIDE)
    made[..., 8:24, 8:24] = 1
    return made


def sdxl(**changes):
    return diffusers.StableDiffusionXLImg2ImgPipeline(**tiny.xl_parts(**changes), add_watermarker=False)


OPENERS = {
    "sd-img2img": lambda: tiny.pipeline("sd-img2img"),
    "sd-inpaint": lambda: tiny.pipeline("sd-inpaint"),
    "ip2p": lambda: tiny.pipeline("ip2p"),
    "sdxl": sdxl,
    "sdxl-ip2p": lambda: tiny.pipeline("sdxl-ip2p"),
    "sd3": lambda: diffusers.StableDiffusion3Img2ImgPipeline(**tiny.sd3_parts()),
    "flux": lambda: diffusers.FluxImg2ImgPipeline(**tiny.flux_parts(guidance=False)),
    "latent-upscaler": lambda: tiny.pipeline("latent-upscaler"),
}
EXTRA: dict[str, dict[str, Any]] = {
    "latent-upscaler": {"image": picture(64)},  # four levels
    "sd-inpaint": {"mask_image": mask(), "height": SIDE, "width": SIDE},
    "sdxl-ip2p": {"height": SIDE, "width": SIDE},
    "sd3": {"height": SIDE, "width": SIDE, "max_sequence_length": 16},
    "flux": {"negative_prompt": "dog", "true_cfg_scale": 2.0, "height": SIDE, "width": SIDE, "max_sequence_length": 16},
}

WITHOUT_STRENGTH = ("ip2p", "sdxl-ip2p", "latent-upscaler")


def opened(name):
    """A fresh pipeline."""
    pipe = OPENERS[name]()
    pipe.set_progress_bar_config(disable=True)
    return pipe


def made(pipe, name, seed=0):
    """What one call returns: float (1, side, side, 3)."""
    arguments = {"prompt": "cat", "image": picture(), "num_inference_steps": STEPS, "output_type": "np"}
    if name not in WITHOUT_STRENGTH:
        arguments["strength"] = 1.0
    return pipe(**{**arguments, **EXTRA.get(name, {})}, generator=torch.Generator().manual_seed(seed)).images


@cache
def bare(name):
    """The bytes of a run with nothing around it."""
    return made(opened(name), name).tobytes()
