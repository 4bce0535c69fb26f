import numpy as np

from anew.ops.lattice import LATTICE, apply_lattice


def test_a_lattice_that_says_nothing_changes_nothing():
    picture = np.random.default_rng(0).random((9, 13, 3), np.float32)
    np.testing.assert_allclose(apply_lattice(picture, LATTICE), picture, atol=1e-6)


def test_a_linear_map_comes_through_a_lattice_exactly():
    picture = np.random.default_rng(1).random((300, 300, 3), np.float32)
    mixed = LATTICE @ np.float32([[0.5, 0.2, 0.1], [0.1, 0.6, 0.2], [0.2, 0.1, 0.5]])
    wanted = picture @ np.float32([[0.5, 0.2, 0.1], [0.1, 0.6, 0.2], [0.2, 0.1, 0.5]])
    np.testing.assert_allclose(apply_lattice(picture, mixed), wanted, atol=1e-5)


def test_colours_out_of_range_read_the_rim():
    picture = np.float32([[[-1, 0, 2]]])
    np.testing.assert_allclose(apply_lattice(picture, LATTICE), [[[0, 0, 1]]])
