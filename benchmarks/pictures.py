"""Photographs and holes: what the benchmarks work on.

The photographs come with scikit-image and scikit-learn; none is downloaded. Native pixels throughout,
never enlarged where quality is judged: enlarging would take away the fine texture that a filling has to match.

Axes
    H  rows     W  columns     C  channels: RGB, 8 bit
"""

from collections.abc import Callable
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray
from skimage import data
from sklearn.datasets import load_sample_image

Bytes = NDArray[np.uint8]
Mask = NDArray[np.bool_]

SHARE = 0.15  # of the crop is hole
_BORDER = 16  # pixels of the crop that no box or stroke begins in


PHOTOS: dict[str, Callable[[], Any]] = {
    "astronaut": data.astronaut,
    "camera": data.camera,
    "hubble": data.hubble_deep_field,
    "retina": data.retina,
    "tissue": data.immunohistochemistry,
    "grass": data.grass,
    "gravel": data.gravel,
    "brick": data.brick,
    "china": lambda: load_sample_image("china.jpg"),
    "flower": lambda: load_sample_image("flower.jpg"),
    "coffee": data.coffee,
    "rocket": data.rocket,
    "motorcycle": lambda: data.stereo_motorcycle()[0],
}
"""By name. The first eight are large enough for a crop of 512 x 512, the others are 400 to 500 pixels high."""


def photo(name: str) -> Bytes:
    """The photograph as RGB; grey ones are repeated."""
    pixels = np.asarray(PHOTOS[name](), np.uint8)
    return np.ascontiguousarray(np.dstack([pixels] * 3) if pixels.ndim == 2 else pixels[..., :3])


def crop(name: str, side: int = 512) -> Bytes:
    """The middle of the photograph, ``side`` pixels a side or what it has."""
    pixels = photo(name)
    top, left = (max(0, (length - side) // 2) for length in pixels.shape[:2])
    return np.ascontiguousarray(pixels[top : top + side, left : left + side])


def sized(name: str, width: int, height: int) -> Bytes:
    """The photograph at exactly that size, cut to the aspect and then resampled. For time, not for quality."""
    pixels = photo(name)
    scale = min(pixels.shape[1] / width, pixels.shape[0] / height)
    w, h = int(width * scale), int(height * scale)
    top, left = (pixels.shape[0] - h) // 2, (pixels.shape[1] - w) // 2
    smaller = cv2.INTER_AREA if scale > 1 else cv2.INTER_CUBIC
    return np.asarray(
        cv2.resize(pixels[top : top + h, left : left + w], (width, height), interpolation=smaller), np.uint8
    )


def large(name: str, width: int, height: int, seed: int = 0) -> Bytes:
    """A photograph of any size: the real one mirrored over the canvas at four times its size, with a sensor's grain."""
    tile = np.asarray(cv2.resize(photo(name), None, fx=4, fy=4, interpolation=cv2.INTER_CUBIC), np.uint8)
    rows, columns = (_mirrored(length, period) for length, period in ((height, tile.shape[0]), (width, tile.shape[1])))
    pixels = tile[rows][:, columns]
    grain = np.random.default_rng(seed).integers(-6, 7, (512, 512, 3), dtype=np.int16)
    for top in range(0, height, 512):  # in bands: this runs beside the process that is measured
        band = pixels[top : top + 512]
        noise = np.tile(grain, (1, -(-width // 512), 1))[: band.shape[0], :width]
        band[...] = np.clip(band + noise, 0, 255)
    return np.asarray(pixels, np.uint8)


def _mirrored(length: int, period: int) -> NDArray[np.intp]:
    where = np.arange(length) % (2 * period)
    return np.minimum(where, 2 * period - 1 - where)


def boxes(height: int, width: int, rng: np.random.Generator) -> Mask:
    """Upright boxes of 60 to 180 pixels a side, the last cut to what is still wanted."""
    hole = np.zeros((height, width), bool)
    while (wanted := int(SHARE * hole.size) - int(hole.sum())) > 0:
        h, w = (int(side) for side in rng.integers(60, 181, 2))
        h = min(h, -(-wanted // w))
        top, left = _start(height - h, rng), _start(width - w, rng)
        hole[top : top + h, left : left + w] = True
    return hole


def blobs(height: int, width: int, rng: np.random.Generator) -> Mask:
    """The tops of smooth noise: round shapes of many sizes, some across the border."""
    shrink = max(1, min(height, width) // 512)  # a blur over hundreds of pixels is as good on a smaller grid
    noise = rng.standard_normal((height // shrink, width // shrink)).astype(np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), min(noise.shape) / 22)
    noise = cv2.resize(noise, (width, height), interpolation=cv2.INTER_CUBIC)
    return np.asarray(noise > np.quantile(noise[::shrink, ::shrink], 1 - SHARE))


def strokes(height: int, width: int, rng: np.random.Generator) -> Mask:
    """Wavering brush strokes, 14 to 32 pixels thick."""
    hole = np.zeros((height, width), np.uint8)
    while hole.mean() < SHARE:
        turns = np.cumsum(rng.normal(0, 0.35, 12)) + rng.uniform(0, 2 * np.pi)
        steps = 14 * np.stack((np.cos(turns), np.sin(turns)), axis=1)
        path = np.array((_start(width, rng), _start(height, rng))) + np.cumsum(steps, axis=0)
        cv2.polylines(hole, [path.astype(np.int32)[:, None]], False, 1, int(rng.integers(14, 33)))
    return hole > 0


HOLES: dict[str, Callable[[int, int, np.random.Generator], Mask]] = {"boxes": boxes, "blobs": blobs, "strokes": strokes}


def hole(kind: str, height: int, width: int, seed: int) -> Mask:
    """A hole over 15% of the picture; the same for the same seed."""
    return HOLES[kind](height, width, np.random.default_rng([seed, list(HOLES).index(kind)]))


def _start(length: int, rng: np.random.Generator) -> int:
    return int(rng.integers(_BORDER, max(_BORDER + 1, length - _BORDER)))
