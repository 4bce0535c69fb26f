"""Widened: a denoiser that reads a picture beside the noise, as instructions need (Brooks 2023, section 3.2.1).

Its first convolution gets as many channels again. Their weights are zero, so that it begins as it was.
"""

from typing import Any

import torch
from torch import nn

CHANNELS = 8


def widen(unet: Any) -> nn.Conv2d:
    """Widen the first convolution from 4 to 8 channels, in place.

    Returns:
        The new convolution, float32, ready to learn.
    """
    old = unet.conv_in
    new = nn.Conv2d(CHANNELS, old.out_channels, old.kernel_size, old.stride, old.padding).to(old.weight.device)
    with torch.no_grad():
        new.weight.zero_()
        new.weight[:, : old.in_channels].copy_(old.weight)
        assert new.bias is not None
        new.bias.copy_(old.bias)
    unet.conv_in = new
    unet.register_to_config(in_channels=CHANNELS)
    return new
