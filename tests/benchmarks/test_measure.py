import math
import os
import subprocess
import sys

import numpy as np
import pytest

from benchmarks.measure import Cost, children_of, command_cost, cost_of, cpu_of, median


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


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="only Linux tells")
def test_the_cpu_of_a_process_is_of_all_of_it_and_nothing_of_one_that_is_gone():
    before = cpu_of(os.getpid())
    _, cost = cost_of(lambda: sum(range(20_000_000)))
    assert cpu_of(os.getpid()) - before == pytest.approx(cost.cpu, abs=0.1)
    child = subprocess.Popen([sys.executable, "-S", "-c", "input()"], stdin=subprocess.PIPE)
    assert child.pid in children_of(os.getpid())
    child.communicate(b"\n")
    assert child.pid not in children_of(os.getpid())
    assert math.isnan(cpu_of(child.pid))
