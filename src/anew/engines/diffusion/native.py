"""Native: the size of picture that a model was trained at, as its own configurations tell it."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from anew.engines.diffusion.families import Family
from anew.engines.diffusion.loading.folder import Folder

LEVELS = ("block_out_channels", "encoder_block_out_channels", "dim_mult")
"""Where VAEs list their levels; each but the last halves the picture."""
FEWEST, MOST = 8, 512
"""Latents a side between which a configuration is believed."""


def sized(family: Family, folder: Folder) -> Family:
    """The family of a model, with that model's own size where its configurations tell one.

    It is the denoiser's latents by what one of them covers; twice as long a side is still made sense of. A family that
    enlarges keeps its figures: what its denoiser sees is not a picture of the working size.
    """
    part, vae = folder.components.get(family.denoiser), folder.components.get("vae")
    told = part.config.get("sample_size") if part else None
    if family.enlarges > 1 or vae is None or type(told) is not int or not FEWEST <= told <= MOST:
        return family
    native = told * pixels_a_latent(vae.config)
    return replace(family, native=native, most=max(family.most, 2 * native))


def pixels_a_latent(config: Mapping[str, Any]) -> int:
    """Pixels a side that one latent of a VAE covers.

    Example:
        >>> pixels_a_latent({"block_out_channels": [128, 256, 512, 512]})
        8
    """
    levels: list[int] = next((config[name] for name in LEVELS if isinstance(config.get(name), list)), [0] * 4)
    return int(2 ** (len(levels) - 1))
