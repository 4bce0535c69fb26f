r"""Adapter: the small matrices that learn beside a network which does not (Hu 2021, arXiv:2106.09685, section 4.1).

    x --> layer ------------> + --> y         down (rank, in) is drawn at random, up (out, rank) is zero,
      \-> down --> up -------/                so that the network begins as it was

They are a module of their own: checkpoints and optimisers see them and nothing of the base. As in ``lora.applied``
the sum is made by hooks.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import torch
from torch import Tensor, nn

from anew.engines.diffusion.learning.options import Layers
from anew.engines.diffusion.lora import Lora, read
from anew.engines.diffusion.lora.kinds import LowRank
from anew.errors import BadModel

DOWN, UP = ".lora.down.weight", ".lora.up.weight"
"""How diffusers ends the names of the two."""
ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")


class Beside(nn.Module):
    """What is added to one layer. Always float32; it reckons in the layer's numbers."""

    def __init__(self, layer: nn.Module, down: Tensor, up: Tensor) -> None:
        super().__init__()
        device = next(layer.parameters()).device
        self.down = nn.Parameter(down.detach().float().to(device))
        self.up = nn.Parameter(up.detach().float().to(device))
        self.silent = False
        layer.register_forward_hook(self._add)

    def _add(self, layer: nn.Module, inputs: tuple[Any, ...], output: Tensor) -> Tensor:
        if self.silent:
            return output
        x = inputs[0]
        down, up = self.down.to(x.dtype), self.up.to(x.dtype)
        if isinstance(layer, nn.Conv2d):
            low = nn.functional.conv2d(x, down, None, layer.stride, layer.padding, layer.dilation, layer.groups)
            return output + nn.functional.conv2d(low, up)
        return output + nn.functional.linear(nn.functional.linear(x, down), up)


class Adapter(nn.Module):
    """The matrices of every layer that has some, by the layer's path with slashes for dots."""

    def __init__(self, beside: Mapping[str, Beside]) -> None:
        super().__init__()
        self.beside = nn.ModuleDict({path.replace(".", "/"): each for path, each in beside.items()})

    @classmethod
    def fresh(cls, unet: nn.Module, layers: Layers, rank: int) -> "Adapter":
        """New ones, drawn from torch's generator; the network's answers stay as they are until they have learned."""
        return cls({path: _fresh(layer, rank) for path, layer in chosen(unet, layers)})

    @classmethod
    def started(cls, pipe: Any, file: Path) -> "Adapter":
        """Those of a LoRA that was trained before, by any tool.

        Raises:
            BadModel: not a LoRA for this model, or one that changes the text encoder too.
        """
        beside = {}
        for delta in read(pipe, Lora(file)):
            if delta.place.component != "unet":
                raise BadModel(
                    needed=f"a LoRA of the denoiser alone in {file.name}, to go on from",
                    found=f"one that changes the {delta.place.component} too",
                    fix="Text encoders are not taught here; begin without --start, or from another LoRA.",
                )
            change = delta.change
            if not isinstance(change, LowRank) or change.mid is not None:
                raise BadModel(
                    needed=f"a LoRA of two matrices a layer in {file.name}, to go on from",
                    found="another kind of change",
                    fix="LoHa, LoKr, DoRA and differences are used, and not taught further; begin without --start.",
                )
            layer = pipe.unet.get_submodule(delta.place.path)
            beside[delta.place.path] = Beside(layer, change.down, change.up.float() * delta.scale)
        return cls(beside)

    @contextmanager
    def silenced(self) -> Iterator[None]:
        """The base as it was, for as long as the block lasts."""
        for each in self.modules():
            if isinstance(each, Beside):
                each.silent = True
        try:
            yield
        finally:
            for each in self.modules():
                if isinstance(each, Beside):
                    each.silent = False


def tensors_of(kept: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of a LoRA file as diffusers names them, strength 1 at full rank.

    Args:
        kept: An adapter's ``state_dict``, whatever stands before its names.
    """
    found = {}
    for name, tensor in kept.items():
        path, _, part = name.partition("beside.")[2].rpartition(".")
        found[f"unet.{path.replace('/', '.')}{DOWN if part == 'down' else UP}"] = tensor
    return found


def chosen(unet: nn.Module, layers: Layers) -> Iterator[tuple[str, nn.Module]]:
    """The layers that get matrices, with their paths."""
    for path, module in unet.named_modules():
        attention = path.endswith(ATTENTION)
        wanted = isinstance(module, nn.Linear) and (attention or layers != "attention")
        if wanted or (isinstance(module, nn.Conv2d) and layers == "all" and path != "conv_in"):
            yield path, module


def _fresh(layer: nn.Module, rank: int) -> Beside:
    weight = layer.get_parameter("weight")
    one = (1,) * (weight.ndim - 2)
    down = torch.randn(rank, *weight.shape[1:]) / rank
    return Beside(layer, down, torch.zeros(weight.shape[0], rank, *one))
