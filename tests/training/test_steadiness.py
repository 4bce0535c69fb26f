"""Steadiness: a net that has lost what its base could do is said to have."""

from contextlib import nullcontext

import torch

from anew.training.steadiness import Steadiness
from anew.training.trainer import Plan, Trainer
from tests.training.tiny import Plain, pairs


def test_the_same_draws_give_the_same_loss_and_a_worse_net_is_told_of():
    trainer = Trainer(Plain(), Plan(9))
    looked = Steadiness(trainer, next(pairs()), nullcontext)
    assert looked.look() == []
    assert looked.loss() == looked.loss()
    with torch.no_grad():
        trainer.method.nets["d"].weight.mul_(9)
    (finding,) = looked.look()
    assert finding.name == "worse than the base"
    assert "--lr" in finding.text
