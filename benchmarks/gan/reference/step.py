"""What every reference step is: nets, a batch in, losses out."""

from abc import ABC, abstractmethod
from collections.abc import Iterable

import torch
from torch import Tensor, nn

Losses = dict[str, Tensor]


class Step(ABC):
    """Nets with their optimisers."""

    nets: dict[str, nn.Module]

    @abstractmethod
    def step(self, batch: dict[str, Tensor]) -> Losses:
        """One training step; ``a`` and ``b`` are (1, C, H, W) in [-1, 1]. The losses are detached."""

    def parameters(self) -> dict[str, int]:
        """How many numbers each net learns."""
        return {name: sum(p.numel() for p in net.parameters()) for name, net in self.nets.items()}


def adam(
    nets: Iterable[nn.Module], lr: float, betas: tuple[float, float] = (0.5, 0.999), weight_decay: float = 0
) -> torch.optim.Adam:
    """Adam as it is without asking on a CPU: one parameter after the other."""
    parameters = [p for net in nets for p in net.parameters()]
    return torch.optim.Adam(parameters, lr, betas, weight_decay=weight_decay, foreach=False, fused=False)


def started(net: nn.Module) -> nn.Module:
    """Convolutions from N(0, 0.02), batch norms around one, as Pix2Pix and CycleGAN begin."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d | nn.ConvTranspose2d):
            nn.init.normal_(module.weight, 0, 0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
        elif isinstance(module, nn.BatchNorm2d) and module.affine:
            nn.init.normal_(module.weight, 1, 0.02)
    return net


def learning(net: nn.Module, on: bool) -> None:
    """Whether the net's parameters take gradients."""
    for parameter in net.parameters():
        parameter.requires_grad_(on)
