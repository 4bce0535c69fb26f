"""PatchMatch: for every patch of one picture, a patch of another that looks like it.

A *field* holds, for each centre of a target patch, the centre of its source patch (absolute coordinates) and
the cost of that pair: the sum of squared differences over the patch's pixels and channels. One search serves
both kinds of matching: masked (fill a hole from the rest of the same picture) and full (all of one picture from
all of another); what is masked, weighted or priced is given by optional arguments.

Good matches spread from neighbour to neighbour and are improved by random jumps whose reach halves. Randomness is
a hash of place, sweep and seed, not a stream. Rows are cut into fixed bands, and a band sees its neighbours as
they were one sweep before. So a result depends on the arguments alone, not on the number of threads.

Axes (the suffix of array names)
    H  rows     W  columns     C  channels, of any number and meaning

Source
    Barnes et al. 2009, "PatchMatch", doi:10.1145/1531326.1531330
    Granot et al. 2022, "Drop the GAN", arXiv:2103.15545    the price that makes all of a source get used
"""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anew.ops.kernels import BANDS, for_bands, kernel, or_empty

Floats = NDArray[np.float32]
Mask = NDArray[np.bool_]
Shape = tuple[int, int]

FAR = np.float32(1e30)
"""The cost of a pair that may not be used."""

_BANDED_ABOVE = 4096  # targets; fewer are searched as one band, in which matches spread further


@dataclass(frozen=True)
class Field:
    """Where each target centre's patch comes from: row, column (int32) and cost (float32), all (H, W)."""

    y: NDArray[np.int32]
    x: NDArray[np.int32]
    cost: Floats

    @property
    def shape(self) -> Shape:
        """Rows and columns of the target picture."""
        return self.y.shape[0], self.y.shape[1]


def random_field(shape: Shape, source_shape: Shape, *, radius: int, seed: int) -> Field:
    """A field that points anywhere inside the source: where a search starts that knows nothing.

    Example:
        >>> field = random_field((4, 5), (9, 9), radius=3, seed=0)
        >>> field.shape, int(field.y.min()) >= 3, int(field.x.max()) <= 5
        ((4, 5), True, True)
    """
    rng = np.random.default_rng(seed)
    y = rng.random(shape, np.float32) * source_shape[0]
    x = rng.random(shape, np.float32) * source_shape[1]
    return clip_field(Field(y.astype(np.int32), x.astype(np.int32), np.full(shape, FAR)), source_shape, radius=radius)


def nowhere(shape: Shape) -> Field:
    """A field that points outside every source; a search begins with a random source patch wherever it does."""
    outside = np.full(shape, -1, np.int32)
    return Field(outside, outside, np.full(shape, FAR))


def clip_field(field: Field, source_shape: Shape, *, radius: int) -> Field:
    """The same field with every source patch moved inside a source of ``source_shape``."""
    y = np.clip(field.y, radius, max(radius, source_shape[0] - radius - 1))
    x = np.clip(field.x, radius, max(radius, source_shape[1] - radius - 1))
    return Field(y.astype(np.int32, copy=False), x.astype(np.int32, copy=False), field.cost)


def upsample_field(field: Field, shape: Shape, *, source_from: Shape, source_to: Shape, radius: int) -> Field:
    """The field of a larger (or smaller) target and source, each pixel keeping its place relative to its match.

    Costs are unknown (``FAR``) until the next search measures them.
    """
    rows, up_y = _stretched(field.shape[0], shape[0])
    columns, up_x = _stretched(field.shape[1], shape[1])
    at = np.ix_(rows, columns)
    y = np.floor((field.y[at] + 0.5 + up_y[:, None]) * (source_to[0] / source_from[0])).astype(np.int32)
    x = np.floor((field.x[at] + 0.5 + up_x[None, :]) * (source_to[1] / source_from[1])).astype(np.int32)
    return clip_field(Field(y, x, np.full(shape, FAR)), source_to, radius=radius)


def _stretched(old: int, new: int) -> tuple[NDArray[np.intp], Floats]:
    """For each new row the old one it lies in, and how far from that row's middle, in old rows."""
    place = (np.arange(new) + 0.5) * old / new
    row = np.minimum(place.astype(np.intp), old - 1)
    return row, (place - row - 0.5).astype(np.float32)


