import copy

import pytest
import torch
from torch import nn
from torch.nn.utils import parametrizations

from anew.nets.spectral import SpectralConv2d, folded


def settled(*args, **kwargs):
    conv = SpectralConv2d(*args, **kwargs)
    conv.settle(200)
    return conv.eval()


def test_the_weights_largest_singular_value_becomes_one():
    matrix = settled(3, 8, 3, padding=1).normed().flatten(1)
    assert torch.linalg.matrix_norm(matrix, 2).item() == pytest.approx(1, abs=1e-4)


@pytest.mark.parametrize("side", [4, 16])
def test_outputs_and_gradients_are_those_of_torchs_own(side):
    ours = SpectralConv2d(3, 6, 3, 2, 1)
    ours.settle(300)  # torch turns u first, we v first as in the paper: the same once settled
    theirs = nn.Conv2d(3, 6, 3, 2, 1)
    theirs.load_state_dict({"weight": ours.weight, "bias": ours.bias})
    theirs = parametrizations.spectral_norm(theirs)
    theirs.parametrizations.weight[0]._u.copy_(ours.u)
    theirs.parametrizations.weight[0]._v.copy_(ours.v)
    x = torch.randn(1, 3, side, side)  # fewer values than weights, and more
    for _ in range(3):
        a, b = ours(x), theirs(x)
        assert torch.allclose(a, b, atol=1e-5)
        a.square().sum().backward()
        b.square().sum().backward()
        original = theirs.parametrizations.weight.original
        assert torch.allclose(ours.weight.grad, original.grad, atol=1e-3, rtol=1e-4)


def test_its_vectors_move_in_training_and_rest_in_use():
    conv = SpectralConv2d(3, 6, 3)
    x = torch.randn(1, 3, 8, 8)
    with torch.no_grad():
        conv.weight.normal_()
    before = conv.u.clone()
    conv.eval()(x)
    assert torch.equal(conv.u, before)
    conv.train()(x)
    assert not torch.equal(conv.u, before)


def test_a_run_goes_on_bit_for_bit_from_its_saved_state():
    torch.manual_seed(3)
    conv = SpectralConv2d(2, 4, 3)
    x = torch.randn(1, 2, 6, 6)

    def step(net):
        net.zero_grad()
        net(x).square().mean().backward()
        with torch.no_grad():
            for weight in net.parameters():
                weight -= 0.1 * weight.grad

    step(conv)
    saved = copy.deepcopy(conv.state_dict())
    assert set(saved) == {"weight", "bias", "u", "v"}
    step(conv)
    again = SpectralConv2d(2, 4, 3)
    again.load_state_dict(saved)
    step(again)
    assert all(torch.equal(a, b) for a, b in zip(conv.state_dict().values(), again.state_dict().values(), strict=True))


def test_two_passes_before_one_way_back_keep_their_own_vectors():
    conv = SpectralConv2d(2, 4, 3)
    x = torch.randn(1, 2, 6, 6)
    (conv(x).sum() + conv(x).sum()).backward()
    assert conv.weight.grad is not None


def test_under_autocast_the_norm_is_taken_in_single_precision():
    conv = settled(3, 8, 3)
    with torch.autocast("cpu", torch.bfloat16):
        assert torch.equal(conv.normed(), settled_like(conv).normed())


def settled_like(conv):
    return copy.deepcopy(conv)


def test_folding_leaves_plain_convolutions_that_answer_the_same():
    net = nn.Sequential(settled(3, 4, 3, 2, 1), nn.ReLU(), nn.Sequential(settled(4, 2, 1, bias=False))).eval()
    x = torch.randn(1, 3, 8, 8)
    with torch.no_grad():
        before = net(x)
        assert torch.allclose(folded(net)(x), before, atol=1e-6)
    assert not any(isinstance(layer, SpectralConv2d) for layer in net.modules())
    assert set(net.state_dict()) == {"0.weight", "0.bias", "2.0.weight"}
