"""Memory: what a run takes, reckoned from headers and configurations before a gigabyte is touched.

    opening   the weights opened so far, and a tensor twice, in its file's pages and copied out of them; a network that
              is converted to other numbers keeps all of its file's pages until it is whole
    running   all weights, and the largest of: denoiser, encoder, decoder at work
    peak      the libraries, and the larger of the two

Feature maps are counted in multiples of the widest layer at the highest resolution; the multiples are reasoned from
the layers. They were held against runs of a network of SD 1.5's size at 512 x 512 in bf16 on a CPU: 3.19 and 3.26 GB
of peak while decoding, where 3.22 are reckoned here.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, prod
from typing import Any

from anew.engines.diffusion.loading.folder import Component, Folder
from anew.errors import TooLarge
from anew.nets.room import available as available  # asked for here beside what it is held against
from anew.weights.files import ITEM_BYTES

LIBRARIES = 550_000_000
"""Bytes that Python, torch, diffusers and transformers hold before any weight."""
UNET_MAPS = 25.0
"""Maps of a U-Net's first width, at the latents' size, that are alive at once: what the way up still needs, and the
feed-forward of the widest attention block."""
DECODER_MAPS = 4.0
"""Maps of a decoder's width before its last halving, at the picture's size."""
ENCODER_MAPS = 4.0
"""Maps of an encoder's first width, at the picture's size."""
TOKEN_MAPS = 16.0
"""Maps of a transformer's width, a token each: queries, keys, values, and a feed-forward of four times the width."""
SHRINK = 8
"""Pixels a side of one latent, where the configuration does not tell."""


@dataclass(frozen=True)
class Estimate:
    """What a run takes, in bytes."""

    weights: int
    """Every network in the type of the run."""
    opening: int
    """The most that the weights and their files take while they are opened."""
    activations: int
    """The most that is alive beside the weights while it runs."""

    @property
    def total(self) -> int:
        """The peak of the process."""
        return LIBRARIES + max(self.opening, self.weights + self.activations)


def estimate(
    folder: Folder, *, width: int, height: int, batch: int = 1, item_bytes: int, beside: Sequence[Component] = ()
) -> Estimate:
    """Reckon what a run takes.

    Args:
        folder: The model.
        width: Of the picture at its working size, in pixels.
        height: As ``width``.
        batch: How many pictures the denoiser sees at once: 2 with guidance, 3 for an instruction edit.
        item_bytes: Of one number: 2 for bf16 and fp16, 4 for fp32.
        beside: Networks from elsewhere that work with it, such as ControlNets.
    """
    parts = [*folder.components.values(), *beside]
    return Estimate(
        sum(_weights(part, item_bytes) for part in parts),
        _opening(parts, item_bytes),
        max((_activations(part, width, height, batch) for part in parts), default=0) * item_bytes,
    )


def check(needed: Estimate, room: int) -> None:
    """Refuse a run that does not fit.

    Args:
        needed: From ``estimate``.
        room: From ``anew.nets.room.available``.

    Raises:
        TooLarge: with the numbers and what can be done.
    """
    if needed.total > room:
        raise TooLarge(
            needed=f"{_gb(needed.total)} ({_gb(needed.weights)} of weights, {_gb(needed.activations)} to work in)",
            found=f"{_gb(room)} of memory to use",
            fix="Choose a smaller working size or smaller tiles, precision bf16, or a smaller model.",
        )


def _weights(part: Component, item_bytes: int) -> int:
    return sum(prod(fact.shape) * item_bytes for fact in part.tensors.values())


def _opening(parts: list[Component], item_bytes: int) -> int:
    """The peak while networks are opened one after another, the largest first, as ``opening`` does."""
    peak, held = 0, 0
    for part in sorted(parts, key=_file, reverse=True):
        held += _weights(part, item_bytes)
        peak = max(peak, held + _mapped(part, item_bytes))
    return peak


def _mapped(part: Component, item_bytes: int) -> int:
    """Pages of its file that are in memory at once while it is opened."""
    sizes = [prod(fact.shape) * ITEM_BYTES[fact.dtype] for fact in part.tensors.values()]
    as_it_is = all(ITEM_BYTES[fact.dtype] == item_bytes for fact in part.tensors.values())
    return max(sizes, default=0) if as_it_is else sum(sizes)


def _file(part: Component) -> int:
    return sum(prod(fact.shape) * ITEM_BYTES[fact.dtype] for fact in part.tensors.values())


def _activations(part: Component, width: int, height: int, batch: int) -> int:
    """Numbers alive beside the weights while that component works; 0 where it is of no account."""
    config = part.config
    if part.kind.startswith("UNet") or "ControlNet" in part.kind:
        latents = ceil(width / SHRINK) * ceil(height / SHRINK)
        return round(UNET_MAPS * batch * latents * _widths(config)[0])
    if "Transformer2D" in part.kind:
        tokens = ceil(width / (2 * SHRINK)) * ceil(height / (2 * SHRINK))
        return round(TOKEN_MAPS * batch * tokens * _dim(config))
    if part.kind.startswith("Autoencoder"):
        widths = _widths(config)
        maps = max(DECODER_MAPS * max(widths[:2]), ENCODER_MAPS * widths[0])
        return round(maps * width * height)
    return 0


def _widths(config: Mapping[str, Any]) -> list[int]:
    """A convolutional network's widths, from the highest resolution down; SD's where it does not tell."""
    for name in ("block_out_channels", "decoder_block_out_channels"):
        told = config.get(name)
        if isinstance(told, list) and told and all(type(width) is int for width in told):
            return [abs(width) for width in told]
    base, times = config.get("base_dim"), config.get("dim_mult")
    if type(base) is int and isinstance(times, list) and all(type(each) is int for each in times):
        return [abs(base * each) for each in times] or [abs(base)]
    return [320, 640] if "cross_attention_dim" in config else [128, 256]


def _dim(config: Mapping[str, Any]) -> int:
    """A transformer's width."""
    heads, each, whole = (config.get(name) for name in ("num_attention_heads", "attention_head_dim", "dim"))
    if type(heads) is int and type(each) is int:
        return abs(heads * each)
    return abs(whole) if type(whole) is int else 3072


def _gb(size: int) -> str:
    return f"{size / 1e9:.1f} GB"
