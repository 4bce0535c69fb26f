"""Plan: what is where in a scene: parcels of land, a river or lake, woods, roads, houses and single trees.

Drawn at twice the size of the pictures, so that both renderings have smooth edges.

Units
    u   1/256 of a picture's side, so that a scene of any size has the same things in it
"""

from dataclasses import dataclass

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.training.scenes.noise import fractal

Bytes = NDArray[np.uint8]
Floats = NDArray[np.float32]
Points = NDArray[np.float64]

MEADOW, WHEAT, CROP, WATER, WOOD, ROAD, HOUSE, TREE = range(8)
CLASSES: tuple[tuple[str, tuple[int, int, int]], ...] = (
    ("meadow", (178, 212, 142)),
    ("wheat", (214, 178, 104)),
    ("crop", (142, 186, 128)),
    ("water", (198, 226, 242)),
    ("wood", (214, 234, 196)),
    ("road", (108, 104, 116)),
    ("house", (246, 214, 198)),
    ("tree", (190, 222, 170)),
)
"""Name and colour of every class, in the order of their numbers.

What is dark from the air is pale on the map and the other way round: no smooth change of colours, such as a transfer
of mean and spread, turns one into the other, so a translator has to know what it looks at.
"""
OVERSAMPLED = 2


@dataclass(frozen=True)
class House:
    """A gabled house seen from above."""

    centre: tuple[float, float]
    """x, y in pixels of the plan."""
    angle: float
    """Of the ridge, in radians."""
    length: float
    width: float


@dataclass(frozen=True)
class Plan:
    """A scene before it is rendered."""

    classes: Bytes
    """(2 x size, 2 x size): the class of each pixel."""
    houses: tuple[House, ...]
    trees: tuple[tuple[float, float, float], ...]
    """x, y, radius."""
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
    classes = _parcels(rng, side)
    wood = fractal(rng, side, 70 * u)
    classes[wood > np.quantile(wood, rng.uniform(0.76, 0.92))] = WOOD
    _water(rng, classes, u)
    roads = _roads(rng, side)
    houses = _houses(rng, classes, roads, u)
    _gardens(classes, houses, u)
    for road in roads:
        cv2.polylines(classes, [pixels(road)], False, ROAD, max(1, round(6.5 * u)))
    trees = _trees(rng, classes, houses, u)
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


def corners(house: House) -> Points:
    """The four corners of a house, (4, 2)."""
    along = np.array([np.cos(house.angle), np.sin(house.angle)]) * house.length / 2
    across = np.array([-np.sin(house.angle), np.cos(house.angle)]) * house.width / 2
    centre = np.array(house.centre)
    return np.stack(
        [centre + along + across, centre + along - across, centre - along - across, centre - along + across]
    )


def pixels(points: Points) -> NDArray[np.int32]:
    """Points as OpenCV draws them."""
    return np.asarray(np.round(points), np.int32)


def _parcels(rng: np.random.Generator, side: int) -> Bytes:
    """Fields: the nearest of some points on a turned, uneven grid, which gives long straight borders."""
    angle, cell = rng.uniform(0, np.pi), side / rng.uniform(2.4, 3.6)
    turn = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    steps = np.arange(-5, 6)
    grid = np.stack(np.meshgrid(steps * cell, steps * cell * 0.7), -1).reshape(-1, 2)
    points = (grid + rng.normal(0, 0.16 * cell, grid.shape)) @ turn.T + side / 2
    kinds = rng.choice([MEADOW, WHEAT, CROP], len(points), p=[0.38, 0.32, 0.30]).astype(np.uint8)
    y, x = np.mgrid[:side, :side].astype(np.float32)
    nearest = np.full((side, side), np.inf, np.float32)
    classes = np.zeros((side, side), np.uint8)
    for (px, py), kind in zip(points, kinds, strict=True):
        if not (-cell < px < side + cell and -cell < py < side + cell):
            continue
        distance = (x - np.float32(px)) ** 2 + (y - np.float32(py)) ** 2
        closer = distance < nearest
        nearest[closer], classes[closer] = distance[closer], kind
    return classes


