"""What holds for every generator."""

import pytest
import torch
from torch import nn

from anew.engines.gan.nets.latent import Decoder, Encoder, Shared
from anew.engines.gan.nets.resnet import ResNet
from anew.engines.gan.nets.spade import SpadeGenerator
from anew.engines.gan.nets.unet import UNet


class Unit(nn.Module):
    def __init__(self):
        super().__init__()
        self.encode, self.share, self.decode = Encoder(3, 4, blocks=1), Shared(16), Decoder(2, 4, blocks=1)

    def forward(self, x):
        return self.decode(self.share(self.encode(x)))


GENERATORS = {
    "unet": (lambda: UNet(3, 2, 4, 4, norm="instance", dropout=0), 16),
    "unet, batch norm": (lambda: UNet(3, 2, 4, 4, dropout=0), 16),
    "unet, resize": (lambda: UNet(3, 2, 4, 4, norm="instance", dropout=0, up="resize"), 16),
    "resnet": (lambda: ResNet(3, 2, 4, 2), 4),
    "resnet, resize": (lambda: ResNet(3, 2, 4, 2, up="resize"), 4),
    "unit": (Unit, 4),
    "spade": (lambda: SpadeGenerator(3, 2, 2, 4, norm="instance"), 32),
    "spade, batch norm": (lambda: SpadeGenerator(3, 2, 2, 4), 32),
}
every = pytest.mark.parametrize("name", GENERATORS)


def made(name):
    torch.manual_seed(0)
    make, multiple = GENERATORS[name]
    return make(), multiple


def pictures(count, multiple):
    # Norms over very few pixels magnify the last digits, so inner maps are kept at 6x6 and more where they are normed.
    side = max(multiple * 2, 24)
    return torch.randn(count, 3, side, side)


@every
def test_any_multiple_goes_in_and_its_size_comes_out_within_bounds(name):
    net, multiple = made(name)
    assert getattr(net, "multiple_of", multiple) == multiple
    for rows, columns in ((2, 3), (3, 2)):
        x = torch.randn(1, 3, multiple * rows, multiple * columns)
        with torch.no_grad():
            y = net(x)
        assert y.shape == (1, 2, *x.shape[2:])
        assert y.abs().max() <= 1


@every
def test_gradients_reach_every_weight(name):
    net, multiple = made(name)
    x = pictures(2, multiple)
    (net(x) * torch.randn(2, 2, *x.shape[2:])).sum().backward()
    lost = {key for key, weight in net.named_parameters() if weight.grad is None or not weight.grad.any()}
    assert not lost


@every
def test_a_picture_does_not_know_its_neighbours_in_use(name):
    net, multiple = made(name)
    net.eval()
    x = pictures(3, multiple)
    with torch.no_grad():
        together = net(x)
        alone = torch.cat([net(picture) for picture in x.split(1)])
    assert torch.allclose(together, alone, atol=1e-5)


@every
def test_both_layouts_give_the_same(name):
    net, multiple = made(name)
    x = pictures(2, multiple)
    with torch.no_grad():
        net.eval()
        rows = net(x)
        last = net.to(memory_format=torch.channels_last)(x.contiguous(memory_format=torch.channels_last))
    assert torch.allclose(rows, last, atol=1e-5)


@every
def test_half_precision_stays_near(name):
    net, multiple = made(name)
    x = pictures(1, multiple)
    with torch.no_grad():
        net.eval()
        exact = net(x)
        with torch.autocast("cpu", torch.bfloat16):
            near = net(x)
    assert (near.float() - exact).abs().mean() < 0.05


@every
def test_it_trains_in_half_precision_and_channels_last(name):
    net, multiple = made(name)
    net = net.to(memory_format=torch.channels_last)
    x = pictures(2, multiple).contiguous(memory_format=torch.channels_last)
    with torch.autocast("cpu", torch.bfloat16):
        loss = net(x).float().square().mean()
    loss.backward()
    assert all(weight.grad.isfinite().all() for weight in net.parameters())


@every
def test_a_net_is_pure_tensors_on_disk(name):
    net, _ = made(name)
    addresses = [tensor.data_ptr() for tensor in net.state_dict().values() if tensor.numel()]
    assert len(set(addresses)) == len(addresses)
    assert all(type(tensor) is torch.Tensor for tensor in net.state_dict().values())
