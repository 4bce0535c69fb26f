"""Nets can be traced whole by ``torch.compile``; what is generated from the trace is torch's own affair."""

import pytest
import torch

from anew.engines.gan.nets.patch import PatchJudge
from anew.engines.gan.nets.resnet import ResNet
from anew.engines.gan.nets.spade import SpadeGenerator
from anew.engines.gan.nets.unet import UNet


@pytest.mark.parametrize(
    "make",
    [
        lambda: ResNet(3, 3, 4, 1, up="resize"),
        lambda: UNet(3, 3, 4, 3),
        lambda: SpadeGenerator(3, 3, 2, 4),
        lambda: PatchJudge(3, 4, spectral=True),
    ],
    ids=["resnet", "unet", "spade", "judge"],
)
def test_a_net_is_one_graph(make):
    torch.manual_seed(0)
    net = make().eval()
    x = torch.randn(1, 3, 32, 32).contiguous(memory_format=torch.channels_last)
    with torch.no_grad():
        assert torch.allclose(torch.compile(net, backend="eager", fullgraph=True)(x), net(x), atol=1e-5)
