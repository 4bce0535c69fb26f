"""Voting: turn a field of matches back into a picture.

Every pixel lies in (2 radius + 1)^2 target patches, and the source patch matched to each of them holds an opinion
on its colour. ``vote`` takes the mean of those opinions, trusting good matches more where asked;
``best_offsets`` names the one most trusted, for a copy that keeps the source's own sharpness.

Source
    Wexler et al. 2007, "Space-Time Completion of Video", doi:10.1109/TPAMI.2007.60    the trust in a match
    Newson et al. 2014, "Video Inpainting of Complex Scenes", arXiv:1503.05528         one patch copied at the end
"""

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from anew.ops.kernels import for_bands, kernel, or_empty
from anew.ops.patchmatch import FAR, Field, Floats, Mask

Offsets = tuple[NDArray[np.signedinteger[Any]], NDArray[np.signedinteger[Any]]]


def vote(
    values_HWC: Floats,
    field: Field,
    *,
    radius: int,
    window: float = 0.0,
    robust: float = 0.0,
    base: Floats | None = None,
    pixels: Mask | None = None,
    targets: Mask | None = None,
    trust: Floats | None = None,
) -> Floats:
    """The picture in which each pixel is the mean of what the patches over it say.

    Args:
        values_HWC: The source picture, or anything else that lies on the source's pixels, of any channels.
        field: For each target centre, a source centre; its shape is the shape of the result.
        radius: A patch is 2 radius + 1 pixels wide and high.
        window: Standard deviation, in pixels, of a gaussian that lets a patch's middle count more; 0 = all alike.
        robust: 0 trusts all matches alike; above 0, smaller trusts the cheaper ones more (0.35 is a good value):
            weight exp(-(cost - least) / sigma), sigma = robust ((mean - least) + 0.4 least) over the pixel's patches.
        base: What pixels that nobody votes on keep, (H, W, C); None means zeros.
        pixels: Pixels to decide, (H, W); None means all.
        targets: Centres whose patches vote, (H, W); None means all whose patch lies inside.
        trust: A factor on the vote of each centre's patch, (H, W); None means 1.

    Returns:
        float32, (H, W, C).
    """
    height, width = field.shape
    channels = values_HWC.shape[2]
    result = np.zeros((height, width, channels), np.float32) if base is None else np.array(base, np.float32, order="C")
    values = np.ascontiguousarray(values_HWC, np.float32)
    across = _window(radius, window)
    masks = or_empty(pixels, np.bool_), or_empty(targets, np.bool_), or_empty(trust, np.float32)

    def band(first: int, end: int) -> None:
        _vote(result, values, field.y, field.x, field.cost, radius, across, np.float32(robust), *masks, first, end)

    for_bands(band, height, _size(pixels, field) * 8)
    return result


def best_offsets(field: Field, *, radius: int, pixels: Mask, targets: Mask | None = None) -> Offsets:
    """For each pixel of ``pixels`` how far away (rows, columns) its best source pixel lies; elsewhere 0.

    Best is the cheapest of the patches over the pixel, a little in favour of those that hold it near their middle.
    """
    down, right = np.zeros(field.shape, np.int32), np.zeros(field.shape, np.int32)
    masks = or_empty(pixels, np.bool_), or_empty(targets, np.bool_)

    def band(first: int, end: int) -> None:
        _best(down, right, field.y, field.x, field.cost, radius, *masks, first, end)

    for_bands(band, field.shape[0], _size(pixels, field) * 4)
    return down, right


def _size(pixels: Mask | None, field: Field) -> int:
    return field.y.size if pixels is None else int(np.count_nonzero(pixels))


def _window(radius: int, window: float) -> Floats:
    """The weight of a patch's rows (and columns) by how far they lie from its middle."""
    far = np.arange(-radius, radius + 1)
    return (np.exp(-0.5 * (far / window) ** 2) if window > 0 else np.ones(len(far))).astype(np.float32)


@kernel
def _votes(targets: Any, height: int, width: int, r: int, y: int, x: int) -> Any:
    """Whether the patch around (y, x) has a vote."""
    if y < r or x < r or y >= height - r or x >= width - r:
        return False
    return targets.shape[0] == 0 or targets[y, x]


@kernel
def _vote(
    result: Any, values: Any, near_y: Any, near_x: Any, cost: Any, r: int, across: Any, robust: Any,
    pixels: Any, targets: Any, trust: Any, first: int, end: int,
) -> None:  # fmt: skip
    """Rows ``first`` to ``end`` of ``vote``."""
    height, width, channels = result.shape
    total = np.zeros(channels, np.float32)
    for y in range(first, end):
        for x in range(width):
            if pixels.shape[0] > 0 and not pixels[y, x]:
                continue
            top, bottom = max(0, y - r), min(height, y + r + 1)
            left, right = max(0, x - r), min(width, x + r + 1)
            least, mean, voters = FAR, np.float32(0), 0
            if robust > 0:
                for py in range(top, bottom):
                    for px in range(left, right):
                        if _votes(targets, height, width, r, py, px):
                            least = min(least, cost[py, px])
                            mean += cost[py, px]
                            voters += 1
                mean /= np.float32(max(1, voters))
            sharp = np.float32(-1) / (robust * (mean - np.float32(0.6) * least) + np.float32(1e-9))
            total[:] = 0
            weights = np.float32(0)
            for py in range(top, bottom):
                for px in range(left, right):
                    if not _votes(targets, height, width, r, py, px):
                        continue
                    weight = across[py - y + r] * across[px - x + r]
                    if robust > 0:
                        weight *= math.exp((cost[py, px] - least) * sharp)
                    if trust.shape[0] > 0:
                        weight *= trust[py, px]
                    from_y, from_x = near_y[py, px] + y - py, near_x[py, px] + x - px
                    weights += weight
                    for c in range(channels):
                        total[c] += weight * values[from_y, from_x, c]
            if weights > 0:
                for c in range(channels):
                    result[y, x, c] = total[c] / weights


@kernel
def _best(
    down: Any, right: Any, near_y: Any, near_x: Any, cost: Any, r: int, pixels: Any, targets: Any, first: int, end: int
) -> None:
    """Rows ``first`` to ``end`` of ``best_offsets``."""
    height, width = down.shape
    for y in range(first, end):
        for x in range(width):
            if not pixels[y, x]:
                continue
            least = FAR * np.float32(100)
            for py in range(max(0, y - r), min(height, y + r + 1)):
                for px in range(max(0, x - r), min(width, x + r + 1)):
                    if not _votes(targets, height, width, r, py, px):
                        continue
                    off_centre = np.float32((py - y) * (py - y) + (px - x) * (px - x))
                    this = cost[py, px] * (np.float32(1) + np.float32(0.02) * off_centre)
                    if this < least:
                        least = this
                        down[y, x], right[y, x] = near_y[py, px] - py, near_x[py, px] - px
