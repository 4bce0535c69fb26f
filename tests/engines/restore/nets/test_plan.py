from math import prod

import pytest
from pydantic import ValidationError

from anew.engines.restore.learning.options import PLANS
from anew.engines.restore.nets.plan import Plan


def test_a_single_convolution_is_counted_as_anyone_would():
    plan = Plan(fold=1, widths=(8,), blocks=(0,), outputs=3)
    assert plan.parameters() == (3 * 9 * 8 + 8) + (8 * 9 * 3 + 3)
    assert plan.macs() == 3 * 9 * 8 + 8 * 9 * 3


def test_half_the_size_costs_a_quarter():
    plan = Plan(fold=2, widths=(8,), blocks=(1,))
    assert plan.macs() == (12 * 9 * 8 + 2 * 8 * 9 * 8 + 8 * 9 * 12) / 4


def test_all_that_anew_ships_is_small():
    assert all(plan.parameters() == sum(map(prod, plan.shapes().values())) for plan in PLANS.values())
    assert sum(plan.parameters() for plan in PLANS.values()) * 2 <= 25_000_000  # bytes, in sixteen bits


@pytest.mark.parametrize(
    "told",
    [
        {"widths": (8, 8), "blocks": (1,)},
        {"inputs": 1, "outputs": 3},
        {"pooled": True},
        {"widths": ()},
        {"widths": (4096,)},
        {"depth": 3},
    ],
)
def test_a_plan_that_contradicts_itself_is_refused(told):
    with pytest.raises(ValidationError):
        Plan(**{"blocks": (0,), "widths": (8,), **told})
