import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.engines.restore.learning.options import PLANS
from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.nets.unet import UNet

TINY = Plan(widths=(8, 8), blocks=(1, 1), conditions=2)


def test_its_tensors_are_those_of_the_plan():
    for plan in (TINY, *PLANS.values()):
        with torch.device("meta"):
            net = UNet(plan)
        assert {name: tuple(x.shape) for name, x in net.state_dict().items()} == dict(plan.shapes())


def test_a_fresh_net_gives_its_picture_back():
    x = torch.rand(2, 3, 8, 12)
    assert torch.equal(UNet(TINY)(x, torch.zeros(2, 2)), x)


def test_a_fresh_enlarger_repeats_pixels():
    x = torch.rand(1, 3, 4, 5)
    made = UNet(Plan(fold=1, widths=(8,), blocks=(1,), scales=(2, 3)))(x, scale=3)
    assert torch.equal(made, x.repeat_interleave(3, 2).repeat_interleave(3, 3))


def test_what_is_told_changes_what_is_made():
    torch.manual_seed(0)
    net = UNet(TINY)
    torch.nn.init.normal_(net.tails["1"].weight)
    x = torch.rand(1, 3, 8, 8)
    assert not torch.equal(net(x, torch.zeros(1, 2)), net(x, torch.ones(1, 2)))


def test_a_pooled_net_makes_numbers():
    net = UNet(Plan(outputs=3, skip=False, pooled=True, widths=(8,), blocks=(1,)))
    assert net(torch.rand(2, 3, 6, 8)).shape == (2, 3)


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 5), st.integers(1, 5), st.sampled_from([1, 2, 3, 4]))
def test_any_size_that_is_a_multiple_comes_out_so_many_times_larger(high, wide, scale):
    plan = Plan(fold=2, widths=(4, 4, 4), blocks=(0, 0, 0), scales=(1, 2, 3, 4))
    x = torch.rand(1, 3, high * plan.multiple_of, wide * plan.multiple_of)
    assert UNet(plan)(x, scale=scale).shape[2:] == tuple(side * scale for side in x.shape[2:])


def test_far_pixels_do_not_see_each_other_more_than_they_must():
    """No norm: what is far away changes nothing."""
    torch.manual_seed(0)
    net = UNet(Plan(widths=(8,), blocks=(1,)))
    torch.nn.init.normal_(net.tails["1"].weight)
    x = torch.rand(1, 3, 8, 64)
    changed = x.clone()
    changed[..., -4:] = 0
    with pytest.raises(AssertionError):
        assert torch.equal(net(x), net(changed))
    assert torch.equal(net(x)[..., :32], net(changed)[..., :32])