def search(
    target_HWC: Floats,
    source_HWC: Floats,
    field: Field,
    *,
    radius: int,
    targets: Mask | None = None,
    valid: Mask | None = None,
    weights: Floats | None = None,
    price: Floats | None = None,
    nearness: float = 0.0,
    sweeps: int = 2,
    seed: int = 0,
    reach: int | None = None,
) -> Field:
    """Improve ``field``: cheaper source patches for the patches of the target.

    Args:
        target_HWC: The picture whose patches look for a match.
        source_HWC: The picture they look in; any size, same channels.
        field: Where to begin. Its positions are measured afresh; its costs are not read.
        radius: A patch is 2 radius + 1 pixels wide and high.
        targets: Centres to match, (H, W); None means all whose patch lies inside the target.
        valid: Centres of the source that may be used; None means all. A patch that leaves the source never is.
        weights: How much each pixel of the target counts, (H, W) or (H, W, C); None means all count 1.
        price: A factor (source H, W) on the cost of each source patch; None means 1.
        nearness: Added to the cost for each squared pixel between a target centre and its source centre, for when
            both are places in one picture, of which what lies near is more alike.
        sweeps: How often to go over the target, alternately from the top left and the bottom right.
        seed: Decides the random jumps.
        reach: The furthest random jump in pixels; None means the whole source, 0 no jumps.

    Returns:
        The new field; ``cost`` holds price times (weighted sum of squared differences + nearness). Centres that are
        not targets keep what ``field`` holds. Ties go to the match that was there first. A target for which no source
        patch may be used keeps its position at the cost ``FAR``.

    Source:
        Barnes et al. 2009, section 3.
    """
    height, width, channels = target_HWC.shape
    bounds = _bounds(targets, (height, width), radius)
    source_shape = source_HWC.shape[0], source_HWC.shape[1]
    start = _first_valid(valid, source_shape, radius)
    y, x, cost = field.y.copy(), field.x.copy(), field.cost.copy()
    if bounds is None or start is None:
        return Field(y, x, cost)
    edges = _band_edges(targets, bounds)
    target, source = _flat(target_HWC), _flat(source_HWC)
    heavy = None if weights is None else _flat(_per_channel(weights, channels))
    masks = or_empty(targets, np.bool_), or_empty(valid, np.bool_)
    factors = or_empty(heavy, np.float32), or_empty(price, np.float32)
    near = np.float32(nearness)
    furthest = max(source_shape) if reach is None else reach
    pixels = _count(targets, bounds) * 16  # a match is far more work than a pixel
    for sweep in range(sweeps):
        old_y, old_x = (y, x) if len(edges) == 2 else (y.copy(), x.copy())

        def band(first: int, end: int, sweep: int = sweep, old_y: Any = old_y, old_x: Any = old_x) -> None:
            for piece in range(first, end):
                rows = (edges[piece], edges[piece + 1], bounds[2], bounds[3])
                state = (y, x, cost, old_y, old_x)
                _sweep(
                    target, source, channels, radius, rows, state, *masks, *factors, near, sweep, seed, furthest, start
                )

        for_bands(band, len(edges) - 1, pixels)
    return Field(y, x, cost)


def _flat(array_HWC: NDArray[Any]) -> Floats:
    """(H, W, C) as (H, W C), float32 without gaps: a patch's row is then one run of numbers."""
    return np.ascontiguousarray(array_HWC, np.float32).reshape(array_HWC.shape[0], -1)


def _per_channel(weights: Floats, channels: int) -> Floats:
    return weights if weights.ndim == 3 else np.repeat(weights[..., None], channels, axis=2)


def _bounds(targets: Mask | None, shape: Shape, radius: int) -> tuple[int, int, int, int] | None:
    """Top, end, left and end of the interior that holds targets, or None where there is none."""
    top, end, left, right = radius, shape[0] - radius, radius, shape[1] - radius
    if targets is not None and end > top and right > left:
        inner = targets[top:end, left:right]
        rows, columns = np.flatnonzero(inner.any(1)), np.flatnonzero(inner.any(0))
        if len(rows) == 0:
            return None
        top, end, left, right = top + rows[0], top + rows[-1] + 1, left + columns[0], left + columns[-1] + 1
    return (int(top), int(end), int(left), int(right)) if end > top and right > left else None


def _count(targets: Mask | None, bounds: tuple[int, int, int, int]) -> int:
    top, end, left, right = bounds
    return (end - top) * (right - left) if targets is None else int(np.count_nonzero(targets[top:end, left:right]))


def _band_edges(targets: Mask | None, bounds: tuple[int, int, int, int]) -> list[int]:
    """Rows at which bands with about equally many targets begin, and the end."""
    top, end, left, right = bounds
    if targets is None:
        below = np.arange(1, end - top + 1) * (right - left)
    else:
        below = np.cumsum(np.count_nonzero(targets[top:end, left:right], axis=1))
    bands = BANDS if below[-1] > _BANDED_ABOVE else 1
    cuts = np.searchsorted(below, np.arange(1, bands) * below[-1] / bands) + top
    return [top, *(int(cut) for cut in cuts), end]


def _first_valid(valid: Mask | None, source_shape: Shape, radius: int) -> tuple[int, int] | None:
    """Some source centre that may be used, or None."""
    height, width = source_shape[0] - 2 * radius, source_shape[1] - 2 * radius
    if height < 1 or width < 1:
        return None
    if valid is None:
        return radius, radius
    inner = valid[radius : radius + height, radius : radius + width]
    found = int(inner.argmax())
    y, x = divmod(found, width)
    return (y + radius, x + radius) if inner[y, x] else None


