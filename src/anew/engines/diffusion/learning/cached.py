"""Cached: what never changes in a run is reckoned once, before the first step.

    picture --> VAE --> mean and deviation of its latents, of the whole picture and of its mirror image
    words   --> text encoders --> their embeddings

Afterwards the text encoders leave memory. A step cuts its windows out of the latents, so that crops still are drawn
anew each time, on the grid of the latents. The draw from mean and deviation is the step's own too.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

Bytes = npt.NDArray[np.uint8]


@dataclass(frozen=True)
class Sample:
    """One thing to learn from."""

    picture: Bytes
    """(H, W, 3), sides multiples of what the VAE shrinks by."""
    words: str
    given: Bytes | None = None
    """(H, W, 3) the picture that instructions start from; None where pictures are made from words alone."""


@dataclass(frozen=True)
class Latents:
    """A sample in the space that the denoiser works in."""

    sides: tuple[Mapping[str, Tensor], Mapping[str, Tensor]]
    """As it is and mirrored, each ``mean`` and ``deviation`` (C, h, w), scaled, and ``given`` if there is one."""
    shrinks: int

    def window(self, size: int, down: float, across: float, mirrored: bool) -> dict[str, Tensor]:
        """One square of it.

        Args:
            size: Its side in pixels.
            down: Where it lies, in [0, 1): 0 at the top.
            across: The same from the left.
            mirrored: Of the mirror image.

        Returns:
            The tensors cut, and ``place``: heights and widths as SDXL is told of them (6,).
        """
        tensors, side = self.sides[mirrored], size // self.shrinks
        high, wide = tensors["mean"].shape[-2:]
        top, left = int(down * (high - side + 1)), int(across * (wide - side + 1))
        cut = {name: x[:, top : top + side, left : left + side] for name, x in tensors.items()}
        pixels = [n * self.shrinks for n in (high, wide, top, left)]
        return {**cut, "place": torch.tensor([*pixels, size, size], dtype=torch.float32)}


@torch.no_grad()
def latents_of(vae: Any, samples: Iterable[Sample], shrinks: int) -> Iterator[Latents]:
    """Each sample in latents, on the CPU."""
    for sample in samples:
        sides = [_encoded(vae, sample, mirrored) for mirrored in (False, True)]
        yield Latents((sides[0], sides[1]), shrinks)


def _encoded(vae: Any, sample: Sample, mirrored: bool) -> dict[str, Tensor]:
    mean, deviation = _spread(vae, sample.picture, mirrored)
    scale = float(vae.config.scaling_factor)
    found = {"mean": mean * scale, "deviation": deviation * scale}
    if sample.given is not None:
        found["given"] = _spread(vae, sample.given, mirrored)[0]  # not scaled: Brooks 2023 left it so, and so do all
    return found


def _spread(vae: Any, picture: Bytes, mirrored: bool) -> tuple[Tensor, Tensor]:
    """Mean and deviation (C, h, w), float32; a VAE without chance (TAESD) has no deviation."""
    array = np.ascontiguousarray(picture[:, ::-1] if mirrored else picture)
    x = torch.from_numpy(array).permute(2, 0, 1)[None].float() / 127.5 - 1
    told = vae.encode(x.to(vae.device, vae.dtype))
    if hasattr(told, "latent_dist"):
        return told.latent_dist.mean[0].float().cpu(), told.latent_dist.std[0].float().cpu()
    mean = told.latents[0].float().cpu()
    return mean, torch.zeros_like(mean)


@torch.no_grad()
def words_of(pipe: Any, texts: Iterable[str]) -> dict[str, dict[str, Tensor]]:
    """What the text encoders make of each text, on the CPU: ``words`` (L, D), and for SDXL ``pooled`` (D')."""
    return {text: _read(pipe, text) for text in dict.fromkeys(texts)}


def nothing_of(pipe: Any) -> dict[str, Tensor]:
    """What stands for no words: SDXL takes zeros where its configuration says so."""
    read = words_of(pipe, [""])[""]
    zeros = bool(pipe.config.get("force_zeros_for_empty_prompt", False))
    return {name: torch.zeros_like(x) for name, x in read.items()} if zeros else read


def _read(pipe: Any, text: str) -> dict[str, Tensor]:
    told = pipe.encode_prompt(
        prompt=text, device=pipe.unet.device, num_images_per_prompt=1, do_classifier_free_guidance=False
    )
    found = {"words": told[0][0].float().cpu()}
    return {**found, "pooled": told[2][0].float().cpu()} if len(told) == 4 else found


def too_long(tokenizer: Any, texts: Sequence[str]) -> list[str]:
    """The texts whose last words the encoder does not read."""
    return [text for text in texts if len(tokenizer(text).input_ids) > tokenizer.model_max_length]
