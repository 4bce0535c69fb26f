import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.stats import bootstrap

from anew.errors import BadPicture
from anew.metrics import Interval, mean_interval


def test_equal_values_leave_no_doubt():
    assert mean_interval([0.5] * 7) == Interval(0.5, 0.5, 0.5, 7)


def test_one_value_says_nothing_of_its_spread():
    assert mean_interval([0.25]) == Interval(0.25, None, None, 1)
    assert str(mean_interval([0.25])) == "0.250"


def test_interval_of_many_normal_values_is_that_of_the_textbook():
    values = np.random.default_rng(0).normal(3, 2, 2000)
    found, half = mean_interval(values.tolist()), 1.96 * values.std(ddof=1) / np.sqrt(2000)
    assert (found.low, found.high) == pytest.approx((values.mean() - half, values.mean() + half), rel=0.005)


def test_interval_of_skewed_values_equals_that_of_scipy():
    values = np.random.default_rng(1).exponential(1, 20)
    theirs = bootstrap((values,), np.mean, n_resamples=40000, method="BCa", rng=0).confidence_interval
    ours = mean_interval(values.tolist(), draws=40000)
    assert (ours.low, ours.high) == pytest.approx((theirs.low, theirs.high), rel=0.01)
    assert ours.high - ours.mean > ours.mean - ours.low  # the long tail is where the doubt is


def test_interval_holds_the_true_mean_as_often_as_it_says():
    rng = np.random.default_rng(0)
    found = [mean_interval(rng.normal(0, 1, 30).tolist(), draws=800) for _ in range(200)]
    assert 0.90 <= np.mean([one.low <= 0 <= one.high for one in found]) <= 0.99


@settings(max_examples=20, deadline=None)
@given(st.lists(st.floats(-100, 100), min_size=2, max_size=20))
def test_interval_lies_within_the_values_and_repeats_itself(values):
    found = mean_interval(values, draws=200)
    assert min(values) - 1e-9 <= found.low <= found.high <= max(values) + 1e-9
    assert found == mean_interval(values, draws=200)


@pytest.mark.parametrize("values", [[], [1.0, float("nan")], [float("inf")]])
def test_interval_refuses_what_has_no_mean(values):
    with pytest.raises(BadPicture, match="finite number"):
        mean_interval(values)
