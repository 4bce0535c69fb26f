"""How large a net is."""

from torch import nn


def parameters(net: nn.Module) -> int:
    """The number of weights that training moves; one that is shared counts once. Works on device ``meta`` too."""
    return sum(weight.numel() for weight in net.parameters())
