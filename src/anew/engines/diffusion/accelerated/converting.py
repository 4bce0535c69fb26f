"""Converting: from a denoiser of torch to a network of OpenVINO that takes pictures of any size.

    sample (n, c, h, w), time (1,), words (n, t, d), ... in float32 --> the denoiser in its own type --> float32

The network is traced on a small example. A U-Net takes one of two roads, by whether all of the latents' sides are
multiples of what its levels halve them by; each road is a network of its own.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from anew.engines.diffusion.loading.quiet import quiet
from anew.nets.openvino import without_telemetry

SAMPLE, TIME, WORDS = "sample", "timestep", "encoder_hidden_states"
ADDED = ("text_embeds", "time_ids")
"""What SDXL's denoiser is told beside, in a dictionary."""
WORDS_SEEN = 7
"""Tokens of the example."""


class _Flat(nn.Module):
    """A denoiser that takes its tensors in a row."""

    def __init__(self, net: nn.Module, names: tuple[str, ...], dtype: torch.dtype) -> None:
        super().__init__()
        self.net, self._names, self._dtype = net, names, dtype

    def forward(self, *tensors: Tensor) -> Tensor:
        """(n, c, h, w) in float32."""
        given: dict[str, Any] = dict(zip(self._names, map(self._typed, self._names, tensors), strict=True))
        added = {name: given.pop(name) for name in ADDED if name in given}
        made = self.net(**given, added_cond_kwargs=added or None, return_dict=False)[0]
        return torch.as_tensor(made).float()

    def _typed(self, name: str, tensor: Tensor) -> Tensor:
        return tensor.to(self._dtype) if tensor.is_floating_point() and name not in (TIME, "time_ids") else tensor


def uneven(sample: Tensor, factor: int) -> bool:
    """Which of the two roads."""
    return any(side % factor for side in sample.shape[-2:])


def example(tensors: Mapping[str, Tensor], factor: int) -> tuple[Tensor, ...]:
    """Small tensors of the same kinds, for the same road."""
    sizes = {name: list(tensor.shape) for name, tensor in tensors.items()}
    side = 2 * factor + uneven(tensors[SAMPLE], factor)
    sizes[SAMPLE][2:] = [side, side]
    sizes[WORDS][1] = WORDS_SEEN
    for name in sizes:
        sizes[name][0] = 1 if name == TIME else 2
    return tuple(tensors[name].new_ones(size) for name, size in sizes.items())


def write(net: nn.Module, dtype: torch.dtype, tensors: Mapping[str, Tensor], factor: int, file: Path) -> None:
    """Convert a denoiser and write it.

    Args:
        net: As diffusers opened it; the memory order of its weights changes.
        dtype: Its type.
        tensors: Of a call, by the names of its arguments; their order is that of the network's inputs.
        factor: By which its levels halve the sides, all in all.
        file: An ``.xml``; the weights go beside it.
    """
    openvino = without_telemetry("openvino")
    for weight in net.parameters():
        weight.data = weight.data.contiguous()  # else OpenVINO 2026.4 reads bfloat16 from a copy that is gone
    with quiet(), torch.no_grad():  # tracing warns of every branch that it takes once and for all
        model = openvino.convert_model(_Flat(net, tuple(tensors), dtype), example_input=example(tensors, factor))
    openvino.save_model(model, file, compress_to_fp16=False)
