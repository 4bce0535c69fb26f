"""Matting: how much of each pixel belongs to the subject, where hair and edges mix it with what is behind.

In any 3 x 3 window alpha is taken to be a linear function of colour; alpha is what departs least from that over
all windows, with the sure pixels held. Only the unknown pixels get a row in the matrix, so memory follows the
edge's length and not the picture's size. Solved by conjugate gradients, coarse to fine.

Axes
    H, W  picture      U  unknown pixels      N  the 5 x 5 pixels around one

Sources
    Levin, Lischinski & Weiss 2008, "A Closed-Form Solution to Natural Image Matting", doi:10.1109/TPAMI.2007.1177
    Grady et al. 2005, "Random Walks for Interactive Alpha-Matting"             only the unknown pixels are solved for
"""

from collections.abc import Callable
from typing import NamedTuple

import cv2
import numpy as np
import numpy.typing as npt

from anew.ops.kernels import for_bands, kernel
from anew.ops.progress import Progress, silent

Floats = npt.NDArray[np.float32]
Doubles = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int32]
Bools = npt.NDArray[np.bool_]

_EPSILON = 1e-6
"""Added to the colours' variance. More is smoother and converges sooner."""
_SMALLEST = 24
"""Shorter side, in pixels, at which coarse-to-fine begins."""
_STEPS = 40
"""Conjugate gradient steps a level."""
_GOOD = 2e-3
"""Share of the first residual at which a level is done."""


class _System(NamedTuple):
    """One level: the matrix over its unknown pixels, and what the known ones ask for."""

    unknown_U2: Ints
    """Row and column of each, in reading order; so the neighbours before a pixel are the first twelve of its 25."""
    neighbour_UN: Ints
    """Number of each of the 5 x 5 pixels around; U, which is always 0, where it is known or outside."""
    value_UN: Doubles
    """The matting Laplacian."""
    asked_U: Doubles


def closed_form_alpha(picture_HWC: Floats, trimap_HW: Floats, *, progress: Progress = silent) -> Floats:
    """Alpha where the trimap does not know it.

    Args:
        picture_HWC: sRGB-encoded, [0, 1], three channels.
        trimap_HW: 0 = background, 1 = subject, anything between = unknown.
        progress: Told after each level.

    Returns:
        float32 (H, W) in [0, 1]; 0 and 1 where the trimap says so.

    Cost: about 1 CPU-second for 70,000 unknown pixels; memory in proportion to them.

    Source:
        Levin et al. 2008, doi:10.1109/TPAMI.2007.1177.

    Example:
        >>> ramp = np.linspace(0, 1, 9, dtype=np.float32)[None].repeat(9, 0)
        >>> trimap = np.full((9, 9), 0.5, np.float32)
        >>> trimap[:, 0], trimap[:, -1] = 0, 1
        >>> alpha = closed_form_alpha(ramp[..., None].repeat(3, 2), trimap)
        >>> bool(np.abs(alpha - ramp).max() < 0.02)
        True
    """
    unknown = ((trimap_HW > 0) & (trimap_HW < 1)).astype(np.float32)
    levels = _levels(picture_HWC, trimap_HW, unknown)
    alpha: Floats | None = None
    for number, (picture, known, unsure) in enumerate(levels):
        guess = known if alpha is None else cv2.resize(alpha, known.shape[::-1], interpolation=cv2.INTER_LINEAR)
        alpha = np.where(unsure > 0, guess, known).astype(np.float32)
        if (unsure > 0).any() and min(known.shape) >= 3:
            alpha = _solved(_system(picture, alpha, unsure > 0), alpha)
        progress((number + 1) / len(levels), "working out transparency")
    assert alpha is not None
    return alpha


