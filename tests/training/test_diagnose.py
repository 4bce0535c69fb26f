"""Diagnosis: each way to go wrong is named, and a healthy run is left in peace."""

import math

import pytest
import torch

from anew.errors import EngineFailed
from anew.training.diagnose import WINDOW, alike, check_finite, diagnose, losses_broke, told


def history(judge, wanted, n=WINDOW):
    """Lines with D's and G's losses as functions of the line."""
    return [
        {"step": 10 * k, "terms": {"D.real": judge(k) / 2, "D.fake": judge(k) / 2, "G.gan": wanted(k), "G.l1": 9.0}}
        for k in range(n)
    ]


def wave(k):
    return math.sin(k)


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_loss_that_is_no_number_is_named_with_its_step_and_what_to_try(value):
    error = losses_broke({"D.real": 0.5, "G.l1": value}, 120, 100, "bf16")
    assert "G.l1" in error.found and "step 120" in error.found
    assert "step 100" in error.fix and "--precision fp32" in error.fix


def test_without_a_checkpoint_and_in_fp32_the_advice_says_so():
    error = losses_broke({"G.l1": math.nan}, 3, 0, "fp32")
    assert "no checkpoint" in error.fix and "fp32" not in error.fix


def test_numbers_pass():
    assert losses_broke({"G.l1": 1e9, "D.real": 0.0}, 1, 0, "fp32") is None
    check_finite({"w": torch.ones(3), "n": torch.tensor(4)}, 1, 0)
    with pytest.raises(EngineFailed, match="weight w"):
        check_finite({"w": torch.tensor([1.0, math.nan])}, 1, 0)


def test_a_judge_that_always_wins_is_named():
    found = diagnose(history(lambda k: 0.004, lambda k: 3 + 0.1 * k))
    assert [one.name for one in found] == ["judge too strong"] and "--lr-d" in found[0].text


@pytest.mark.parametrize("coin", [math.log(2), 2 * math.log(2), 0.25, 0.5, 2.0, 6.0])
def test_a_judge_that_tosses_a_coin_is_named(coin):
    found = diagnose(history(lambda k: coin + 1e-4 * wave(k), lambda k: 0.7))
    assert [one.name for one in found] == ["judge blind"]


def test_a_critic_whose_loss_is_far_below_zero_is_not_too_strong():
    assert diagnose(history(lambda k: -5.0 - 0.1 * k, lambda k: 3 + 0.1 * k)) == []  # WGAN


@pytest.mark.parametrize(
    "judge",
    [
        lambda k: 0.5 + 0.2 * wave(k),  # goes to and fro
        lambda k: 0.69 + 0.1 * wave(k),  # about ln 2, but alive
        lambda k: 0.4 + 0.001 * wave(k),  # steady, but no coin
        lambda k: 0.7 - 0.02 * k,  # learns
    ],
)
def test_a_healthy_run_is_left_in_peace(judge):
    assert diagnose(history(judge, lambda k: 1 + 0.3 * wave(k))) == []


def test_a_strong_judge_whose_generator_still_gains_is_left_in_peace():
    assert diagnose(history(lambda k: 0.01, lambda k: 3 - 0.1 * k)) == []


def test_too_short_a_history_says_nothing():
    assert diagnose(history(lambda k: 0.001, lambda k: 1 + k, n=WINDOW - 1)) == []


def test_lines_that_are_no_metrics_are_passed_over():
    lines = [{"step": 5, "event": "diagnosis", "text": "x"}, *history(lambda k: 0.004, lambda k: 3 + 0.1 * k)]
    assert len(diagnose(lines)) == 1


def test_the_same_is_not_said_twice_in_a_row():
    said = [{"step": 1, "event": "diagnosis", "name": "judge blind", "text": ""}]
    assert told(said, "judge blind") and not told(said, "mode collapse")
    assert not told(said + history(lambda k: 1.0, lambda k: 1.0, n=60), "judge blind")


def test_different_inputs_with_one_output_are_a_mode_collapse():
    inputs, one = torch.rand(4, 3, 8, 8) * 2 - 1, torch.rand(1, 3, 8, 8)
    assert alike(inputs, one + 0.001 * torch.rand(4, 3, 8, 8)).name == "mode collapse"


def test_outputs_as_different_as_inputs_are_not():
    inputs = torch.rand(4, 3, 8, 8) * 2 - 1
    assert alike(inputs, -inputs) is None
    assert alike(inputs, 0.3 * inputs) is None
    assert alike(inputs[:2], torch.zeros(2, 3, 8, 8)) is None  # too few to say
    assert alike(inputs[:1].repeat(4, 1, 1, 1), torch.zeros(4, 3, 8, 8)) is None  # the inputs are alike
