import pytest
import torch
import torch.nn.functional as F
from torch import nn

from anew.engines.gan.nets.modulation import Modulation, SpadeNorm, label_pyramid
from anew.engines.gan.nets.spade import SpadeGenerator, StyleEncoder
from anew.nets.init import begin


def labels(n=1, classes=5, h=32, w=32, seed=0):
    index = torch.randint(0, classes, (n, h, w), generator=torch.Generator().manual_seed(seed))
    return F.one_hot(index, classes).permute(0, 3, 1, 2).float()


def test_scale_and_shift_are_those_of_two_convolutions():
    layer = Modulation(4, 5, 6)
    scale, shift = nn.Conv2d(6, 4, 3, padding=1), nn.Conv2d(6, 4, 3, padding=1)
    with torch.no_grad():
        layer.pair.weight.copy_(torch.cat([scale.weight, shift.weight]))
        layer.pair.bias.copy_(torch.cat([scale.bias, shift.bias]))
    x, seg = torch.randn(2, 4, 8, 8), labels(2, h=8, w=8)
    hidden = F.relu(layer.read(seg))
    assert torch.allclose(layer(x, seg), x * (1 + scale(hidden)) + shift(hidden), atol=1e-5)


def test_the_paired_convolution_begins_as_each_half_would_alone():
    layer = begin(Modulation(200, 5, 64), "xavier")
    alone = begin(nn.Conv2d(64, 200, 3), "xavier")
    assert layer.pair.weight.std().item() == pytest.approx(alone.weight.std().item(), rel=0.02)


def test_smaller_label_maps_are_the_nearest_pixels():
    seg = labels(h=32, w=64)
    pyramid = label_pyramid(seg, [8, 1, 2, 2])
    assert list(pyramid) == [1, 2, 8]
    for factor, small in pyramid.items():
        assert torch.equal(small, F.interpolate(seg, scale_factor=1 / factor, mode="nearest"))


def test_under_autocast_the_one_hot_is_cast_once_and_exactly():
    with torch.autocast("cpu", torch.bfloat16):
        small = label_pyramid(labels(), [1])[1]
    assert small.dtype == torch.bfloat16
    assert torch.equal(small.float(), labels())


def test_the_same_label_everywhere_is_modulated_alike_inside():
    layer = SpadeNorm(3, 5, 4, "instance")
    seg = torch.zeros(1, 5, 12, 12)
    seg[:, 2] = 1
    scale = layer.modulation(torch.ones(1, 3, 12, 12), seg)[:, :, 2:-2, 2:-2]
    assert torch.allclose(scale, scale[:, :, :1, :1].expand_as(scale), atol=1e-6)


def test_other_labels_give_another_picture():
    net = SpadeGenerator(5, 3, 2, 4).eval()
    begin(net, "normal", 0.3)
    with torch.no_grad():
        assert not torch.allclose(net(labels(seed=1)), net(labels(seed=2)), atol=1e-3)


def test_more_doubles_once_again():
    net = SpadeGenerator(5, 3, 2, 4, ups="more")
    assert net.multiple_of == 64
    assert net(labels(2, h=64, w=128)).shape == (2, 3, 64, 128)


def test_a_style_changes_the_picture_and_its_middle_is_the_default():
    net = SpadeGenerator(5, 3, 2, 4, style=6, norm="instance").eval()
    begin(net, "normal", 0.3)
    seg = labels(2, h=64, w=96)
    with torch.no_grad():
        middle = net(seg)
        assert torch.equal(middle, net(seg, torch.zeros(2, 6)))
        assert not torch.allclose(middle, net(seg, torch.ones(2, 6) * 3), atol=1e-4)


def test_a_picture_of_any_size_becomes_a_point_of_the_style_space():
    encoder = StyleEncoder(3, 4, 6, 32)
    mean, logvar = encoder(torch.randn(2, 3, 48, 40))
    assert mean.shape == logvar.shape == (2, 6)
    (mean.sum() + logvar.sum()).backward()
    assert all(weight.grad is not None and weight.grad.any() for weight in encoder.parameters())


def test_the_encoder_looks_at_each_picture_alone():
    encoder = StyleEncoder(3, 4, 6, 32).eval()
    x = torch.randn(3, 3, 32, 32)
    with torch.no_grad():
        assert torch.allclose(encoder(x)[0][1:2], encoder(x[1:2])[0], atol=1e-5)