def _levels(picture: Floats, trimap: Floats, unknown: Floats) -> list[tuple[Floats, Floats, Floats]]:
    """Picture, known alpha and unknown share at each size, the coarsest first."""
    levels = [(picture, trimap, unknown)]
    while min(levels[0][1].shape) >= 2 * _SMALLEST:
        size = tuple((n + 1) // 2 for n in levels[0][1].shape[::-1])
        levels.insert(0, tuple(cv2.resize(a, size, interpolation=cv2.INTER_AREA) for a in levels[0]))  # type: ignore[arg-type]
    return levels


def _system(picture: Floats, alpha: Floats, unknown: Bools) -> _System:
    near = cv2.dilate(unknown.astype(np.uint8), np.ones((3, 3), np.uint8)) > 0
    near[[0, -1]] = near[:, [0, -1]] = False  # windows lie wholly inside
    centres, pixels = np.argwhere(near).astype(np.int32), np.argwhere(unknown).astype(np.int32)
    windows, numbers = np.full(near.shape, -1, np.int32), np.full(near.shape, -1, np.int32)
    windows[near], numbers[unknown] = np.arange(len(centres)), np.arange(len(pixels))
    mean, inverse = np.empty((len(centres), 3)), np.empty((len(centres), 6))
    colours = np.ascontiguousarray(picture)
    _each(lambda a, b: _statistics(colours, centres, _EPSILON, mean, inverse, a, b), len(centres))
    neighbour, value = np.full((len(pixels), 25), len(pixels), np.int32), np.zeros((len(pixels), 25))
    asked = np.zeros(len(pixels))
    _each(
        lambda a, b: _rows(colours, alpha, pixels, numbers, windows, mean, inverse, neighbour, value, asked, a, b),
        len(pixels),
    )
    return _System(pixels, neighbour, value, asked)


def _each(work: Callable[[int, int], None], count: int) -> None:
    for_bands(work, count, 8 * count)


def _solved(system: _System, alpha: Floats) -> Floats:
    """Conjugate gradients from ``alpha``, one sweep there and back (SSOR) as preconditioner."""
    at = (system.unknown_U2[:, 0], system.unknown_U2[:, 1])
    found = alpha[at].astype(np.float64)
    left = system.asked_U - _applied(system, found)
    sought = _swept(system, left)
    energy = first = float(left @ sought)
    for _ in range(_STEPS):
        if energy <= _GOOD**2 * first:
            break
        pushed = _applied(system, sought)
        size = energy / float(sought @ pushed)
        found += size * sought
        left -= size * pushed
        better = _swept(system, left)
        before, energy = energy, float(left @ better)
        sought = better + (energy / before) * sought
    solved = alpha.copy()
    solved[at] = np.clip(found, 0, 1)
    return solved


def _applied(system: _System, p_U: Doubles) -> Doubles:
    """The matting Laplacian times ``p``."""
    padded, out = np.append(p_U, 0.0), np.empty_like(p_U)
    _each(lambda a, b: _multiply(system.neighbour_UN, system.value_UN, padded, out, a, b), len(out))
    return out


def _swept(system: _System, left_U: Doubles) -> Doubles:
    out = np.append(left_U, 0.0)
    _sweep(system.neighbour_UN, system.value_UN, out)
    return out[:-1]


# --- kernels ----------------------------------------------------------------------------------------


@kernel
def _statistics(
    picture: Floats, centres: Ints, epsilon: float, means: Doubles, inverses: Doubles, first: int, end: int
) -> None:
    """Mean and inverse covariance of the colours in each window."""
    for k in range(first, end):
        y, x = centres[k]
        mr = mg = mb = rr = rg = rb = gg = gb = bb = 0.0
        for j in range(y - 1, y + 2):
            for i in range(x - 1, x + 2):
                mr += picture[j, i, 0] / 9.0
                mg += picture[j, i, 1] / 9.0
                mb += picture[j, i, 2] / 9.0
        for j in range(y - 1, y + 2):
            for i in range(x - 1, x + 2):
                r, g, b = picture[j, i, 0] - mr, picture[j, i, 1] - mg, picture[j, i, 2] - mb
                rr += r * r / 9.0
                rg += r * g / 9.0
                rb += r * b / 9.0
                gg += g * g / 9.0
                gb += g * b / 9.0
                bb += b * b / 9.0
        rr += epsilon
        gg += epsilon
        bb += epsilon
        a, b, c = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
        scale = 1.0 / (rr * a + rg * b + rb * c)
        means[k, 0], means[k, 1], means[k, 2] = mr, mg, mb
        inverses[k, 0], inverses[k, 1], inverses[k, 2] = a * scale, b * scale, c * scale
        inverses[k, 3], inverses[k, 4] = (rr * bb - rb * rb) * scale, (rg * rb - rr * gb) * scale
        inverses[k, 5] = (rr * gg - rg * rg) * scale


@kernel
def _rows(
    picture: Floats,
    alpha: Floats,
    pixels: Ints,
    numbers: Ints,
    windows: Ints,
    means: Doubles,
    inverses: Doubles,
    neighbours: Ints,
    values: Doubles,
    asked: Doubles,
    first: int,
    end: int,
) -> None:
    """Each unknown pixel's row of the matting Laplacian; what falls on known pixels goes to the right-hand side."""
    height, width = numbers.shape
    for u in range(first, end):
        y, x = pixels[u]
        for cy in range(max(y - 1, 0), min(y + 2, height)):
            for cx in range(max(x - 1, 0), min(x + 2, width)):
                k = windows[cy, cx]
                if k < 0:
                    continue
                mr, mg, mb = means[k]
                r, g, b = picture[y, x, 0] - mr, picture[y, x, 1] - mg, picture[y, x, 2] - mb
                rr, rg, rb, gg, gb, bb = inverses[k]
                r, g, b = rr * r + rg * g + rb * b, rg * r + gg * g + gb * b, rb * r + gb * g + bb * b
                for j in range(cy - 1, cy + 2):
                    for i in range(cx - 1, cx + 2):
                        near = r * (picture[j, i, 0] - mr) + g * (picture[j, i, 1] - mg) + b * (picture[j, i, 2] - mb)
                        value = -(1 + near) / 9.0
                        if j == y and i == x:
                            value += 1
                        number = numbers[j, i]
                        if number >= 0:
                            slot = (j - y + 2) * 5 + i - x + 2
                            neighbours[u, slot] = number
                            values[u, slot] += value
                        else:
                            asked[u] -= value * alpha[j, i]


@kernel
def _multiply(neighbours: Ints, values: Doubles, p: Doubles, out: Doubles, first: int, end: int) -> None:
    for u in range(first, end):
        total = 0.0
        for slot in range(25):
            total += values[u, slot] * p[neighbours[u, slot]]
        out[u] = total


@kernel
def _sweep(neighbours: Ints, values: Doubles, z: Doubles) -> None:
    """Solve (lower triangle) (diagonal)^-1 (upper triangle) z = z, in place."""
    count = len(neighbours)
    for u in range(count):
        total = z[u]
        for slot in range(12):
            total -= values[u, slot] * z[neighbours[u, slot]]
        z[u] = total / values[u, 12]
    for u in range(count - 1, -1, -1):
        total = 0.0
        for slot in range(13, 25):
            total += values[u, slot] * z[neighbours[u, slot]]
        z[u] -= total / values[u, 12]


# --- to full size -----------------------------------------------------------------------------------


def alpha_lines(picture_HWC: Floats, alpha_HW: Floats, *, radius: int = 2) -> Floats:
    """Alpha as a line over colour around each pixel: what to carry over to a larger copy of the picture.

    Returns:
        float32 (H, W, 4): slopes over the three colours, then the offset; alpha is near
        ``lines[..., :3] . colour + lines[..., 3]``. Where alpha is flat the slopes are 0.

    Source:
        He & Sun 2015, "Fast Guided Filter", arXiv:1505.00996.

    Example:
        >>> ramp = np.linspace(0, 1, 9, dtype=np.float32)[None].repeat(9, 0)
        >>> lines = alpha_lines(ramp[..., None].repeat(3, 2), ramp)
        >>> bool(np.isclose(lines[4, 4, :3].sum(), 1, atol=1e-2))
        True
    """
    flat = cv2.dilate(alpha_HW, np.ones((5, 5), np.uint8)) == cv2.erode(alpha_HW, np.ones((5, 5), np.uint8))
    lines = np.zeros((*alpha_HW.shape, 4), np.float32)
    lines[..., 3] = alpha_HW
    colours, alpha, edges = np.ascontiguousarray(picture_HWC), np.ascontiguousarray(alpha_HW), ~flat
    for_bands(lambda a, b: _guided(colours, alpha, edges, radius, 1e-5, lines, a, b), len(lines), 8 * alpha.size)
    smooth = cv2.blur(lines, (2 * radius + 1, 2 * radius + 1), borderType=cv2.BORDER_REPLICATE)
    return np.asarray(np.where(edges[..., None], smooth, lines), np.float32)


@kernel
def _guided(
    picture: Floats,
    alpha: Floats,
    edges: Bools,
    radius: int,
    epsilon: float,
    lines: Floats,
    top: int,
    bottom: int,
) -> None:
    """Fit the lines by least squares over a square window."""
    height, width = alpha.shape
    for y in range(top, bottom):
        for x in range(width):
            if not edges[y, x]:
                continue
            y0, y1, x0, x1 = (
                max(y - radius, 0),
                min(y + radius + 1, height),
                max(x - radius, 0),
                min(x + radius + 1, width),
            )
            share = 1.0 / ((y1 - y0) * (x1 - x0))
            mr = mg = mb = ma = 0.0
            for j in range(y0, y1):
                for i in range(x0, x1):
                    mr += share * picture[j, i, 0]
                    mg += share * picture[j, i, 1]
                    mb += share * picture[j, i, 2]
                    ma += share * alpha[j, i]
            rr = gg = bb = epsilon
            rg = rb = gb = ra = ga = ba = 0.0
            for j in range(y0, y1):
                for i in range(x0, x1):
                    r, g, b = picture[j, i, 0] - mr, picture[j, i, 1] - mg, picture[j, i, 2] - mb
                    a = share * (alpha[j, i] - ma)
                    rr += share * r * r
                    rg += share * r * g
                    rb += share * r * b
                    gg += share * g * g
                    gb += share * g * b
                    bb += share * b * b
                    ra += r * a
                    ga += g * a
                    ba += b * a
            u, v, w = gg * bb - gb * gb, rb * gb - rg * bb, rg * gb - rb * gg
            scale = 1.0 / (rr * u + rg * v + rb * w)
            sr = (u * ra + v * ga + w * ba) * scale
            sg = (v * ra + (rr * bb - rb * rb) * ga + (rg * rb - rr * gb) * ba) * scale
            sb = (w * ra + (rg * rb - rr * gb) * ga + (rr * gg - rg * rg) * ba) * scale
            lines[y, x, 0], lines[y, x, 1], lines[y, x, 2] = sr, sg, sb
            lines[y, x, 3] = ma - sr * mr - sg * mg - sb * mb
