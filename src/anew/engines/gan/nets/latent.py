"""UNIT's encoders and decoders: two domains, each with its own way into one latent space and out of it.

    a -> Encoder -> [Shared] -> latent (N, 4 width, H/4, W/4) -> [Shared] -> Decoder -> b

The paper shares the high-level layers of both domains: the last blocks in, the first blocks out. Here these are
nets of their own, so that a weight has one name. The published code shares none: all blocks are in the encoders and
decoders, 11,140,483 weights a domain.

Sources
    Liu et al. 2017, arXiv:1703.00848, section 3 and appendix A
    Huang et al. 2018, arXiv:1804.04732, appendix B.1 (the layers; UNIT's code has them too)
"""

import torch
from torch import Tensor, nn

from anew.nets.blocks import Block, ResBlock, convolution
from anew.nets.norm import LayerNorm
from anew.nets.up import ResizeConv2d


class Encoder(nn.Module):
    """From pictures to the latent space.

    Args:
        channels: Of the pictures.
        width: Channels of the first layer.
        downs: Halvings; each doubles the channels.
        blocks: Residual blocks of its own.
    """

    def __init__(self, channels: int, width: int = 64, downs: int = 2, blocks: int = 4) -> None:
        super().__init__()
        self.multiple_of = 2**downs
        self.layers = nn.Sequential(
            Block(channels, width, 7, border="reflect"),
            *(Block(width * 2**down, width * 2 ** (down + 1), 4, 2, border="reflect") for down in range(downs)),
            *(ResBlock(width * 2**downs) for _ in range(blocks)),
        )

    def forward(self, x: Tensor) -> Tensor:
        """(N, C, H, W) to the mean of its latent, (N, width * 2**downs, H / 2**downs, W / 2**downs)."""
        latent: Tensor = self.layers(x)
        return latent


class Decoder(nn.Module):
    """From the latent space to pictures; arguments as for ``Encoder``, with as many doublings."""

    def __init__(self, channels: int, width: int = 64, downs: int = 2, blocks: int = 4) -> None:
        super().__init__()
        self.layers = nn.Sequential(
            *(ResBlock(width * 2**downs) for _ in range(blocks)),
            *(_Doubling(width * 2 ** (up + 1), width * 2**up) for up in reversed(range(downs))),
            convolution(width, channels, 7, padding=3, border="reflect"),
        )

    def forward(self, latent: Tensor) -> Tensor:
        """(N, width * 2**downs, h, w) to pictures (N, C, h * 2**downs, w * 2**downs) in [-1, 1]."""
        return torch.tanh(self.layers(latent))


class Shared(nn.Module):
    """High-level blocks that both domains go through: (N, C, h, w) to the same.

    Args:
        channels: C, those of the latent space.
        blocks: How many; 0 changes nothing.
    """

    def __init__(self, channels: int, blocks: int = 1) -> None:
        super().__init__()
        self.layers = nn.Sequential(*(ResBlock(channels) for _ in range(blocks)))

    def forward(self, latent: Tensor) -> Tensor:
        """See the class."""
        result: Tensor = self.layers(latent)
        return result


class _Doubling(nn.Sequential):
    """Resize, 5x5 convolution, layer norm: instance norm would wipe out what the latent says of the whole picture."""

    def __init__(self, inside: int, outside: int) -> None:
        super().__init__(ResizeConv2d(inside, outside, 5), LayerNorm(outside), nn.ReLU(inplace=True))
