"""Preview: a small picture of what is being made, by the pipeline's own VAE on shrunken latents.

    scheduler's step --> guess of the end --> latents (1, c, h, w) --> longest side of 16 --> VAE --> (h', w', 3)

A VAE is all convolution, so a shrunken latent is about the latent of a shrunken picture. Nothing is fitted to any
model, and nothing is drawn at random: the run itself does not change.
"""

from typing import Any

import numpy as np
import torch
from torch import Tensor

from anew.engines.diffusion.call import Array
from anew.engines.diffusion.running.schedule import Stepped
from anew.image import Size

LONGEST = 128
"""Longest side of a preview, in pixels."""
PACK = 2
"""Latents a side of one token, where a pipeline works on tokens."""


def latents_of(stepped: Stepped) -> Tensor | None:
    """The latents of the end as that step guesses them; those of the way there, with noise, where it tells no guess."""
    made = stepped.made
    values = made if isinstance(made, tuple) else tuple(made.values())
    tensors = [value for value in values if isinstance(value, Tensor)]
    if len(tensors) != 1:
        return tensors[-1] if tensors else None  # DDIM, Euler and LCM return the guess behind the step
    kept, config = getattr(stepped.scheduler, "model_outputs", None), stepped.scheduler.config
    if kept and (config.get("predict_x0") or str(config.get("algorithm_type")).endswith("++")):
        return kept[-1] if isinstance(kept[-1], Tensor) else tensors[0]  # UniPC and DPM++ keep it for their next step
    if type(stepped.scheduler).__name__.startswith("FlowMatchEuler") and len(stepped.given) > 2:
        return _straight_on(stepped)
    return tensors[0]


def _straight_on(stepped: Stepped) -> Tensor:
    """Where a flow ends that keeps its direction: data is one whole velocity before noise (Lipman 2023)."""
    velocity, _, latents = stepped.given[:3]
    scheduler = stepped.scheduler
    sigma = scheduler.sigmas[scheduler.step_index - 1].to(latents.device)
    return torch.as_tensor(latents.float() - sigma.float() * velocity.float())


@torch.no_grad()
def preview_of(pipe: Any, latents: Tensor, size: Size | None = None) -> Array | None:
    """A picture of latents, float32 (h, w, 3) in [0, 1], longest side at most 128.

    Args:
        pipe: The pipeline, whose VAE draws.
        latents: (1, c, h, w), or a row of tokens (1, n, 4 c) as Flux, Flux.2 and Qwen-Image have them.
        size: Of the picture at its working size; without it tokens cannot be laid out.

    Returns:
        None for what this VAE does not decode as it stands, and where it overflows.
    """
    vae = getattr(pipe, "vae", None)
    if vae is None:
        return None
    if latents.ndim == 3 and size is not None:
        latents = laid_out(latents[:1], vae, size, PACK * _scale(pipe))
    channels = vae.config.get("latent_channels") or vae.config.get("z_dim")
    if latents.ndim != 4 or latents.shape[1] != channels:
        return None
    small = _unscaled(_shrunken(latents[:1].float(), LONGEST // _scale(pipe)), vae.config).to(vae.dtype)
    films = "z_dim" in vae.config  # Qwen-Image's VAE decodes films; a picture is a film of one frame
    made = vae.decode(small.unsqueeze(2) if films else small, return_dict=False)[0]
    picture = (made[0, :, 0] if films else made[0]).float().permute(1, 2, 0).cpu().numpy()
    return np.clip(picture / 2 + 0.5, 0, 1, dtype=np.float32) if np.isfinite(picture).all() else None


def laid_out(tokens: Tensor, vae: Any, size: Size, pixels: int) -> Tensor:
    """Tokens, each of so many pixels a side, as latents where they belong; as they are where their number differs."""
    width, height = size.width // pixels, size.height // pixels
    if tokens.shape[1] != width * height or tokens.shape[2] % PACK**2:
        return tokens
    grid = tokens.float().transpose(1, 2).reshape(1, -1, height, width)
    norm = getattr(vae, "bn", None)
    if norm is not None:  # Flux.2 evens out each channel of its tokens
        spread = torch.sqrt(norm.running_var + vae.config.batch_norm_eps)
        grid = grid * spread.view(1, -1, 1, 1) + norm.running_mean.view(1, -1, 1, 1)
    return torch.nn.functional.pixel_shuffle(grid, PACK)


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
