"""The picture to fill at several sizes, each with what the search needs to know about it.

Level 0 is the finest. The coarsest is small enough that the hole is about two patches thick, so that the first
guess has few decisions to make.

Source
    Wexler et al. 2007, doi:10.1109/TPAMI.2007.60
    Newson et al. 2014, arXiv:1503.05528
"""

from dataclasses import dataclass

import cv2
import numpy as np

from anew.engines.patch.features import texture
from anew.ops.patchmatch import Field, Floats, Mask
from anew.ops.pyramids import halve_known, resize

_KNOWN_COUNTS = 2.0  # times as much as a pixel that is itself a guess
_TRUST_FADES = 1.3  # for each pixel deeper in the hole
_NEARNESS = 0.05  # as if colours changed by this much over the depth of the hole, down and across
_SHORTEST_SIDE = 36
_TEXTURE_COUNTS = 3.0
_THICKEST = 2  # patches across the hole at the coarsest level
_FEWEST_SOURCES = 32


@dataclass(frozen=True)
class Level:
    """One size of the picture: what is known, what is asked, and where may be copied from."""

    picture: Floats
    """(H, W, C): colours, two texture features, then the guide's channels. What the hole holds means nothing."""
    hole: Mask
    source: Mask
    """Pixels that may be copied."""
    valid: Mask
    """Centres of patches that hold only such pixels."""
    targets: Mask
    """Centres of patches that touch the hole."""
    weights: Floats
    """How much a pixel counts in a comparison, (H, W, C)."""
    trust: Floats
    """How much a patch's vote counts: less the deeper its centre lies in the hole."""
    nearness: float
    """What a squared pixel between a patch and its match costs."""


def levels_of(picture_HWC: Floats, hole: Mask, source: Mask, guide: Floats | None, radius: int) -> list[Level]:
    """The levels from fine to coarse; at least one, and no level without sources."""
    depth = max(1.0, float(cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 5).max()))
    count = _how_many(hole.shape, depth, radius)
    features = texture(picture_HWC, hole, window=2 ** (count - 1) + 1)
    colours = picture_HWC.shape[2]
    full = np.concatenate(
        [picture_HWC, features * np.float32(_TEXTURE_COUNTS)] + ([] if guide is None else [guide]), axis=2
    )
    nearness = ((2 * radius + 1) * _NEARNESS / depth) ** 2
    levels = [_level(full, hole, source, radius, nearness)]
    for number in range(1, count):
        finer = levels[-1]
        half, half_hole = halve_known(finer.picture, finer.hole)
        # Features are already means over a window as wide as the coarsest pixel.
        half[..., colours : colours + 2] = np.float32(_TEXTURE_COUNTS) * features[:: 2**number, :: 2**number]
        half_source = (_shrunk(finer.source, 1, outside=1)[::2, ::2]) & ~half_hole
        level = _level(half, half_hole, half_source, radius, nearness * 4**number)
        if np.count_nonzero(level.valid) < _FEWEST_SOURCES:
            break
        levels.append(level)
    return levels


def guessed(levels: list[Level], guess_HWC: Floats) -> Floats:
    """The coarsest level's picture, its hole filled with what ``guess_HWC``, as large as the finest, shows there."""
    coarse, last = levels[-1], len(levels) - 1
    height, width = coarse.hole.shape
    colours = guess_HWC.shape[2]
    features = texture(guess_HWC, np.zeros(guess_HWC.shape[:2], bool), window=2**last + 1)[:: 2**last, :: 2**last]
    shown = np.concatenate([resize(guess_HWC, height, width), features * np.float32(_TEXTURE_COUNTS)], axis=2)
    picture = coarse.picture.copy()
    picture[..., : colours + 2][coarse.hole] = shown[coarse.hole]
    return picture


def _how_many(shape: tuple[int, ...], depth: float, radius: int) -> int:
    count = 1
    while 2 * depth / 2 ** (count - 1) > _THICKEST * (2 * radius + 1) and min(shape) / 2**count >= _SHORTEST_SIDE:
        count += 1
    return count


def _level(picture: Floats, hole: Mask, source: Mask, radius: int, nearness: float) -> Level:
    depth = cv2.distanceTransform(hole.astype(np.uint8), cv2.DIST_L2, 3)
    counts = np.where(hole, np.float32(1), np.float32(_KNOWN_COUNTS))
    return Level(
        picture=np.ascontiguousarray(picture),
        hole=hole,
        source=source,
        valid=valid_centres(source, radius),
        targets=target_centres(hole, radius),
        weights=np.repeat(counts[..., None], picture.shape[2], axis=2),
        trust=(_TRUST_FADES**-depth + 1e-4).astype(np.float32),
        nearness=nearness,
    )


def valid_centres(source: Mask, radius: int) -> Mask:
    """Centres of patches that lie inside the picture and hold only pixels of ``source``."""
    return _shrunk(source, radius, outside=0)


def target_centres(hole: Mask, radius: int) -> Mask:
    """Centres of patches that lie inside the picture and touch the hole."""
    square = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    touched = cv2.dilate(hole.astype(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=0) > 0
    return touched & valid_centres(np.ones_like(hole), radius)


def _shrunk(mask: Mask, radius: int, outside: int) -> Mask:
    square = np.ones((2 * radius + 1, 2 * radius + 1), np.uint8)
    kept = cv2.erode(mask.astype(np.uint8), square, borderType=cv2.BORDER_CONSTANT, borderValue=outside)
    return np.asarray(kept > 0)


def finer_field(field: Field, coarse: Level, fine: Level, radius: int) -> Field:
    """A field of the coarse level at the fine one: the same places relative to each pixel.

    Pixels without a match of their own point outside, which the search mends.
    """
    height, width = fine.hole.shape
    row = np.clip(np.arange(height) // 2, radius, coarse.hole.shape[0] - radius - 1)
    column = np.clip(np.arange(width) // 2, radius, coarse.hole.shape[1] - radius - 1)
    at = np.ix_(row, column)
    y = np.arange(height)[:, None] + 2 * (field.y[at] - row[:, None])
    x = np.arange(width)[None, :] + 2 * (field.x[at] - column[None, :])
    known = coarse.targets[at]
    y = np.where(known, np.clip(y, radius, height - radius - 1), -1).astype(np.int32)
    x = np.where(known, np.clip(x, radius, width - radius - 1), -1).astype(np.int32)
    return Field(y, x, np.zeros((height, width), np.float32))
