"""Photo: a plan as it would look from the air: textures, relief, sun and shadow.

Every kind of ground has a colour, a pattern and a roughness of its own, so that no change of colours alone, however
clever, turns the map into the photo.
"""

import cv2
import numpy as np
from numpy.typing import NDArray

from anew.training.scenes.kinds import CROP, HOUSE, MEADOW, ROAD, TREE, WATER, WHEAT, WOOD
from anew.training.scenes.noise import fractal, smooth
from anew.training.scenes.plan import OVERSAMPLED, Plan
from anew.training.scenes.relief import relief, sunlight

Floats = NDArray[np.float32]
SUNLIGHT = np.array([1.06, 1.0, 0.90], np.float32)
SKYLIGHT = np.array([0.30, 0.36, 0.46], np.float32)


def photo_of(plan: Plan) -> NDArray[np.uint8]:
    """The scene as an aerial photo, (size, size, 3), sRGB."""
    rng = np.random.default_rng([*plan.seed, 1])
    height = relief(plan, rng)
    lit, shadow = sunlight(height)
    ground = _ground(plan, rng)
    sun = (lit * (1 - 0.86 * shadow))[..., None] * SUNLIGHT
    light = ground * (0.98 * sun + 0.80 * SKYLIGHT * _open(height)[..., None])
    light += np.float32(0.012)
    half = plan.side // OVERSAMPLED
    small = cv2.resize(np.clip(light, 0, 4), (half, half), interpolation=cv2.INTER_AREA)
    small = small * (1.0 + 0.12 * small) / (1 + 0.22 * small)
    encoded = np.clip(small, 0, 1) ** np.float32(1 / 2.2)
    encoded += rng.normal(0, 0.006, encoded.shape).astype(np.float32)
    return np.asarray(np.clip(encoded * 255 + 0.5, 0, 255), np.uint8)


def _ground(plan: Plan, rng: np.random.Generator) -> Floats:
    """What each pixel reflects, linear light, (side, side, 3)."""
    side, classes = plan.side, plan.classes
    u = side / 256
    fine, rough, broad = smooth(rng, side, 0.9 * u), fractal(rng, side, 9 * u), fractal(rng, side, 55 * u, 3)
    y, x = np.mgrid[:side, :side].astype(np.float32)
    ground = np.empty((side, side, 3), np.float32)

    def put(kind: int, colour: Floats) -> None:
        ground[classes == kind] = colour[classes == kind]

    put(MEADOW, _mix((0.15, 0.24, 0.06), (0.27, 0.33, 0.11), 0.5 + 0.30 * broad + 0.16 * rough) * _grain(fine, 0.10))
    rows = np.sin((x * 0.94 + y * 0.34) * np.float32(2 * np.pi / (3.6 * u)) + 0.5 * rough)
    put(WHEAT, _mix((0.46, 0.33, 0.11), (0.66, 0.51, 0.22), 0.5 + 0.20 * broad + 0.28 * rows) * _grain(fine, 0.06))
    rows = np.sin((x * -0.42 + y * 0.91) * np.float32(2 * np.pi / (5.2 * u)) + 0.4 * rough)
    put(CROP, _mix((0.24, 0.20, 0.11), (0.10, 0.25, 0.06), 0.62 + 0.42 * rows + 0.12 * rough) * _grain(fine, 0.08))
    put(WATER, _water(classes, u, fine, rough, broad))
    put(WOOD, _mix((0.035, 0.085, 0.025), (0.10, 0.17, 0.045), 0.5 + 0.30 * rough + 0.2 * broad) * _grain(fine, 0.16))
    put(TREE, _mix((0.05, 0.12, 0.03), (0.12, 0.21, 0.05), 0.5 + 0.3 * rough) * _grain(fine, 0.16))
    put(ROAD, _road(classes, u, fine, rough))
    _roofs(ground, plan, rng, u, fine)
    return ground


def _colour(red: float, green: float, blue: float) -> Floats:
    """Linear light, (3,)."""
    return np.array([red, green, blue], np.float32)