def _water(rng: np.random.Generator, classes: Bytes, u: float) -> None:
    """A river from edge to edge, a lake, or neither."""
    side, kind = classes.shape[0], rng.random()
    if kind < 0.6:
        bank = np.ascontiguousarray(np.zeros_like(classes))
        river = _curve(rng, side, bend=0.22)
        for (x, y), width in zip(river, np.interp(np.arange(len(river)), *_widths(rng, len(river), u)), strict=True):
            cv2.circle(bank, (round(x), round(y)), round(width), 1, -1)
        classes[bank > 0] = WATER
    elif kind < 0.9:
        y, x = np.mgrid[:side, :side].astype(np.float32)
        cx, cy = rng.uniform(0.2, 0.8, 2) * side
        radius = rng.uniform(30, 52) * u * (1 + 0.22 * fractal(rng, side, 60 * u, 2))
        classes[np.hypot(x - cx, (y - cy) * 1.25) < radius] = WATER


def _widths(rng: np.random.Generator, length: int, u: float) -> tuple[Points, Points]:
    """Half widths of a river at a few places along it."""
    return np.linspace(0, length - 1, 5), rng.uniform(0.75, 1.3, 5) * rng.uniform(7, 14) * u


def _roads(rng: np.random.Generator, side: int) -> list[Points]:
    """A road through the scene, and perhaps a lane that leaves it."""
    main = _curve(rng, side, bend=0.10)
    roads = [main]
    for _ in range(rng.integers(0, 3)):
        start = main[int(rng.uniform(0.25, 0.75) * len(main))]
        aim = rng.uniform(0, 2 * np.pi)
        end = start + side * 1.5 * np.array([np.cos(aim), np.sin(aim)])
        middle = (start + end) / 2 + rng.normal(0, 0.08 * side, 2)
        roads.append(_spline(np.stack([start, middle, end]), 160))
    return roads


def _curve(rng: np.random.Generator, side: int, bend: float) -> Points:
    """A smooth curve from one side of the scene to the other."""
    angle = rng.uniform(0, 2 * np.pi)
    way, across = np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])
    shift = rng.uniform(-0.22, 0.22) * side
    along = np.linspace(-0.85, 0.85, 6) * side
    off = shift + rng.normal(0, bend * side / 2, 6)
    return _spline(side / 2 + along[:, None] * way + off[:, None] * across, 260)


def _spline(knots: Points, count: int) -> Points:
    """A Catmull-Rom curve through knots, (count, 2)."""
    padded = np.vstack([2 * knots[0] - knots[1], knots, 2 * knots[-1] - knots[-2]])
    at = np.linspace(0, len(knots) - 1 - 1e-9, count)
    i, t = at.astype(int), (at % 1)[:, None]
    p0, p1, p2, p3 = (padded[i + k] for k in range(4))
    points: Points = 0.5 * (
        2 * p1 + (p2 - p0) * t + (2 * p0 - 5 * p1 + 4 * p2 - p3) * t**2 + (3 * p1 - p0 - 3 * p2 + p3) * t**3
    )
    return points


def _houses(rng: np.random.Generator, classes: Bytes, roads: list[Points], u: float) -> list[House]:
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


def _gardens(classes: Bytes, houses: list[House], u: float) -> None:
    """Grass around houses, where there is no water."""
    around = np.zeros_like(classes)
    for house in houses:
        cv2.circle(around, (round(house.centre[0]), round(house.centre[1])), round(14 * u), 1, -1)
    classes[(around > 0) & (classes != WATER)] = MEADOW


def _trees(rng: np.random.Generator, classes: Bytes, houses: list[House], u: float) -> list[tuple[float, float, float]]:
    """Single trees: in the meadows, and as hedges along some borders of fields."""
    free = (classes == MEADOW).astype(np.uint8)
    for house in houses:
        cv2.fillConvexPoly(free, pixels(corners(house)), 0)
    field = np.isin(classes, (MEADOW, WHEAT, CROP))
    border = field & (cv2.morphologyEx(classes, cv2.MORPH_GRADIENT, np.ones((3, 3), np.uint8)) > 0)
    open_land = cv2.erode(field.astype(np.uint8), np.ones((3, 3), np.uint8), iterations=round(3 * u)) > 0
    trees: list[tuple[float, float, float]] = []
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
