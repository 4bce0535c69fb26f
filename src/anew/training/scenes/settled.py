"""Settled: houses along the roads, gardens around them, single trees and hedges.

Units
    u   1/256 of a picture's side
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.training.scenes.curves import Points, pixels
from anew.training.scenes.kinds import CROP, MEADOW, ROAD, WATER, WHEAT, WOOD

Bytes = NDArray[np.uint8]
Tree = tuple[float, float, float]
"""x, y, radius."""


@dataclass(frozen=True)
class House:
    """A gabled house seen from above."""

    centre: tuple[float, float]
    """x, y in pixels of the plan."""
    angle: float
    """Of the ridge, in radians."""
    length: float
    width: float


def corners(house: House) -> Points:
    """The four corners of a house, (4, 2)."""
    along = np.array([np.cos(house.angle), np.sin(house.angle)]) * house.length / 2
    across = np.array([-np.sin(house.angle), np.cos(house.angle)]) * house.width / 2
    centre = np.array(house.centre)
    return np.stack(
        [centre + along + across, centre + along - across, centre - along - across, centre - along + across]
    )


def houses_along(rng: np.random.Generator, classes: Bytes, roads: list[Points], u: float) -> list[House]:
    """Houses along a stretch of the roads, their ridges along it, none in the water or in each other."""
    side = classes.shape[0]
    taken = (classes == WATER).astype(np.uint8)
    for road in roads:
        cv2.polylines(taken, [pixels(road)], False, 1, round(10 * u))
    houses: list[House] = []
    village = rng.uniform(0.2, 0.8, 2) * side
    for road in roads:
        steps = np.linalg.norm(np.diff(road, axis=0), axis=1)
        stride = max(1, round(17 * u / max(float(steps.mean()), 1e-6)))
        for i in range(stride, len(road) - 1, stride):
            near = float(np.exp(-((np.linalg.norm(road[i] - village) / (70 * u)) ** 2)))
            for hand in (-1, 1):
                chance, offset, turn, length, width = rng.random(5)
                if chance > 0.12 + 0.8 * near:
                    continue
                way = road[i + 1] - road[i]
                angle = float(np.arctan2(way[1], way[0]))
                normal = np.array([-np.sin(angle), np.cos(angle)]) * hand
                centre = road[i] + normal * (12 + 5 * offset) * u
                ridge = angle + (np.pi / 2 if turn < 0.25 else 0) + (turn - 0.5) * 0.2
                house = House((float(centre[0]), float(centre[1])), ridge, (11 + 5 * length) * u, (8 + 2.5 * width) * u)
                spot = np.zeros_like(taken)
                cv2.fillConvexPoly(spot, pixels(corners(house)), 1)
                if not spot.any() or (spot & taken).any():
                    continue
                taken |= cv2.dilate(spot, np.ones((3, 3), np.uint8), iterations=max(1, round(1.5 * u)))
                houses.append(house)
    return houses


def gardens(classes: Bytes, houses: list[House], u: float) -> None:
    """Grass around houses, where there is no water."""
    around = np.zeros_like(classes)
    for house in houses:
        cv2.circle(around, (round(house.centre[0]), round(house.centre[1])), round(14 * u), 1, -1)
    classes[(around > 0) & (classes != WATER)] = MEADOW


def single_trees(rng: np.random.Generator, classes: Bytes, houses: list[House], u: float) -> list[Tree]:
    """Single trees: in the meadows, and as hedges along some borders of fields."""
    free = (classes == MEADOW).astype(np.uint8)
    for house in houses:
        cv2.fillConvexPoly(free, pixels(corners(house)), 0)
    field = np.isin(classes, (MEADOW, WHEAT, CROP))
    border = field & (cv2.morphologyEx(classes, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0)
    open_land = cv2.erode(field.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=round(3 * u)) > 0
    trees: list[Tree] = []
    for candidates, share, reach in ((free > 0, 0.55, 9.0), (border & open_land, 0.85, 6.5)):
        ys, xs = np.nonzero(candidates)
        if not len(ys):
            continue
        for at in rng.integers(0, len(ys), 70):
            radius = float(rng.uniform(2.2, 4.6) * u)
            x, y = float(xs[at]), float(ys[at])
            room = classes[
                max(0, round(y - radius)) : round(y + radius) + 1, max(0, round(x - radius)) : round(x + radius) + 1
            ]
            crowded = any(np.hypot(x - tx, y - ty) < max(reach * u, radius + tr) for tx, ty, tr in trees)
            built = any(np.hypot(x - h.centre[0], y - h.centre[1]) < h.length * 0.62 + radius for h in houses)
            if rng.random() < share and not crowded and not built and not np.isin(room, (ROAD, WATER, WOOD)).any():
                trees.append((x, y, radius))
    return trees
