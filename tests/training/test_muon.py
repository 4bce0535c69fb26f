import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import nn

from anew.learning.method import Player
from anew.training.moments import Mover
from anew.training.muon import LIKE_ADAM, Muon, orthogonal


@settings(max_examples=20, deadline=None)
@given(st.integers(2, 24), st.integers(2, 24), st.integers(0, 1000))
def test_all_directions_become_about_equally_long(rows, columns, seed):
    matrix = torch.randn(rows, columns, generator=torch.Generator().manual_seed(seed))
    kept = torch.linalg.svdvals(matrix)
    values = torch.linalg.svdvals(orthogonal(matrix))
    assert values.max() < 1.3
    assert values[kept > 0.05 * kept.norm()].min() > 0.3


def test_directions_stay_what_they_were():
    u, _, v = torch.linalg.svd(torch.randn(6, 9, generator=torch.Generator().manual_seed(0)), full_matrices=False)
    made = orthogonal(u @ torch.diag(torch.linspace(1, 2, 6)) @ v)
    assert torch.allclose(made, u @ torch.diag((u.T @ made @ v.T).diagonal()) @ v, atol=1e-4)


def test_nothing_to_learn_moves_nothing():
    assert not orthogonal(torch.zeros(4, 5)).any()


def test_a_step_is_about_as_large_as_one_of_adam():
    kernel = nn.Parameter(torch.zeros(16, 16, 3, 3))
    kernel.grad = torch.randn(kernel.shape, generator=torch.Generator().manual_seed(0))
    Muon([kernel], lr=1e-2).step()
    size = kernel.detach().square().mean().sqrt()
    assert 0.5 * LIKE_ADAM * 1e-2 < size < 1.5 * LIKE_ADAM * 1e-2


def test_a_bowl_is_rolled_down():
    torch.manual_seed(0)
    weight, aim = nn.Parameter(torch.randn(8, 8)), torch.randn(8, 8)
    muon = Muon([weight], lr=0.05)
    for _ in range(300):
        muon.zero_grad()
        (weight - aim).square().sum().backward()
        muon.step()
    assert (weight - aim).abs().max() < 0.2


def test_a_player_says_which_kernels_muon_moves():
    net = nn.ModuleDict({"inner": nn.Conv2d(4, 4, 3), "outer": nn.Conv2d(4, 4, 3)})
    mover = Mover(Player("R", ("net",), 1e-3, orthogonal=("net.inner",)), {"net": net})
    adam, muon = mover.parts
    assert isinstance(muon, Muon)
    assert [id(p) for p in muon.param_groups[0]["params"]] == [id(net["inner"].weight)]
    assert len(adam.param_groups[0]["params"]) == 3


def test_without_such_a_word_adam_moves_all():
    net = nn.Conv2d(4, 4, 3)
    assert len(Mover(Player("G", ("net",), 1e-3), {"net": net}).parts) == 1
