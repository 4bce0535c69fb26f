import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st

from anew.nets.norm import BatchNorm, InstanceNorm, LayerNorm, instance_norm, norm

LAYOUTS = [torch.contiguous_format, torch.channels_last]


def maps(*shape, layout=torch.contiguous_format, seed=0):
    x = torch.randn(*shape, generator=torch.Generator().manual_seed(seed)) * 3 + 2
    return x.contiguous(memory_format=layout).requires_grad_()


def test_instance_norm_of_two_pixels_is_minus_one_and_one():
    x = torch.tensor([1.0, 3.0]).view(1, 1, 1, 2)
    assert torch.allclose(InstanceNorm(1)(x).flatten(), torch.tensor([-1.0, 1.0]), atol=1e-4)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("affine", [False, True])
@pytest.mark.parametrize("shape", [(1, 4, 6, 5), (3, 5, 7, 4), (2, 1, 8, 8), (2, 3, 1, 9)])
def test_instance_norm_and_its_gradients_are_torchs(layout, affine, shape):
    ours, theirs = InstanceNorm(shape[1], affine), torch.nn.InstanceNorm2d(shape[1], affine=affine)
    if affine:
        with torch.no_grad():
            for one in (ours, theirs):
                one.weight.copy_(torch.linspace(0.5, 2, shape[1]))
                one.bias.copy_(torch.linspace(-1, 1, shape[1]))
    x, y = maps(*shape, layout=layout), maps(*shape)
    pull = torch.randn(*shape)
    a, b = ours(x), theirs(y)
    (a * pull).sum().backward()
    (b * pull).sum().backward()
    assert torch.allclose(a, b, atol=1e-5)
    assert torch.allclose(x.grad, y.grad, atol=1e-5)
    if affine:
        assert torch.allclose(ours.weight.grad, theirs.weight.grad, atol=1e-4)
        assert torch.allclose(ours.bias.grad, theirs.bias.grad, atol=1e-4)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["instance", "layer", "batch"])
def test_a_norm_keeps_the_layout_it_was_given(layout, kind):
    x = maps(2, 8, 6, 6, layout=layout)
    assert norm(kind, 8)(x).is_contiguous(memory_format=layout)


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("kind", ["instance", "layer"])
def test_in_half_precision_a_norm_stays_near_and_in_that_precision(layout, kind):
    x = maps(2, 8, 16, 16, layout=layout).detach()
    layer = norm(kind, 8, affine=True)
    half = layer(x.bfloat16())
    assert half.dtype == torch.bfloat16
    assert torch.allclose(half.float(), layer(x), atol=0.05)


@given(st.integers(1, 3), st.integers(1, 5), st.integers(2, 6), st.integers(1, 6), st.integers(0, 99))
@settings(max_examples=25, deadline=None)
def test_both_layouts_agree_and_pictures_do_not_know_each_other(n, c, h, w, seed):
    x = maps(n, c, h, w, seed=seed).detach()
    for layout in LAYOUTS:
        whole = instance_norm(x.contiguous(memory_format=layout))
        alone = torch.cat([F.instance_norm(picture) for picture in x.split(1)])
        assert torch.allclose(whole, alone, atol=1e-4)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_large_offsets_do_not_cost_the_digits(layout):
    x = (maps(1, 4, 32, 32).detach() + 500).contiguous(memory_format=layout)
    exact = F.instance_norm(x.double())
    assert torch.allclose(instance_norm(x).double(), exact, atol=1e-3)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_layer_norm_and_its_gradients_are_group_norms_of_one_group(layout):
    ours, theirs = LayerNorm(6), torch.nn.GroupNorm(1, 6)
    with torch.no_grad():
        for one in (ours, theirs):
            one.weight.copy_(torch.linspace(0.5, 2, 6))
            one.bias.copy_(torch.linspace(-1, 1, 6))
    x, y = maps(2, 6, 5, 7, layout=layout), maps(2, 6, 5, 7)
    pull = torch.randn(2, 6, 5, 7)
    (ours(x) * pull).sum().backward()
    (theirs(y) * pull).sum().backward()
    assert torch.allclose(ours(x), theirs(y), atol=1e-5)
    assert torch.allclose(x.grad, y.grad, atol=1e-5)
    assert torch.allclose(ours.weight.grad, theirs.weight.grad, atol=1e-4)


def test_batch_norm_in_use_takes_the_pictures_own_statistics():
    layer = BatchNorm(4)
    layer(maps(2, 4, 8, 8) + 9)
    layer.eval()
    x = maps(3, 4, 8, 8, seed=1)
    assert torch.allclose(layer(x), F.instance_norm(x), atol=1e-5)
    assert torch.allclose(layer(x)[:1], layer(x[:1]), atol=1e-6)


def test_batch_norm_in_use_takes_the_running_statistics_where_asked():
    layer, theirs = BatchNorm(4, at_test="running"), torch.nn.BatchNorm2d(4)
    for one in (layer, theirs):
        one(maps(2, 4, 8, 8) + 9)
        one.eval()
    x = maps(3, 4, 8, 8, seed=1)
    assert torch.equal(layer(x), theirs(x))


def test_no_norm_changes_nothing():
    x = maps(1, 2, 3, 3)
    assert norm("none", 2)(x) is x


def test_instance_norm_learns_nothing_unless_asked_the_others_do():
    count = {kind: sum(p.numel() for p in norm(kind, 5).parameters()) for kind in ("instance", "batch", "layer")}
    assert count == {"instance": 0, "batch": 10, "layer": 10}
    assert not list(norm("batch", 5, affine=False).parameters())
    assert len(list(norm("instance", 5, affine=True).parameters())) == 2
