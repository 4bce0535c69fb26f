"""bf16: twenty steps lose what twenty steps in fp32 lose, in every family."""

import pytest
import torch

from anew.engines.gan.families import build, options_of
from anew.training.precision import Precision
from anew.training.trainer import Plan, Trainer, chance
from tests.models import FAMILIES

STEPS, SIDE = 20, 64
APART = 0.1
"""Of what all players lose: rounding moves single terms of nets as narrow as these, and not where a run goes."""


def lost(family: str, precision: Precision) -> float:
    """The mean over the steps of what all players lose, on pictures that are a function of the step."""
    options = options_of(family, {"width": 8, "judge_width": 16, **FAMILIES[family]}).for_size(SIDE)
    with chance(0, -1, 0, torch.device("cpu")):
        trainer = Trainer(build(family, options, 3, 3), Plan(STEPS, precision=precision))
    total = 0.0
    for step in range(STEPS):
        draw = torch.Generator().manual_seed(step)
        a = torch.rand(1, 3, SIDE, SIDE, generator=draw) * 2 - 1
        total += sum(map(float, trainer.step({"a": a, "b": -a.roll(1, 1)}).values())) / STEPS
    return total


@pytest.mark.parametrize("family", FAMILIES)
def test_twenty_steps_in_bf16_lose_what_they_lose_in_fp32(family):
    assert lost(family, Precision(format="bf16")) == pytest.approx(lost(family, Precision()), rel=APART)
