"""Normals: red faces left, green up, blue the viewer."""

import numpy as np
import pytest

from anew.engines.control.normals import FACING, from_depth, from_shading
from tests.engines.control.shapes import grey
from tests.pictures import texture


def slope(dx=0.0, dy=0.0, side=64):
    y, x = np.mgrid[:side, :side].astype(np.float32)
    return np.clip(0.5 + dx * (x - side / 2) + dy * (y - side / 2), 0, 1).astype(np.float32)


@pytest.mark.parametrize("detail", [0.0, 0.5, 1.0])
def test_what_is_flat_faces_the_viewer(detail):
    assert np.allclose(from_depth(np.full((20, 30), 0.4, np.float32), detail), FACING, atol=1e-6)
    assert np.allclose(from_shading(grey(), detail), FACING, atol=1e-4)


@pytest.mark.parametrize(
    ("dx", "dy", "channel", "more"),
    [(0.01, 0, 0, True), (-0.01, 0, 0, False), (0, 0.01, 1, True), (0, -0.01, 1, False)],
)
def test_a_slope_faces_the_side_that_it_falls_to(dx, dy, channel, more):
    """What comes nearer to the right faces left, and that is red; a floor faces up, and that is green."""
    middle = from_depth(slope(dx, dy), 1.0)[32, 32]
    assert (middle[channel] > 0.6) == more and (middle[channel] < 0.4) != more
    assert np.isclose(middle[1 - channel], 0.5, atol=1e-5)


def test_every_normal_has_length_one():
    made = from_depth(texture(60, 50)[..., 0], 0.7) * 2 - 1
    assert np.allclose(np.linalg.norm(made, axis=2), 1, atol=1e-5) and (made[..., 2] > 0).all()


@pytest.mark.parametrize("size", [(1, 1), (1, 9), (200, 3)])
def test_normals_of_odd_sizes(size):
    made = from_shading(texture(*size), 0.5)
    assert made.shape == (size[1], size[0], 3) and np.isfinite(made).all()