def _mix(dark: tuple[float, float, float], light: tuple[float, float, float], share: Floats) -> Floats:
    """Between two colours, by a share for each pixel."""
    share_HW1 = np.clip(share, 0, 1)[..., None]
    return np.asarray(_colour(*dark) * (1 - share_HW1) + _colour(*light) * share_HW1, np.float32)


def _grain(fine: Floats, strength: float) -> Floats:
    return np.asarray(np.clip(1 + strength * fine, 0.4, 1.6)[..., None], np.float32)


def _water(classes: NDArray[np.uint8], u: float, fine: Floats, rough: Floats, broad: Floats) -> Floats:
    """Deep and dark in the middle, pale where it is shallow, sand at the very edge."""
    depth = cv2.distanceTransform(((classes == WATER) | (classes == ROAD)).astype(np.uint8), cv2.DIST_L2, 5) / u
    deep = 1 - np.exp(-depth / 6.0)
    water = _mix((0.16, 0.27, 0.24), (0.025, 0.085, 0.125), deep + 0.05 * broad)
    water *= _grain(rough, 0.05)
    shore = np.clip(1.4 - depth / 1.3 + 0.25 * rough, 0, 1)[..., None]
    sand = _colour(0.46, 0.40, 0.27) * _grain(fine, 0.06)
    return np.asarray(water * (1 - shore) + sand * shore, np.float32)


def _road(classes: NDArray[np.uint8], u: float, fine: Floats, rough: Floats) -> Floats:
    """Asphalt, worn pale in the middle, with dusty verges."""
    inside = cv2.distanceTransform((classes == ROAD).astype(np.uint8), cv2.DIST_L2, 5) / u
    asphalt = _mix((0.17, 0.17, 0.18), (0.25, 0.25, 0.25), inside / 3.0 + 0.15 * rough) * _grain(fine, 0.05)
    verge = np.clip(1.25 - inside, 0, 1)[..., None]
    line = (np.clip((inside - 2.5) / 0.4, 0, 1) * 0.55)[..., None]
    asphalt = asphalt * (1 - verge) + _colour(0.42, 0.38, 0.29) * verge
    return np.asarray(asphalt * (1 - line) + np.float32(0.62) * line, np.float32)


def _roofs(ground: Floats, plan: Plan, rng: np.random.Generator, u: float, fine: Floats) -> None:
    """Tiles in courses, each roof a little different in tone, a pale ridge."""
    y, x = np.mgrid[: plan.side, : plan.side].astype(np.float32)
    built = plan.classes == HOUSE
    for house in plan.houses:
        across = -(x - house.centre[0]) * np.sin(house.angle) + (y - house.centre[1]) * np.cos(house.angle)
        along = (x - house.centre[0]) * np.cos(house.angle) + (y - house.centre[1]) * np.sin(house.angle)
        inside = built & (np.abs(across) < house.width / 2 + 1) & (np.abs(along) < house.length / 2 + 1)
        tone = _colour(0.42, 0.13, 0.075) * rng.uniform(0.85, 1.15)
        courses = 1 + 0.10 * np.sin(across[inside] * np.float32(2 * np.pi / (1.5 * u))) + 0.05 * fine[inside]
        ridge = np.clip(1 - np.abs(across[inside]) / (0.55 * u), 0, 1)[:, None] * 0.35
        ground[inside] = tone * courses[:, None] * (1 - ridge) + _colour(0.6, 0.42, 0.33) * ridge
    ground[built & (ground.sum(axis=2) <= 0)] = _colour(0.42, 0.13, 0.075)


def _open(height: Floats) -> Floats:
    """How much of the sky each pixel sees: little beside tall things."""
    wide = cv2.GaussianBlur(height, (0, 0), height.shape[0] / 64)
    return np.asarray(np.clip(1 - 0.055 * (wide - height) * 256 / height.shape[0], 0.45, 1.25), np.float32)
