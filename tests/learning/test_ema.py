import pytest
import torch
from torch import nn

from anew.learning.ema import Average


def scalar(value: float) -> nn.Module:
    net = nn.Linear(1, 1, bias=False)
    nn.init.constant_(net.weight, value)
    return net


def test_the_average_without_warmup_is_the_textbooks():
    net = scalar(0)
    average = Average({"net": net}, 0.9, warmup=False)
    for value in (1.0, 2.0):
        nn.init.constant_(net.weight, value)
        average.update()
    assert average.tensors()["net.weight"].item() == pytest.approx(0.9 * 0.1 + 0.1 * 2)


def test_the_warmup_starts_at_a_tenth_and_ends_at_the_decay():
    net = scalar(0)
    average = Average({"net": net}, 0.15)
    nn.init.constant_(net.weight, 1)
    average.update()
    assert average.tensors()["net.weight"].item() == pytest.approx(0.9)
    average.update()  # min(0.15, 2 / 11)
    assert average.tensors()["net.weight"].item() == pytest.approx(1 - 0.1 * 0.15)


def test_no_decay_is_the_last_weights():
    net = scalar(0)
    average = Average({"net": net}, 0)
    nn.init.constant_(net.weight, 3)
    average.update()
    assert average.tensors()["net.weight"].item() == 3


def test_swapped_has_the_average_inside_and_the_own_weights_bit_for_bit_afterwards():
    net = nn.Sequential(nn.Conv2d(2, 3, 3), nn.BatchNorm2d(3))
    before = {key: tensor.clone() for key, tensor in net.state_dict().items()}
    average = Average({"net": net}, 0.5, warmup=False)
    with torch.no_grad():
        net[0].weight += 1
    changed = net[0].weight.detach().clone()
    with average.swapped():
        assert torch.equal(net[0].weight, before["0.weight"])
    assert torch.equal(net[0].weight, changed)
    with pytest.raises(RuntimeError), average.swapped():
        raise RuntimeError
    assert torch.equal(net[0].weight, changed)
    assert torch.equal(average.tensors()["net.0.weight"], before["0.weight"])


def test_an_optimiser_still_moves_the_net_after_a_swap():
    net = scalar(1)
    optimiser = torch.optim.Adam(net.parameters(), 0.1)
    average = Average({"net": net}, 0.5)
    for _ in range(2):
        with average.swapped():
            pass
        net(torch.ones(1, 1)).sum().backward()
        optimiser.step()
    assert net.weight.item() < 1


def test_running_statistics_are_copied():
    net = nn.BatchNorm2d(1)
    average = Average({"net": net}, 0.999)
    net(torch.randn(4, 1, 3, 3))
    average.update()
    assert torch.equal(average.tensors()["net.running_mean"], net.running_mean)
    assert average.tensors()["net.num_batches_tracked"].item() == 1


def test_an_average_taken_back_goes_on_alike():
    net = scalar(0)
    one, two = Average({"net": net}, 0.99), Average({"net": net}, 0.99)
    for value in (1.0, 5.0):
        nn.init.constant_(net.weight, value)
        one.update()
    two.load(one.tensors(), one.updates)
    nn.init.constant_(net.weight, 2)
    one.update(), two.update()
    assert torch.equal(one.tensors()["net.weight"], two.tensors()["net.weight"])
