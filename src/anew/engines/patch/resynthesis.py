"""Resynthesis: make a picture anew out of the patches of another, from coarse to fine.

At each size of a pyramid, every patch of the picture in the making is matched with a patch of the source and the
matches vote for its pixels; a few rounds of this, then the next size. What is made holds nothing that the source
does not.

Axes: H rows, W columns, C picture channels (3, or 4 with premultiplied alpha), G guide channels.

Sources
    Granot et al. 2022, "Drop the GAN", arXiv:2103.15545         the pyramid, the blurred keys, the completeness score
    Simakov et al. 2008, doi:10.1109/CVPR.2008.4587842           completeness, growing gradually
    Barnes et al. 2009, doi:10.1145/1531326.1531330              nearest neighbours in pieces of a second
"""

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from anew.engines.patch.alpha import straight
from anew.ops.patchmatch import Field, random_field, search, upsample_field
from anew.ops.preview import Preview, still, through, unseen
from anew.ops.progress import Progress, silent
from anew.ops.pyramids import resize
from anew.ops.voting import vote

Array = NDArray[np.float32]
Shape = tuple[int, int]

RATIO = 4 / 3
_SETTLED = 0.3 / 255  # mean change of a round below which a level has converged
_SMALL = 150 * 150  # pixels below which rounds cost next to nothing


@dataclass(frozen=True)
class Level:
    """One size of the pyramid."""

    shape: Shape
    """Of the picture in the making."""
    source: Shape
    """Of the source."""


@dataclass(frozen=True)
class Guides:
    """Channels that steer the matching and are never copied: what should go where, in both pictures' terms."""

    target_HWG: Array
    source_HWG: Array

    def at(self, level: Level) -> tuple[Array, Array]:
        """Both at a level's size."""
        return resize(self.target_HWG, *level.shape), resize(self.source_HWG, *level.source)


@dataclass(frozen=True)
class Made:
    """The picture made, and the field that says where each of its patches came from."""

    picture_HWC: Array
    field: Field


