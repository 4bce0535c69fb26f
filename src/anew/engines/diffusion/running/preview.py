"""Preview: a small picture of what is being made, by the pipeline's own VAE on shrunken latents.

    scheduler's step --> latents (1, c, h, w) --> longest side of 16 --> VAE --> (h', w', 3)

A VAE is all convolution, so a shrunken latent is about the latent of a shrunken picture. Nothing is fitted to any
model, and nothing is drawn at random: the run itself does not change.
"""

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from torch import Tensor

from anew.engines.diffusion.call import Array

LONGEST = 128
"""Longest side of a preview, in pixels."""
EVERY = 4
"""Steps from one preview to the next."""


def latents_of(stepped: Any) -> Tensor | None:
    """The latents in what a scheduler's step returned: the guess of the end where it makes one, else the way there."""
    values = stepped if isinstance(stepped, tuple) else tuple(stepped.values())
    tensors = [value for value in values if isinstance(value, Tensor)]
    return tensors[-1] if tensors else None


@torch.no_grad()
def preview_of(pipe: Any, latents: Tensor) -> Array | None:
    """A picture of latents, float32 (h, w, 3) in [0, 1], longest side at most 128.

    None for what this VAE does not decode as it stands (packed or of several frames), and where it overflows.
    """
    vae = getattr(pipe, "vae", None)
    if vae is None or latents.ndim != 4 or latents.shape[1] != vae.config.get("latent_channels", 0):
        return None
    small = _shrunken(latents[:1].float(), LONGEST // _scale(pipe))
    made = vae.decode(_unscaled(small, vae.config).to(vae.dtype), return_dict=False)[0][0]
    picture = made.float().permute(1, 2, 0).cpu().numpy()
    return np.clip(picture / 2 + 0.5, 0, 1, dtype=np.float32) if np.isfinite(picture).all() else None


class Previews:
    """Shows one every few steps of a run."""

    def __init__(self, pipe: Any, show: Callable[[Array], None]) -> None:
        self._pipe, self._show, self._heard = pipe, show, 0

    def heard(self, stepped: Any) -> None:
        """A scheduler has taken a step."""
        self._heard += 1
        latents = latents_of(stepped) if (self._heard - 1) % EVERY == 0 else None
        picture = preview_of(self._pipe, latents) if latents is not None else None
        if picture is not None:
            self._show(picture)


def _scale(pipe: Any) -> int:
    """Pixels a latent."""
    return int(getattr(pipe, "vae_scale_factor", 0)) or 2 ** (len(pipe.vae.config.block_out_channels) - 1)


def _shrunken(latents: Tensor, longest: int) -> Tensor:
    height, width = latents.shape[-2:]
    share = min(1.0, max(1, longest) / max(height, width))
    size = max(1, round(height * share)), max(1, round(width * share))
    return torch.nn.functional.interpolate(latents, size=size, mode="area")


def _unscaled(latents: Tensor, config: Any) -> Tensor:
    """As the VAE has them: pipelines work on latents of about unit variance."""
    factor, mean, std = config.get("scaling_factor") or 1.0, config.get("latents_mean"), config.get("latents_std")
    if mean is None or std is None:
        return latents / factor + (config.get("shift_factor") or 0.0)
    mean, std = (latents.new_tensor(each).view(1, -1, 1, 1) for each in (mean, std))
    return latents * std / factor + mean
