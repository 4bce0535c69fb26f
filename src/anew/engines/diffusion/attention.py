"""Attention in bands: a U-Net's self-attention on a processor that reckons in bfloat16.

    for each head, for each band of rows:    softmax(rows of q . k^T / sqrt(d)) . v

torch's own kernel for the CPU spends most of its time on exponentials, and works in tiles of a few columns. A band of
whole rows is two matrix products and one softmax, each of them over memory that stays in the cache. The products round
to bfloat16 between them, which the network's own numbers do at every layer.

Source
    Rabe & Staats 2021, Self-attention Does Not Need O(n^2) Memory, arXiv:2112.05682 (rows by bands)
"""

from typing import Any

import torch
from diffusers.models.attention_processor import Attention, AttnProcessor2_0
from torch import Tensor, nn

BAND = 2**20
"""Scores at a time, in whole rows: 2 MB of bfloat16, which a core's cache holds."""
LEAST = 256
"""Places below which torch's own kernel is as quick."""


class Banded:
    """An attention processor of diffusers: in bands where that pays, else the one that diffusers would take."""

    def __init__(self) -> None:
        self._plain = AttnProcessor2_0()  # type: ignore[no-untyped-call]

    def __call__(
        self,
        attn: Attention,
        hidden_states: Tensor,
        encoder_hidden_states: Tensor | None = None,
        attention_mask: Tensor | None = None,
        temb: Tensor | None = None,
        **more: Any,
    ) -> Tensor:
        """As ``AttnProcessor2_0``: (N, places, width) to the same."""
        whole = encoder_hidden_states is None and attention_mask is None and not more
        if not (whole and _pays(hidden_states) and _simple(attn)):
            made: Tensor = self._plain(attn, hidden_states, encoder_hidden_states, attention_mask, temb, **more)
            return made
        q, k, v = (_heads(each(hidden_states), attn.heads) for each in (attn.to_q, attn.to_k, attn.to_v))
        made = banded(q, k, v).transpose(1, 2).reshape(hidden_states.shape[0], hidden_states.shape[1], -1)
        made = attn.to_out[1](attn.to_out[0](made))
        return (made + hidden_states if attn.residual_connection else made) / attn.rescale_output_factor


def banded(q: Tensor, k: Tensor, v: Tensor) -> Tensor:
    """Scaled dot-product attention without gradients (Vaswani 2017, equation 1).

    Args:
        q: (N, heads, rows, d).
        k: (N, heads, places, d).
        v: (N, heads, places, d).

    Returns:
        (N, heads, rows, d).
    """
    q, v = q.contiguous(), v.contiguous()
    columns = (k * k.shape[-1] ** -0.5).transpose(-1, -2).contiguous()
    height = min(max(BAND // k.shape[2], 16), q.shape[2])
    made, weights = torch.empty_like(q), q.new_empty(height, k.shape[2])
    for sample in range(q.shape[0]):
        for head in range(q.shape[1]):
            for row in range(0, q.shape[2], height):
                rows = slice(row, row + height)
                scores = q[sample, head, rows] @ columns[sample, head]
                some = weights[: scores.shape[0]]
                torch.softmax(scores, -1, out=some)
                torch.matmul(some, v[sample, head], out=made[sample, head, rows])
    return made


def in_bands(net: nn.Module) -> None:
    """Let every plain attention of a network work in bands where that pays; other kinds of attention stay."""
    plain: dict[str, Any] = getattr(net, "attn_processors", {})
    if plain and all(type(each) is AttnProcessor2_0 for each in plain.values()):
        net.set_attn_processor(Banded())  # type: ignore[operator]


def _pays(x: Tensor) -> bool:
    fits = x.dim() == 3 and x.shape[1] >= LEAST and x.dtype is torch.bfloat16 and x.device.type == "cpu"
    return fits and not torch.is_grad_enabled()


def _simple(attn: Attention) -> bool:
    """Whether it is the attention of the paper and nothing more."""
    norms = (attn.spatial_norm, attn.group_norm, attn.norm_q, attn.norm_k)
    return all(each is None for each in norms)


def _heads(x: Tensor, heads: int) -> Tensor:
    return x.view(*x.shape[:2], heads, -1).transpose(1, 2)
