import pytest
import torch
from torch import nn

from anew.nets.blocks import Block, ResBlock
from anew.nets.count import parameters
from anew.nets.init import begin
from anew.nets.spectral import SpectralConv2d


@pytest.mark.parametrize(
    ("kind", "deviation"),
    [("normal", 0.02), ("xavier", 0.02 * (2 / (9 * (64 + 128))) ** 0.5), ("kaiming", (2 / (9 * 64)) ** 0.5)],
)
def test_weights_have_the_deviation_of_the_paper(kind, deviation):
    conv = begin(nn.Conv2d(64, 128, 3), kind)
    assert conv.weight.std().item() == pytest.approx(deviation, rel=0.02)
    assert conv.weight.mean().abs() < deviation / 20
    assert not conv.bias.any()


def test_xavier_is_torchs():
    layer = nn.Linear(5, 7)
    torch.manual_seed(1)
    ours = begin(layer, "xavier").weight
    torch.manual_seed(1)
    theirs = nn.init.xavier_normal_(torch.empty(7, 5), 0.02)
    assert torch.allclose(ours, theirs)


@pytest.mark.parametrize(("kind", "spread"), [("normal", 0.02), ("kaiming", 0.0)])
def test_scales_of_norms_begin_near_one(kind, spread):
    layer = begin(nn.BatchNorm2d(4000), kind)
    assert layer.weight.mean().item() == pytest.approx(1, abs=0.01)
    assert layer.weight.std().item() == pytest.approx(spread, abs=0.002)


def test_spectral_vectors_follow_the_new_weights():
    conv = begin(SpectralConv2d(4, 8, 3)).eval()
    assert torch.linalg.matrix_norm(conv.normed().flatten(1), 2).item() == pytest.approx(1, abs=0.1)


def test_the_same_chance_gives_the_same_weights():
    nets = []
    for _ in range(2):
        torch.manual_seed(7)
        nets.append(begin(ResBlock(4)))
    assert torch.equal(nets[0].first.conv.weight, nets[1].first.conv.weight)


def test_a_shared_weight_counts_once():
    layer = nn.Linear(3, 2)
    assert parameters(nn.Sequential(layer, layer)) == 8


def test_a_block_without_a_norm_does_not_overwrite_what_the_convolution_gave():
    block = Block(2, 2, 3, kind="none")
    given = torch.full((1, 2, 2, 2), -1.0)
    assert not block.finished(given).any()
    assert (given == -1).all()


def test_a_residual_block_of_zeros_changes_nothing():
    block = ResBlock(3, "batch")
    nn.init.zeros_(block.second.norm.weight)
    x = torch.randn(1, 3, 5, 5)
    assert torch.equal(block(x), x)
