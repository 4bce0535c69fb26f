"""Plan: what is where in a scene: parcels of land, a river or lake, woods, roads, houses and single trees.

Drawn at twice the size of the pictures, so that both renderings have smooth edges.

Units
    u   1/256 of a picture's side, so that a scene of any size has the same things in it
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.training.scenes.curves import pixels
from anew.training.scenes.kinds import CLASSES, HOUSE, ROAD, TREE, WOOD
from anew.training.scenes.land import parcels, roads_through, water
from anew.training.scenes.noise import fractal
from anew.training.scenes.settled import House, Tree, corners, gardens, houses_along, single_trees

Bytes = NDArray[np.uint8]

OVERSAMPLED = 2


@dataclass(frozen=True)
class Plan:
    """A scene before it is rendered."""

    classes: Bytes
    """(2 x size, 2 x size): the class of each pixel."""
    houses: tuple[House, ...]
    trees: tuple[Tree, ...]
    seed: tuple[int, ...]
    """Chance of what is left to the renderings: grain of grass, ripples."""

    @property
    def side(self) -> int:
        """Pixels a side of the plan."""
        return int(self.classes.shape[0])


def plan(seed: tuple[int, ...], size: int) -> Plan:
    """A scene by chance; the same for the same seed and size."""
    rng = np.random.default_rng(seed)
    side = size * OVERSAMPLED
    u = side / 256
    classes = parcels(rng, side)
    wood = fractal(rng, side, 70 * u)
    classes[wood > np.quantile(wood, rng.uniform(0.76, 0.92))] = WOOD
    water(rng, classes, u)
    roads = roads_through(rng, side)
    houses = houses_along(rng, classes, roads, u)
    gardens(classes, houses, u)
    for road in roads:
        cv2.polylines(classes, [pixels(road)], False, ROAD, max(1, round(6.5 * u)))
    trees = single_trees(rng, classes, houses, u)
    for x, y, radius in trees:
        cv2.circle(classes, (round(x), round(y)), max(1, round(radius)), TREE, -1)
    for house in houses:
        cv2.fillConvexPoly(classes, pixels(corners(house)), HOUSE)
    return Plan(classes, tuple(houses), tuple(trees), seed)


def map_of(plan: Plan) -> Bytes:
    """The scene as a map, (size, size, 3): one flat colour a class."""
    colours = np.array([colour for _, colour in CLASSES], np.uint8)
    half = plan.side // OVERSAMPLED
    return np.asarray(cv2.resize(colours[plan.classes], (half, half), interpolation=cv2.INTER_AREA), np.uint8)


def labels_of(plan: Plan) -> Bytes:
    """The scene as numbers of classes, (size, size)."""
    return np.ascontiguousarray(plan.classes[::OVERSAMPLED, ::OVERSAMPLED])
