import numpy as np

from anew.ops.barrier import barrier_distance


def test_barrier_of_a_slow_ramp_is_its_span_and_of_an_island_its_step():
    picture = np.zeros((30, 30, 1), np.float32)
    picture[10:20, 10:20] = 3
    seed = np.zeros((30, 30), bool)
    seed[0] = True
    distance = barrier_distance(picture, seed)
    assert (distance[10:20, 10:20] == 3).all() and distance[picture[..., 0] == 0].max() == 0


def test_barrier_goes_round_a_wall_with_a_gate():
    picture = np.zeros((9, 9, 1), np.float32)
    picture[4, :8] = 1
    seed = np.zeros((9, 9), bool)
    seed[0] = True
    assert barrier_distance(picture, seed)[8].max() == 0


def test_barrier_without_a_seed_is_nought():
    assert barrier_distance(np.random.default_rng(0).random((5, 5, 3)), np.zeros((5, 5), bool)).max() == 0


def test_barrier_adds_its_channels():
    picture = np.float32([[[0, 0], [1, 2]]])
    assert barrier_distance(picture, np.array([[True, False]]))[0, 1] == 3
