"""Folders of photographs to train on: crops of the photographs that the other benchmarks use, as JPEG files."""

from pathlib import Path

import numpy as np

import anew
from benchmarks.pictures import photo

_SCENES = ("coffee", "rocket", "flower", "china", "astronaut", "motorcycle", "retina", "tissue")


def two_folders(folder: Path, count: int, width: int = 480, height: int = 360, seed: int = 0) -> tuple[str, str]:
    """``a/`` and ``b/`` with pictures of the same names: crops at chance places, and the same crops turned grey.

    Args:
        folder: Where.
        count: Pictures a folder.
        width: Of each picture.
        height: Of each picture.
        seed: Of the places.
    """
    rng, photos = np.random.default_rng(seed), [photo(name) for name in _SCENES]
    for side in ("a", "b"):
        (folder / side).mkdir(parents=True)
    for place in range(count):
        pixels = photos[place % len(photos)]
        h, w = min(height, pixels.shape[0]), min(width, pixels.shape[1])
        top, left = rng.integers(pixels.shape[0] - h + 1), rng.integers(pixels.shape[1] - w + 1)
        crop = np.ascontiguousarray(pixels[top : top + h, left : left + w])
        grey = np.repeat(crop.mean(2, keepdims=True).astype(np.uint8), 3, 2)
        anew.Picture.from_array(grey).save(folder / "a" / f"{place:04d}.jpg")
        anew.Picture.from_array(crop).save(folder / "b" / f"{place:04d}.jpg")
    return str(folder / "a"), str(folder / "b")
