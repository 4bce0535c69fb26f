"""The trainer: steps of any method."""

import pytest
import torch
from torch import nn

from anew.learning.method import Player
from anew.training.precision import Precision
from anew.training.trainer import Plan, Trainer, chance
from tests.training.tiny import Tiny, pairs


def built(plan: Plan, **how) -> Trainer:
    with chance(plan.seed, -1, 0, torch.device("cpu")):
        return Trainer(Tiny(**how), plan)


def trained(trainer: Trainer, until: int) -> Trainer:
    supply = pairs(trainer.done)
    while trainer.done < until:
        trainer.step(next(supply))
    return trainer


def same(one: Trainer, other: Trainer) -> bool:
    x, y = one.parts(), other.parts()
    return all(torch.equal(x[part][name], y[part][name]) for part in x for name in x[part] | y[part])


@pytest.mark.parametrize("order", ["DG", "GD"])
@pytest.mark.parametrize("ema", [0.0, 0.9])
def test_a_trainer_that_was_taken_apart_and_put_together_goes_on_bit_for_bit(order, ema):
    plan = Plan(8, seed=3, ema=ema, schedule="linear")
    whole = trained(built(plan, order=order), 8)
    half = trained(built(plan, order=order), 5)
    saved = {part: {name: x.clone() for name, x in tensors.items()} for part, tensors in half.parts().items()}
    other = built(Plan(8, seed=3, ema=ema, schedule="linear"), order=order)
    trained(other, 2)  # something to be overwritten
    other.load(saved, 5)
    assert same(trained(other, 8), whole)


def test_one_step_is_what_adam_makes_of_the_sum_of_the_terms():
    trainer = built(Plan(1), noise=False)
    torch.manual_seed(0)
    method = built(Plan(1), noise=False).method
    adams = {
        p.name: torch.optim.Adam(method.nets[p.nets[0]].parameters(), lr=p.lr, betas=p.betas) for p in method.players
    }
    batch = next(pairs())
    trainer.step(batch)
    fakes = method.generate(batch)
    for name, net in (("D", "d"), ("G", "g")):
        own = list(method.nets[net].parameters())
        gradients = torch.autograd.grad(sum(method.loss(name, batch, fakes).values()), own)
        for parameter, gradient in zip(own, gradients, strict=True):
            parameter.grad = gradient
        adams[name].step()
    for net, module in method.nets.items():
        for name, x in module.state_dict().items():
            torch.testing.assert_close(trainer.method.nets[net].state_dict()[name], x, rtol=1e-5, atol=1e-6)


def test_while_one_player_moves_the_others_get_no_gradient_and_do_not_move():
    trainer = built(Plan(1), order="GD")
    trainer.method.players = (trainer.method.players[0],)
    before = trainer.method.nets["d"].weight.detach().clone()
    trainer.step(next(pairs()))
    judge = trainer.method.nets["d"]
    assert torch.equal(judge.weight, before) and judge.weight.grad is None and judge.weight.requires_grad


def test_a_parameter_that_two_nets_share_is_moved_and_kept_once():
    class Shared(Tiny):
        def __init__(self):
            super().__init__()
            self.nets["h"] = nn.Sequential(self.nets["g"][3])
            self.players = (Player("G", ("g", "h"), 1e-2),)
            self.keeps = ("g", "h")

    trainer = Trainer(Shared(), Plan(4, ema=0.9))
    trained(trainer, 2)
    assert not [name for name in trainer.parts()["moments"] if name.startswith("G:h")]
    saved = {part: {name: x.clone() for name, x in tensors.items()} for part, tensors in trainer.parts().items()}
    other = Trainer(Shared(), Plan(4, ema=0.9))
    other.load(saved, 2)
    assert same(trained(other, 4), trained(trainer, 4))


def test_a_step_leaves_torchs_own_generator_alone():
    trainer = built(Plan(2))
    torch.manual_seed(11)
    want = torch.rand(3)
    torch.manual_seed(11)
    trainer.step(next(pairs()))
    assert torch.equal(torch.rand(3), want)


def test_at_test_time_the_averages_are_used_and_afterwards_training_is_as_it_was():
    trainer = trained(built(Plan(9, ema=0.5)), 4)
    before = {name: x.clone() for name, x in trainer.parts()["nets"].items()}
    with trainer.at_test():
        assert not trainer.method.nets["g"].training
        inside = trainer.method.nets["g"][0].weight.clone()
    assert not torch.equal(inside, before["g.0.weight"])
    assert torch.equal(inside, trainer.kept()["g.0.weight"])
    assert trainer.method.nets["g"].training
    assert all(torch.equal(x, before[name]) for name, x in trainer.parts()["nets"].items())


def test_what_ships_without_averages_is_the_nets_that_the_method_keeps():
    assert {name.split(".")[0] for name in built(Plan(1)).kept()} == {"g"}


def test_the_learning_rate_follows_the_schedule():
    trainer = built(Plan(4, schedule="linear", decay_from=0.5))
    rates = []
    for batch, _ in zip(pairs(), range(4), strict=False):
        trainer.step(batch)
        rates.append(trainer.movers["G"].parts[0].param_groups[0]["lr"])
    assert rates == [1e-2, 1e-2, 1e-2, 0.5e-2]


@pytest.mark.parametrize("layout", ["nchw", "channels_last"])
def test_bf16_and_layout_change_the_losses_little_and_the_kept_weights_stay_float32(layout):
    batch = next(pairs())
    plain = built(Plan(1), noise=False).step(batch)
    precision = Precision(format="bf16", layout=layout)
    trainer = built(Plan(1, precision=precision), noise=False)
    quick = trainer.step(batch)
    assert all(x.dtype == torch.float32 for x in trainer.kept().values() if x.is_floating_point())
    assert quick.keys() == plain.keys()
    for name in plain:
        assert abs(quick[name] - plain[name]) < 0.05 * (plain[name].abs() + 0.1)


def test_channels_last_goes_on_bit_for_bit_too():
    plan = Plan(6, precision=Precision(layout="channels_last"), ema=0.9)
    whole = trained(built(plan), 6)
    half = trained(built(plan), 3)
    saved = {
        part: {name: x.clone().contiguous() for name, x in tensors.items()} for part, tensors in half.parts().items()
    }
    other = built(plan)
    other.load(saved, 3)
    assert same(trained(other, 6), whole)
