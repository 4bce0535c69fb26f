import pytest
import torch
import torch.nn.functional as F

from anew.engines.gan.nets.resnet import CUT_TAPS, ResNet


@pytest.fixture
def net():
    torch.manual_seed(0)
    return ResNet(3, 3, 4, blocks=6)


def test_taps_have_the_shapes_that_their_table_says(net):
    shapes = [tuple(feature.shape[1:]) for feature in net.features(torch.randn(2, 3, 16, 24))]
    assert shapes == [(3, 22, 30), (8, 8, 12), (16, 4, 6), (16, 4, 6), (16, 4, 6)]
    assert net.tap_channels() == [3, 8, 16, 16, 16]


def test_the_first_tap_is_the_picture_with_its_border(net):
    x = torch.randn(1, 3, 16, 16)
    assert torch.equal(net.features(x, [0])[0], F.pad(x, (3, 3, 3, 3), mode="reflect"))


def test_taps_before_a_norm_are_not_changed_by_what_follows(net):
    x = torch.randn(1, 3, 16, 16)
    inner = net.entry(x)
    assert torch.equal(net.features(x, [16, 4])[1], net.down1.conv(inner))


def test_one_pass_gives_both_the_picture_and_the_taps(net):
    x = torch.randn(2, 3, 16, 16)
    with torch.no_grad():
        made, features = net.forward_and_features(x)
        assert torch.equal(made, net(x))
        assert all(torch.equal(a, b) for a, b in zip(features, net.features(x), strict=True))


def test_no_layer_after_the_last_tap_runs(net):
    def refuse(*_):
        raise AssertionError

    net.blocks[5].register_forward_pre_hook(refuse)
    net.ups[0].register_forward_pre_hook(refuse)
    net.features(torch.randn(1, 3, 16, 16), CUT_TAPS)


def test_taps_come_in_the_order_asked(net):
    x = torch.randn(1, 3, 16, 16)
    forwards, backwards = net.features(x, [4, 12]), net.features(x, [12, 4])
    assert torch.equal(forwards[0], backwards[1])


def test_gradients_flow_through_taps(net):
    x = torch.randn(1, 3, 16, 16).requires_grad_()
    sum(feature.square().mean() for feature in net.features(x)).backward()
    assert x.grad.any()
