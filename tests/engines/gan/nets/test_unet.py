"""The U-Net's innermost level, where maps are down to one pixel."""

import torch

from anew.engines.gan.nets.unet import UNet
from anew.nets.phased import Phased, phased
from anew.nets.up import ResizeConv2d


def test_in_phases_the_innermost_doubling_by_resizing_stays_as_it_is():
    """Its four pixels are equal, and the norm after it would make noise of what rounding makes of that."""
    torch.manual_seed(0)
    net, x = UNet(3, 3, width=32, levels=5, norm="instance", up="resize").eval(), torch.randn(1, 3, 32, 32)
    with torch.no_grad():
        whole = net(x)
        kinds = [type(layer) for layer in (phased(net).ups[0][0], net.ups[1][0], net.last)]
        assert kinds == [ResizeConv2d, Phased, Phased]
        assert torch.allclose(net(x), whole, atol=1e-5)
