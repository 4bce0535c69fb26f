"""The quick ways of strided convolutions: the same numbers as torch's own layers, and only where they are quicker."""

import pytest
import torch
from torch import Tensor, nn

from anew.nets import strided
from anew.nets.strided import Doubling, Halving

LAYERS = [(Halving, nn.Conv2d), (Doubling, nn.ConvTranspose2d)]


def _result(layer: nn.Module, forward, x: Tensor) -> tuple[Tensor, ...]:
    """Output, gradient of the input and gradients of the parameters, under bfloat16 autocast."""
    layer.zero_grad()
    x = x.clone().requires_grad_()
    with torch.autocast("cpu", dtype=torch.bfloat16):
        y = forward(x)
    (y.float() * torch.linspace(-1, 1, y.numel()).view(y.shape)).sum().backward()
    return y.detach(), x.grad, *(p.grad for p in layer.parameters())


@pytest.mark.parametrize(("kind", "reference"), LAYERS)
@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("bias", [True, False])
def test_a_small_map_gives_the_convolutions_numbers_and_gradients(kind, reference, count, bias):
    torch.manual_seed(0)
    layer = kind(8, 6, bias=bias)
    x = torch.randn(count, 8, 4, 6).bfloat16()
    quick = _result(layer, layer.forward, x)
    plain = _result(layer, lambda x: reference.forward(layer, x), x)
    for one, two in zip(quick, plain, strict=True):
        assert one.dtype == two.dtype and one.shape == two.shape
        torch.testing.assert_close(one.float(), two.float(), rtol=0.02, atol=0.02 * float(two.abs().max()))


@pytest.mark.parametrize(("kind", "reference"), LAYERS)
def test_in_single_precision_it_is_the_convolution_bit_for_bit(kind, reference):
    layer, x = kind(4, 4), torch.randn(2, 4, 8, 8)
    assert torch.equal(layer(x), reference.forward(layer, x))


@pytest.mark.parametrize(("kind", "reference"), LAYERS)
def test_large_maps_and_other_layouts_take_the_convolution(kind, reference, monkeypatch):
    layer = kind(4, 4)
    monkeypatch.setattr(torch, "mm", lambda *_: pytest.fail("the short way was taken"))
    with torch.autocast("cpu", dtype=torch.bfloat16):
        layer(torch.randn(1, 4, 2 * 17, 2 * 17))
        layer.to(memory_format=torch.channels_last)(torch.randn(1, 4, 4, 4))


def test_the_bound_is_where_the_ways_part(monkeypatch):
    took: list[int] = []
    monkeypatch.setattr(strided, "MOST_PLACES", 4)
    real = torch.mm
    monkeypatch.setattr(torch, "mm", lambda a, b: (took.append(b.shape[1]), real(a, b))[1])
    layer = Halving(2, 2)
    with torch.autocast("cpu", dtype=torch.bfloat16):
        layer(torch.randn(1, 2, 4, 4))
        layer(torch.randn(2, 2, 4, 4))
    assert took == [4]


@pytest.mark.parametrize(("kind", "reference"), LAYERS)
def test_its_tensors_are_named_as_the_convolutions(kind, reference):
    assert kind(4, 4).state_dict().keys() == reference(4, 4, 4).state_dict().keys()
