import pytest
import torch
import torch.nn.functional as F

from anew.nets.up import ResizeConv2d, up


def by_hand(layer, x):
    reach = layer.kernel_size[0] // 2
    large = F.pad(F.interpolate(x, scale_factor=2, mode="nearest"), (reach,) * 4, mode="replicate")
    return F.conv2d(large, layer.weight, layer.bias)


@pytest.mark.parametrize("kernel", [1, 3, 5, 7])
@pytest.mark.parametrize("size", [(1, 1), (2, 3), (4, 6), (25, 23)])
@pytest.mark.parametrize("outside", [2, 5])
def test_every_order_is_a_resize_and_then_a_convolution(kernel, size, outside):
    layer = ResizeConv2d(3, outside, kernel)
    x, y = (torch.randn(2, 3, *size, generator=torch.Generator().manual_seed(1)).requires_grad_() for _ in range(2))
    a = layer(x)
    pull = torch.randn_like(a)
    (a * pull).sum().backward()
    short = layer.weight.grad.clone()
    layer.weight.grad = None
    b = by_hand(layer, y)
    (b * pull).sum().backward()
    assert torch.allclose(a, b, atol=1e-5)
    assert torch.allclose(x.grad, y.grad, atol=1e-5)
    assert torch.allclose(short, layer.weight.grad, atol=1e-3)


def test_half_precision_takes_the_same_orders():
    layer = ResizeConv2d(6, 5)
    for side in (2, 8, 25):
        x = torch.randn(2, 6, side, side)
        with torch.no_grad(), torch.autocast("cpu", torch.bfloat16):
            made = layer(x)
        assert made.dtype == torch.bfloat16
        assert torch.allclose(made.float(), by_hand(layer, x), atol=0.05)


@pytest.mark.parametrize("kind", ["transpose", "resize"])
@pytest.mark.parametrize("kernel", [3, 4])
def test_it_doubles_both_sides(kind, kernel):
    assert up(kind, 2, 3, kernel)(torch.zeros(1, 2, 5, 7)).shape == (1, 3, 10, 14)


def test_a_flat_picture_stays_flat_after_a_resize_and_is_checkered_by_a_transposed_convolution():
    flat = torch.ones(1, 2, 6, 6)
    calm, checkered = up("resize", 2, 1, 3, bias=False), up("transpose", 2, 1, 3, bias=False)
    with torch.no_grad():
        calm.weight.fill_(0.1)
        checkered.weight.fill_(0.1)
    assert calm(flat).std() < 1e-6
    assert checkered(flat)[:, :, 2:-2, 2:-2].std() > 0.1
