"""Doublings in phases make what the layers make that they stand for."""

import pytest
import torch
from torch import nn

from anew.nets.phased import Phased, phased
from anew.nets.strided import Doubling
from anew.nets.up import ResizeConv2d

SIZES = [(1, 1), (1, 4), (2, 3), (9, 8)]
LAYERS = {
    "transposed": lambda bias: Doubling(3, 5, bias=bias),
    "resize 1": lambda bias: ResizeConv2d(3, 5, 1, bias=bias),
    "resize 3": lambda bias: ResizeConv2d(3, 5, 3, bias=bias),
    "resize 5": lambda bias: ResizeConv2d(3, 5, 5, bias=bias),
    "resize 7": lambda bias: ResizeConv2d(3, 5, 7, bias=bias),
}


def test_a_single_pixel_is_spread_by_the_middle_of_the_kernel():
    layer = Doubling(1, 1, bias=False)
    with torch.no_grad():
        layer.weight.copy_(torch.arange(16.0).view(1, 1, 4, 4))
        made = Phased(layer)(torch.ones(1, 1, 1, 1))
    assert made.tolist() == [[[[5, 6], [9, 10]]]]


@pytest.mark.parametrize("make", LAYERS.values(), ids=LAYERS)
@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("bias", [True, False])
def test_every_doubling_is_the_same_in_phases(make, size, bias):
    layer = make(bias)
    x = torch.randn(2, 3, *size, generator=torch.Generator().manual_seed(0))
    with torch.no_grad():
        made = Phased(layer)(x)
    assert made.shape == (2, 5, 2 * size[0], 2 * size[1])
    assert torch.allclose(made, layer(x), atol=1e-5)


def test_a_net_has_all_of_its_doublings_replaced_but_a_lone_one_and_other_layers():
    lone, other = ResizeConv2d(2, 2), nn.ConvTranspose2d(2, 2, 3, 2, 1, 1)
    lone.lone = True
    net = phased(nn.Sequential(lone, nn.Sequential(ResizeConv2d(2, 2), Doubling(2, 2)), other))
    assert net[0] is lone and net[2] is other
    assert all(isinstance(each, Phased) for each in net[1])
