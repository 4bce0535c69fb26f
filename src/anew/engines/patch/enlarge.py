"""Enlarge: carry what was solved at a working size to full size by copying full-resolution pixels.

The field of the working size says where each patch came from; at twice the size the same places are looked up in a
larger source, refined by a sweep, and voted on. This goes by strips of rows, so that little but the source and
the result is ever in memory.

Axes: H rows, W columns, C channels.

Source
    Barnes et al. 2009, doi:10.1145/1531326.1531330, section 4: the same from coarse to fine
"""

import math
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from anew.engines.patch.resynthesis import Made, extended
from anew.ops.patchmatch import FAR, Field, clip_field, search
from anew.ops.progress import Progress, part, silent
from anew.ops.pyramids import resize
from anew.ops.voting import vote

Array = NDArray[np.float32]
Shape = tuple[int, int]

_ROWS = 256
_RADIUS = 2  # places are known by now: smaller patches are sharper, and twice as fast


def working_share(pixels: int, limit: int) -> float:
    """By how much to shrink the sides of a picture so that it has at most ``limit`` pixels; 1 where it has not more.

    Example:
        >>> working_share(4_000_000, 1_000_000), working_share(10, 1_000_000)
        (0.5, 1.0)
    """
    return min(1.0, math.sqrt(limit / max(1, pixels)))


def enlarge(
    made: Made,
    solved_in: Shape,
    source_HWC: Array,
    shape: Shape,
    *,
    radius: int = 3,
    seed: int = 0,
    progress: Progress = silent,
) -> Array:
    """The picture at full size.

    Args:
        made: The picture and field at the working size.
        solved_in: The shape of the source that the field points into.
        source_HWC: That source at full size.
        shape: (H, W) of the result; grown by about the same factor as the source.
        radius: Of the patches. 0, or a source too small for a patch: the picture is only resized.
        seed: Decides the few random tries.
        progress: Told at each strip.

    Returns:
        float32 (H, W, C).
    """
    if radius == 0 or min(*solved_in, *made.field.shape) <= 2 * radius:
        return resize(made.picture_HWC, *shape)
    radius = min(radius, _RADIUS)
    sizes = _sizes(made.field.shape, shape)
    areas = [height * width for height, width in sizes]
    for n, size in enumerate(sizes):
        last = n == len(sizes) - 1
        source = source_HWC if last else resize(source_HWC, 2 * solved_in[0], 2 * solved_in[1])
        told = part(progress, sum(areas[:n]) / sum(areas), sum(areas[: n + 1]) / sum(areas))
        made = _step(made.field, solved_in, source, size, radius, seed, told, keep_field=not last)
        solved_in = source.shape[0], source.shape[1]
    return made.picture_HWC


def _sizes(at: Shape, shape: Shape) -> list[Shape]:
    """Doubled again and again, and then the shape itself; nothing when it is reached already."""
    sizes = []
    while at != shape:
        last = max(shape[0] / at[0], shape[1] / at[1]) <= 2.2
        at = shape if last else (2 * at[0], 2 * at[1])
        sizes.append(at)
    return sizes


def _step(
    field: Field,
    solved_in: Shape,
    source: Array,
    shape: Shape,
    radius: int,
    seed: int,
    progress: Progress,
    *,
    keep_field: bool,
) -> Made:
    """One step up, strip by strip. Each strip is solved with some rows around it, which are then cut off."""
    picture = np.empty((*shape, source.shape[2]), np.float32)
    larger = field  # of the last step nobody asks where its pixels came from, and to know would fill the memory
    if keep_field:
        larger = Field(np.empty(shape, np.int32), np.empty(shape, np.int32), np.empty(shape, np.float32))
    grown_to = source.shape[0], source.shape[1]
    for first, end in _strips(shape[0]):
        progress(first / shape[0], f"finishing at {shape[1]}x{shape[0]}")
        above, below = max(0, first - 2 * radius), min(shape[0], end + 2 * radius)
        strip = _rows_at(field, shape, range(above, below), solved_in, grown_to, radius)
        guess = vote(source, strip, radius=radius)
        strip = extended(search(guess, source, strip, radius=radius, sweeps=1, reach=1, seed=seed), radius)
        keep = slice(first - above, end - above)
        picture[first:end] = vote(source, strip, radius=radius, robust=0.35)[keep]
        if keep_field:
            larger.y[first:end], larger.x[first:end] = strip.y[keep], strip.x[keep]
            larger.cost[first:end] = strip.cost[keep]
    return Made(picture, larger)


def _strips(height: int) -> Iterator[tuple[int, int]]:
    """Strips of about the same height, so that the last is never thinner than a patch."""
    count = max(1, height // _ROWS)
    for n in range(count):
        yield height * n // count, height * (n + 1) // count


def _rows_at(field: Field, shape: Shape, rows: range, source_from: Shape, source_to: Shape, radius: int) -> Field:
    """Some rows of the field as it would be at ``shape``: each pixel keeps its place relative to its match."""
    row, up_y = _stretched(np.arange(rows.start, rows.stop), field.shape[0], shape[0])
    column, up_x = _stretched(np.arange(shape[1]), field.shape[1], shape[1])
    at = np.ix_(row, column)
    # float32 holds positions to a hundredth of a pixel up to sides of 2^17.
    y = (field.y[at] + np.float32(0.5) + up_y[:, None]) * np.float32(source_to[0] / source_from[0])
    x = (field.x[at] + np.float32(0.5) + up_x[None, :]) * np.float32(source_to[1] / source_from[1])
    found = Field(np.floor(y).astype(np.int32), np.floor(x).astype(np.int32), np.full(y.shape, FAR))
    return clip_field(found, source_to, radius=radius)


def _stretched(new: NDArray[np.intp], old_length: int, new_length: int) -> tuple[NDArray[np.intp], Array]:
    place = (new + 0.5) * old_length / new_length
    index = np.minimum(place.astype(np.intp), old_length - 1)
    return index, (place - index - 0.5).astype(np.float32)