def fitting_radius(radius: int, *shapes: Shape) -> int:
    """The largest patch radius up to ``radius`` for which a patch fits into every shape; 0 when not even 3x3 does.

    Example:
        >>> fitting_radius(3, (100, 100), (7, 5)), fitting_radius(3, (1, 40))
        (2, 0)
    """
    return max(0, min(radius, *((min(shape) - 1) // 2 for shape in shapes)))


def plan_levels(shape: Shape, source: Shape, *, coarsest: int, radius: int, ratio: float = RATIO) -> list[Level]:
    """The sizes of a pyramid from about ``coarsest`` pixels on the shorter side to full size, coarse first.

    Example:
        >>> [level.shape for level in plan_levels((64, 64), (64, 96), coarsest=32, radius=3, ratio=2)]
        [(32, 32), (64, 64)]
    """
    short = min(*shape, *source)
    count = max(0, round(math.log(max(1, short / coarsest)) / math.log(ratio)))
    least = 2 * radius + 2

    def at(full: Shape, k: int) -> Shape:
        height, width = (side if k == 0 else max(min(least, side), round(side / ratio**k)) for side in full)
        return height, width

    return [Level(at(shape, k), at(source, k)) for k in range(count, -1, -1)]


def resynthesise(
    source_HWC: Array,
    shape: Shape,
    *,
    start_HWC: Array | None = None,
    guides: Guides | None = None,
    radius: int = 3,
    coarsest: int = 32,
    completeness: float | None = 0.005,
    rounds: int = 10,
    seed: int = 0,
    progress: Progress = silent,
    preview: Preview = unseen,
) -> Made:
    """A picture of the wanted shape, made of the patches of the source.

    Args:
        source_HWC: Where patches come from, float32 in [0, 1].
        shape: (H, W) of the result.
        start_HWC: The layout to begin from at the coarsest level, any size; None begins from the source, stretched.
        guides: Channels matched along with the colours, already scaled by how much they matter.
        radius: A patch is 2 radius + 1 pixels wide; smaller where the pictures are small.
        coarsest: Shorter side of the coarsest level, in pixels. Smaller rearranges larger things.
        completeness: Smaller makes more of the source appear in the result; None does not care.
            In squared units of [0, 1] colour: score = distance / (completeness + least distance to that source patch).
        rounds: Of matching and voting, at the coarse levels; finer levels settle in fewer.
        seed: Decides the random tries of the search.
        progress: Told at each round.
        preview: Given each round's picture.

    Returns:
        The picture, float32 (H, W, C), and its field. A picture too small to cut a 3x3 patch from is only resized.
    """
    radius = fitting_radius(radius, shape, (source_HWC.shape[0], source_HWC.shape[1]))
    levels = plan_levels(shape, (source_HWC.shape[0], source_HWC.shape[1]), coarsest=coarsest, radius=radius)
    made = Made(resize(source_HWC if start_HWC is None else start_HWC, *levels[0].shape), _nowhere(levels[0]))
    if radius == 0:
        return Made(resize(made.picture_HWC, *shape), _nowhere(levels[-1]))
    shown = through(preview, lambda picture: straight(picture.copy()))
    work = sum(_cost(level, levels, rounds) for level in levels)
    done = 0.0
    for n, level in enumerate(levels):
        source = resize(source_HWC, *level.source)
        blurred = source if n == 0 else resize(resize(source, *levels[n - 1].source), *level.source)
        extra = guides.at(level) if guides else None
        field = random_field(level.shape, level.source, radius=radius, seed=seed)
        if n > 0:
            before = levels[n - 1].source
            field = upsample_field(made.field, level.shape, source_from=before, source_to=level.source, radius=radius)
        made = Made(resize(made.picture_HWC, *level.shape), field)
        reverse = None
        for turn in range(_rounds(level, levels, rounds)):
            progress(done / work, f"rebuilding at {level.shape[1]}x{level.shape[0]}")
            key = blurred if turn == 0 else source
            query, key = (made.picture_HWC, key) if extra is None else _with_guides(made.picture_HWC, key, extra)
            price = None
            if completeness is not None:
                reverse = reverse_field(query, key, reverse, radius=radius, seed=seed + turn)
                price = completeness_price(reverse, completeness, radius=radius, channels=key.shape[2])
            fresh = n == 0 and turn == 0
            field = search(
                query, key, made.field, radius=radius, price=price, sweeps=6 if fresh else 2,
                reach=None if n == 0 else 16, seed=seed + 1009 * n + 17 * turn,
            )  # fmt: skip
            picture = vote(source, field, radius=radius, window=0.7 * radius)
            change = float(abs(picture - made.picture_HWC).mean())
            made = Made(picture, extended(field, radius))
            shown(still(picture))
            if change < _SETTLED and turn > 0:
                break
        done += _cost(level, levels, rounds)
    progress(1.0, "rebuilt")
    return made


def extended(field: Field, radius: int) -> Field:
    """The field with its rim, which no search touches, continued from the nearest matched centres.

    At a larger size part of that rim lies inside, and would otherwise point anywhere. Positions may leave the source;
    upsampling moves them inside again.
    """
    height, width = field.shape
    rows = np.clip(np.arange(height), radius, max(radius, height - radius - 1))
    columns = np.clip(np.arange(width), radius, max(radius, width - radius - 1))
    at = np.ix_(np.minimum(rows, height - 1), np.minimum(columns, width - 1))
    y = field.y[at] + (np.arange(height) - rows)[:, None]
    x = field.x[at] + (np.arange(width) - columns)[None, :]
    return Field(y.astype(np.int32), x.astype(np.int32), field.cost)


def reverse_field(query_HWC: Array, key_HWC: Array, last: Field | None, *, radius: int, seed: int) -> Field:
    """For each patch of the source, its nearest in the picture in the making; begins where the last search ended."""
    shape, source = query_HWC.shape[:2], key_HWC.shape[:2]
    if last is None:
        first = random_field((source[0], source[1]), (shape[0], shape[1]), radius=radius, seed=seed + 5)
        return search(key_HWC, query_HWC, first, radius=radius, sweeps=3, seed=seed + 5)
    return search(key_HWC, query_HWC, last, radius=radius, sweeps=1, seed=seed + 5, reach=8)


def completeness_price(reverse: Field, alpha: float, *, radius: int, channels: int) -> Array:
    """Patches of the source that appear nowhere yet are made cheap: 1 / (alpha + least mean squared difference)."""
    inner = (slice(radius, -radius), slice(radius, -radius))
    price = np.ones(reverse.shape, np.float32)
    price[inner] = 1 / (alpha + reverse.cost[inner] / ((2 * radius + 1) ** 2 * channels))
    return price


def _with_guides(query: Array, key: Array, extra: tuple[Array, Array]) -> tuple[Array, Array]:
    return np.concatenate([query, extra[0]], axis=-1), np.concatenate([key, extra[1]], axis=-1)


def _nowhere(level: Level) -> Field:
    zeros = np.zeros(level.shape, np.int32)
    return Field(zeros, zeros, np.zeros(level.shape, np.float32))


def _rounds(level: Level, levels: list[Level], rounds: int) -> int:
    if level.shape[0] * level.shape[1] < _SMALL:
        return rounds
    return 2 if level is levels[-1] else max(2, rounds // 3)


def _cost(level: Level, levels: list[Level], rounds: int) -> float:
    return level.shape[0] * level.shape[1] * _rounds(level, levels, rounds)
