"""Relief: how high everything in a plan stands, and what the sun makes of it."""

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.training.scenes.kinds import HOUSE, WATER, WOOD
from anew.training.scenes.noise import fractal
from anew.training.scenes.plan import Plan

Floats = NDArray[np.float32]
SUN = (-0.62, -0.5)
"""Where the sun stands, across and down: in the upper left, as maps are shaded."""
STEEPNESS = 0.95
"""How far a shadow falls: height lost for each pixel away from what throws it."""


def relief(plan: Plan, rng: np.random.Generator) -> Floats:
    """Heights in pixels, (side, side): ground, crowns of trees and woods, gabled roofs."""
    u = plan.side / 256
    height = fractal(rng, plan.side, 90 * u, 2) * np.float32(1.2 * u)
    height[plan.classes == WATER] = float(height.min()) - u
    for x, y, radius in _wood(plan, rng, u):
        _crown(height, x, y, radius, 1.5 * radius)
    for x, y, radius in plan.trees:
        _crown(height, x, y, radius, 1.7 * radius)
    _roofs(height, plan, u)
    return height


def sunlight(height: Floats) -> tuple[Floats, Floats]:
    """How much of the sun each pixel gets by its slope, about 1 on level ground, and how much is in shadow, 0 to 1."""
    level = cv2.GaussianBlur(height, (0, 0), 0.8)
    across, down = cv2.Sobel(level, cv2.CV_32F, 1, 0, scale=1 / 8), cv2.Sobel(level, cv2.CV_32F, 0, 1, scale=1 / 8)
    up = 0.75
    lit = (SUN[0] * -across + SUN[1] * -down + up) / (np.sqrt(across**2 + down**2 + 1) * up)
    shadow = np.zeros_like(height)
    side = height.shape[0]
    norm = float(np.hypot(*SUN))
    for step in range(1, max(3, side // 14)):
        move = np.array([[1, 0, -SUN[0] / norm * step], [0, 1, -SUN[1] / norm * step]], np.float32)
        thrown = cv2.warpAffine(height, move, (side, side), borderMode=cv2.BORDER_REPLICATE)
        np.maximum(shadow, np.clip(thrown - step * STEEPNESS - height, 0, 1), out=shadow)
    soft = np.asarray(cv2.GaussianBlur(shadow, (0, 0), side / 420), np.float32)
    return np.clip(lit, 0.15, 1.6).astype(np.float32), soft


def _wood(plan: Plan, rng: np.random.Generator, u: float) -> list[tuple[float, float, float]]:
    """The crowns that make up the woods, on an uneven grid."""
    step = 4.4 * u
    grid = np.stack(np.meshgrid(*[np.arange(0, plan.side, step)] * 2), -1).reshape(-1, 2)
    points = grid + rng.uniform(-0.42, 0.42, grid.shape) * step
    radii = rng.uniform(2.4, 4.0, len(points)) * u
    inside = np.clip(np.round(points).astype(int), 0, plan.side - 1)
    wooded = plan.classes[inside[:, 1], inside[:, 0]] == WOOD
    return [(float(x), float(y), float(r)) for (x, y), r in zip(points[wooded], radii[wooded], strict=True)]


def _crown(height: Floats, x: float, y: float, radius: float, top: float) -> None:
    """A round crown, where it stands above what is there."""
    side = height.shape[0]
    x0, x1 = max(0, int(x - radius)), min(side, int(x + radius) + 2)
    y0, y1 = max(0, int(y - radius)), min(side, int(y + radius) + 2)
    if x0 >= x1 or y0 >= y1:
        return
    yy, xx = np.ogrid[y0:y1, x0:x1]
    off = ((xx - x) ** 2 + (yy - y) ** 2) / radius**2
    dome = np.where(off < 1, top * (0.35 + 0.65 * np.sqrt(np.clip(1 - off, 0, 1))), -1e3).astype(np.float32)
    np.maximum(height[y0:y1, x0:x1], dome, out=height[y0:y1, x0:x1])


def _roofs(height: Floats, plan: Plan, u: float) -> None:
    y, x = np.mgrid[: plan.side, : plan.side].astype(np.float32)
    built = plan.classes == HOUSE
    for house in plan.houses:
        across = -(x - house.centre[0]) * np.sin(house.angle) + (y - house.centre[1]) * np.cos(house.angle)
        along = (x - house.centre[0]) * np.cos(house.angle) + (y - house.centre[1]) * np.sin(house.angle)
        inside = built & (np.abs(across) < house.width / 2 + 1) & (np.abs(along) < house.length / 2 + 1)
        roof = 4.5 * u + 0.62 * (house.width / 2 - np.abs(across))
        height[inside] = roof[inside]
