"""Curves: smooth ways through a scene, and points as OpenCV draws them."""

import numpy as np
from numpy.typing import NDArray

Points = NDArray[np.float64]
"""(N, 2): x, y in pixels."""


def pixels(points: Points) -> NDArray[np.int32]:
    """Points as OpenCV draws them."""
    return np.asarray(np.round(points), np.int32)


def curve(rng: np.random.Generator, side: int, bend: float) -> Points:
    """A smooth curve from one side of the scene to the other."""
    angle = rng.uniform(0, 2 * np.pi)
    way, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    shift = rng.uniform(-0.22, 0.22) * side
    along = np.linspace(-0.85, 0.85, 6) * side
    off = shift + rng.normal(0, bend * side / 2, 6)
    return spline(side / 2 + along[:, None] * way + off[:, None] * across, 260)


def spline(knots: Points, count: int) -> Points:
    """A Catmull-Rom curve through knots, (count, 2)."""
    padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    at = np.linspace(0, len(knots) - 1 - 1e-9, count)
    i, t = at.astype(int), (at % 1)[:, None]
    p0, p1, p2, p3 = (padded[i + k] for k in range(4))
    points: Points = 0.5 * (
        2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    return points
