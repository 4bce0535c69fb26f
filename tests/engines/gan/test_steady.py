"""Norms that keep the statistics of one picture: exact on that picture, and gone afterwards."""

import pytest
import torch
from torch import nn

from anew.engines.gan.steady import steady
from anew.nets.norm import BatchNorm, InstanceNorm, LayerNorm


def net():
    torch.manual_seed(0)
    norms = [InstanceNorm(4), InstanceNorm(4, affine=True), BatchNorm(4), LayerNorm(4), nn.Identity()]
    for norm in norms[1:4]:
        nn.init.normal_(norm.weight)
        nn.init.normal_(norm.bias)
    return nn.Sequential(*(nn.Sequential(nn.Conv2d(4, 4, 3, padding=1), norm) for norm in norms)).eval()


@torch.no_grad()
def test_the_picture_itself_comes_out_as_ever():
    made, x = net(), torch.randn(1, 4, 9, 7)
    plain = made(x)
    with steady([made], lambda: made(x)):
        assert torch.allclose(made(x), plain, atol=1e-5)


@torch.no_grad()
def test_inside_the_block_a_pixel_does_not_depend_on_far_ones():
    made, x = net(), torch.randn(1, 4, 40, 40)
    with steady([made], lambda: made(x)):
        whole, piece = made(x), made(x[..., :20, :20])
    assert torch.allclose(whole[..., :14, :14], piece[..., :14, :14], atol=1e-5)
    assert not torch.allclose(made(x)[..., :14, :14], made(x[..., :20, :20])[..., :14, :14], atol=1e-2)


@torch.no_grad()
@pytest.mark.parametrize("fails", [False, True])
def test_afterwards_the_norms_look_again(fails):
    made, x = net(), torch.randn(1, 4, 9, 7)
    plain = made(x)
    try:
        with steady([made], lambda: made(x * 3 + 1)):
            if fails:
                raise RuntimeError
    except RuntimeError:
        pass
    assert torch.equal(made(x), plain)


@torch.no_grad()
def test_running_statistics_are_left_alone():
    norm = BatchNorm(4, at_test="running").eval()
    x = torch.randn(1, 4, 9, 7)
    with steady([norm], lambda: norm(x)):
        assert torch.equal(norm(x), norm(x.clone())) and "forward" not in vars(norm)
