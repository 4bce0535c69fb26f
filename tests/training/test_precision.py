"""Precision: what is chosen where."""

import pytest
import torch
from torch import nn

from anew.engines.gan.families.options import CycleGANOptions, Pix2PixOptions, SPADEOptions
from anew.training import precision
from anew.training.precision import Precision, choose, has_bf16

CPU = torch.device("cpu")


@pytest.mark.parametrize(
    ("units", "asked", "want"),
    [
        (True, ("auto", "auto"), ("bf16", "channels_last")),
        (False, ("auto", "auto"), ("fp32", "nchw")),
        (True, ("fp32", "auto"), ("fp32", "nchw")),
        (False, ("bf16", "nchw"), ("bf16", "nchw")),
        (True, ("auto", "nchw"), ("bf16", "nchw")),
    ],
)
def test_auto_takes_bf16_where_there_are_units_for_it(monkeypatch, units, asked, want):
    monkeypatch.setattr(precision, "has_bf16", lambda device: units)
    found = choose(*asked, CPU)
    assert (found.format, found.layout) == want


def test_the_nets_at_hand_say_what_is_fastest_on_a_cpu():
    assert choose("bf16", "auto", CPU, on_cpu="nchw").layout == "nchw"
    assert Pix2PixOptions().layout_on_cpu == SPADEOptions().layout_on_cpu == "nchw"
    assert Pix2PixOptions(generator="resnet").layout_on_cpu == CycleGANOptions().layout_on_cpu == "channels_last"


def test_the_processor_is_asked_and_a_torch_that_cannot_answer_means_no(monkeypatch):
    assert isinstance(has_bf16(CPU), bool)
    monkeypatch.setattr(precision.torch, "cpu", object())
    assert has_bf16(CPU) is False


def test_autocast_computes_in_bf16_and_only_inside():
    net, x = nn.Conv2d(3, 4, 3), torch.rand(1, 3, 8, 8)
    quick = Precision(format="bf16")
    with quick.autocast():
        assert net(x).dtype == torch.bfloat16
    with Precision().autocast():
        assert net(x).dtype == torch.float32


def test_nets_and_pictures_are_laid_out_and_keep_their_values():
    net, x = nn.Sequential(nn.Conv2d(3, 4, 3), nn.Flatten(), nn.Linear(4, 2)), torch.rand(2, 3, 3, 3)
    want, p = net(x), Precision(layout="channels_last")
    p.place(net)
    assert net[0].weight.is_contiguous(memory_format=torch.channels_last)
    assert p.placed(x).is_contiguous(memory_format=torch.channels_last) and torch.equal(p.placed(x), x)
    torch.testing.assert_close(net(p.placed(x)), want)
