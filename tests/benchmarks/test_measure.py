import math
import sys

import numpy as np
import pytest

from benchmarks.measure import Cost, command_cost, cost_of, median


def test_cost_of_hands_back_the_result_and_its_seconds():
    result, cost = cost_of(lambda: sum(range(200_000)))
    assert result == 19999900000
    assert 0 < cost.cpu < 5
    assert math.isnan(cost.peak_mb)


def test_command_cost_is_of_the_child_alone():
    """A large parent must not show in the peak of a small child."""
    held = np.ones(40_000_000)
    cost = command_cost([sys.executable, "-S", "-c", "pass"])
    assert held.nbytes / 2**20 > 300
    assert 1 < cost.peak_mb < 60
    assert cost.cpu < cost.wall + 1


def test_command_cost_sees_what_the_child_held():
    cost = command_cost([sys.executable, "-S", "-c", "b'x' * 100_000_000"])
    assert 95 < cost.peak_mb < 160


def test_command_cost_says_how_a_command_failed():
    with pytest.raises(RuntimeError, match=r"exited 3: .*too bad"):
        command_cost([sys.executable, "-S", "-c", "import sys; print('too bad', file=sys.stderr); sys.exit(3)"])


def test_median_takes_each_figure_by_itself():
    assert median([Cost(1, 9, 5), Cost(2, 8, 4), Cost(3, 7, 6)]) == Cost(2, 8, 5)
