"""Base: the model that is taught. Its headers are read before a run begins, its weights once, when it does."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

import torch

from anew.engines.diffusion import identity
from anew.engines.diffusion.loading.folder import Folder
from anew.engines.diffusion.loading.reading import read_model
from anew.engines.diffusion.native import pixels_a_latent
from anew.errors import BadInput, BadModel
from anew.models import located

PIPELINES: Mapping[int, str] = MappingProxyType({1: "StableDiffusionPipeline", 2: "StableDiffusionXLPipeline"})
"""Which pipeline of diffusers makes pictures with a model, by how many text encoders it has."""
INSTRUCTED = "StableDiffusionInstructPix2PixPipeline"
"""The one that does what it is told with a picture."""
PARTS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {"unet": ("UNet2DConditionModel",), "vae": ("AutoencoderKL", "AutoencoderTiny"), "text_encoder": ("CLIPTextModel",)}
)
"""What a model must be made of."""


@dataclass(frozen=True)
class Base:
    """A model on the disk that can be taught."""

    folder: Folder
    name: str
    digest: str
    """SHA-256 over all of its files."""

    @property
    def channels(self) -> int:
        """Inputs of its denoiser: 4 for pictures from words, 8 for instructions."""
        return int(self.folder.components["unet"].config.get("in_channels", 4))

    @property
    def shrinks(self) -> int:
        """Pixels a side that one latent stands for."""
        return pixels_a_latent(self.folder.components["vae"].config)

    @property
    def pipeline(self) -> str:
        """The class of diffusers that makes pictures from words with it."""
        return PIPELINES[2 if "text_encoder_2" in self.folder.components else 1]

    def open(self, *, dtype: str, device: torch.device) -> Any:
        """All of it, frozen.

        Raises:
            BadModel: its weights are missing, damaged or no numbers.
        """
        from anew.engines.diffusion.loading.opening import open_pipeline

        return open_pipeline(self.folder, self.pipeline, dtype=dtype, device=str(device))


def read_base(path: str, channels: tuple[int, ...]) -> Base:
    """Look at a model without loading it.

    Args:
        path: A directory, or a name in ``anew models``.
        channels: How many inputs its denoiser may have.

    Raises:
        BadInput: none was named.
        BadModel: none is there, or one of a kind that is not taught here.
    """
    if not path:
        raise BadInput(
            needed="the model to teach",
            found="none",
            fix="Name its directory: --base MODEL_DIR; `anew models list` shows those on this machine.",
        )
    where = Path(located(path))
    folder = read_model(where)
    for name, kinds in PARTS.items():
        kind = folder.components[name].kind if name in folder.components else "none"
        if kind not in kinds:
            raise _unfit(path, f"{name}: {kind}")
    base = Base(folder, where.resolve().name, identity.weights_of(where).sha256)
    if base.channels not in channels:
        raise _unfit(path, f"a denoiser with {base.channels} inputs where {' or '.join(map(str, channels))} are needed")
    return base


def _unfit(path: str, found: str) -> BadModel:
    return BadModel(
        needed=f"a model of the kind Stable Diffusion 1, 2 or XL at {path}, to be taught",
        found=found,
        fix="Flux, SD 3 and other transformers cannot be taught here; inpainting models neither.",
    )