@kernel
def _hash(a: int, b: int, c: int) -> Any:
    """Well-mixed 32 bits of three integers."""
    mixed = np.uint32(a) * np.uint32(0x9E3779B1)
    mixed ^= np.uint32(b) * np.uint32(0x85EBCA77)
    mixed ^= np.uint32(c) * np.uint32(0xC2B2AE3D)
    mixed ^= mixed >> np.uint32(15)
    mixed *= np.uint32(0x2C1B3C6D)
    mixed ^= mixed >> np.uint32(12)
    mixed *= np.uint32(0x297A2D39)
    return mixed ^ (mixed >> np.uint32(15))


@kernel
def _distance(
    target: Any, source: Any, weights: Any, channels: int, r: int, at: Any, to: Any, near: Any, enough: Any
) -> Any:
    """Weighted sum of squared differences of two patches; stops at the first row by which it is ``enough``."""
    run = (2 * r + 1) * channels
    left, there = (at[1] - r) * channels, (to[1] - r) * channels
    down, across = np.float32(to[0] - at[0]), np.float32(to[1] - at[1])
    total = near * (down * down + across * across)
    for row in range(-r, r + 1):
        if total >= enough:
            break
        a = target[at[0] + row, left : left + run]
        b = source[to[0] + row, there : there + run]
        part = np.float32(0)
        if weights.shape[0] > 0:
            w = weights[at[0] + row, left : left + run]
            for k in range(run):
                part += w[k] * (a[k] - b[k]) * (a[k] - b[k])
        else:
            for k in range(run):
                part += (a[k] - b[k]) * (a[k] - b[k])
        total += part
    return total


@kernel
def _allowed(valid: Any, source: Any, channels: int, r: int, y: int, x: int) -> Any:
    """Whether the source patch around (y, x) lies inside and may be used."""
    height, width = source.shape[0], source.shape[1] // channels
    if y < r or x < r or y >= height - r or x >= width - r:
        return False
    return valid.shape[0] == 0 or valid[y, x]


@kernel
def _sweep(
    target: Any, source: Any, channels: int, r: int, rows: Any, state: Any, targets: Any, valid: Any, weights: Any,
    price: Any, near: Any, sweep: int, seed: int, reach: int, start: Any,
) -> None:  # fmt: skip
    """One pass over the target centres of one band; ``state`` is (y, x, cost) and (y, x) as of one sweep before."""
    near_y, near_x, cost, old_y, old_x = state
    top, end, left, right = rows
    width = target.shape[1] // channels
    forward = sweep % 2 == 0
    step = 1 if forward else -1
    for row in range(end - top):
        y = top + row if forward else end - 1 - row
        for column in range(right - left):
            x = left + column if forward else right - 1 - column
            if targets.shape[0] > 0 and not targets[y, x]:
                continue
            place = y * width + x
            best_y, best_x, best = near_y[y, x], near_x[y, x], cost[y, x]
            if sweep == 0:
                best = FAR
                tries = 0
                while not _allowed(valid, source, channels, r, best_y, best_x) and tries < 16:
                    drawn = _hash(place, tries, seed + 7777)
                    best_y = np.int32(r + (drawn >> np.uint32(16)) % np.uint32(source.shape[0] - 2 * r))
                    best_x = np.int32(r + (drawn & np.uint32(65535)) % np.uint32(source.shape[1] // channels - 2 * r))
                    tries += 1
                if not _allowed(valid, source, channels, r, best_y, best_x):
                    best_y, best_x = np.int32(start[0]), np.int32(start[1])
            jump = np.int64(reach)
            trial = 0
            while trial < 3 or jump >= 1:
                # 0: where it is now (once), 1 and 2: a neighbour's match moved along, then random jumps.
                if trial == 0:
                    to_y, to_x = best_y, best_x
                    skip = sweep > 0
                elif trial == 1:
                    skip = x - step < left or x - step >= right
                    if not skip:
                        to_y, to_x = near_y[y, x - step], np.int32(near_x[y, x - step] + step)
                elif trial == 2:
                    skip = y - step < 0 or y - step >= target.shape[0]
                    if not skip:
                        if top <= y - step < end:
                            to_y, to_x = np.int32(near_y[y - step, x] + step), near_x[y - step, x]
                        else:
                            to_y, to_x = np.int32(old_y[y - step, x] + step), old_x[y - step, x]
                else:
                    drawn = _hash(place, sweep * 64 + trial, seed)
                    span = np.uint32(2 * jump + 1)
                    to_y = np.int32(best_y + np.int64((drawn >> np.uint32(16)) % span) - jump)
                    to_x = np.int32(best_x + np.int64((_hash(drawn, 13, seed) >> np.uint32(8)) % span) - jump)
                    jump //= 2
                    skip = False
                same = trial > 0 and to_y == best_y and to_x == best_x
                trial += 1
                if skip or same or not _allowed(valid, source, channels, r, to_y, to_x):
                    continue
                factor = np.float32(1) if price.shape[0] == 0 else price[to_y, to_x]
                enough = best / factor
                found = _distance(target, source, weights, channels, r, (y, x), (to_y, to_x), near, enough) * factor
                if found < best:
                    best, best_y, best_x = found, to_y, to_x
            near_y[y, x], near_x[y, x], cost[y, x] = best_y, best_x, best
