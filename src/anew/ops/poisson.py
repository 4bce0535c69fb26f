"""Poisson: the smooth correction that makes a filling agree with its surroundings.

The unknown is always a *correction* ``e``: it is zero outside the mask, so what is kept stays as it was.
Solved by multigrid F-cycles on cells. A coarse cell stands for 2 x 2 finer ones; what joins two cells is a
conductance, so that a mask of any shape, and thin parts of it, keep their joints on every level.

Axes
    H, W  picture      C  channels, solved one by one

Sources
    Pérez et al. 2003, "Poisson Image Editing", doi:10.1145/882262.882269
    Briggs, Henson, McCormick 2000, "A Multigrid Tutorial"
    Bhat et al. 2010, "GradientShop", doi:10.1145/1731047.1731048                the screened form
"""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from anew.ops.kernels import SERIAL_BELOW, for_bands, kernel

Floats = npt.NDArray[np.float32]
Bools = npt.NDArray[np.bool_]

_SWEEPS = 2  # red-black sweeps before and after each coarser level


class _Grid(NamedTuple):
    """One level: a weighted graph on cells, and room for its unknowns.

    ``right[y, x]`` joins a cell to the one on its right, ``down`` to the one below; ``outside`` joins it to the
    known zero outside the mask; ``screen`` pulls it to zero. ``inverse`` is one over their sum, 0 where inactive.
    """

    right: Floats
    down: Floats
    outside: Floats
    screen: Floats
    inverse: Floats
    rhs: Floats
    e: Floats


def solve(rhs_HWC: Floats, mask_HW: npt.NDArray[np.generic], *, screen: float = 0.0, cycles: int = 5) -> Floats:
    """The ``e`` with ``(n + screen) e - sum of its n neighbours = rhs`` inside the mask and 0 outside.

    ``n`` counts the neighbours that exist, so nothing flows over the picture's border. A mask that covers the
    whole picture, with no ``screen``, leaves ``e`` free by a constant: then the mean of ``rhs`` is left out and
    ``e`` has mean 0.

    Args:
        rhs_HWC: Right-hand side, any range. Read inside the mask only.
        mask_HW: Non-zero = solve here.
        screen: Pull towards 0, not negative; in units of one neighbour.
        cycles: Multigrid cycles. Each divides the error by 6 or more.

    Returns:
        float32, shape of ``rhs_HWC``.

    Cost: linear in the pixels of the mask's bounding box.

    Example:
        >>> e = solve(np.ones((1, 3, 1), np.float32), np.array([[0, 1, 0]]))
        >>> e.ravel().tolist()
        [0.0, 0.5, 0.0]
    """
    e_HWC = np.zeros(rhs_HWC.shape, np.float32)
    inside_HW = np.asarray(mask_HW) > 0
    if not inside_HW.any():
        return e_HWC
    box = _box_around(inside_HW)
    inside = inside_HW[box]
    grids = _pyramid(inside, screen)
    floating = screen <= 0 and bool(inside_HW.all())
    for c in range(rhs_HWC.shape[2]):
        _load(grids[0], rhs_HWC[(*box, c)], inside, floating=floating)
        for _ in range(cycles):
            _cycle(grids, 0)
        found = grids[0].e
        e_HWC[(*box, c)] = found - found.mean() if floating else found
    return e_HWC


def blend_gradients(
    base_HWC: Floats,
    gx_HWC: Floats,
    gy_HWC: Floats,
    mask_HW: npt.NDArray[np.generic],
    *,
    tolerance: float | None = None,
    screen: float = 2e-4,
    cycles: int = 5,
) -> Floats:
    """``base`` corrected inside the mask so that its gradients come near ``gx`` and ``gy``.

    Args:
        base_HWC: The picture to correct, [0, 1]; returned as it is outside the mask.
        gx_HWC: Wanted forward differences, ``f[:, x + 1] - f[:, x]``; its last column is not read.
        gy_HWC: The same downwards; its last row is not read.
        mask_HW: Non-zero = may change.
        tolerance: Mismatches much larger than this (in [0, 1] units) are taken for real edges and let go:
            each is damped by ``1 / (1 + (mismatch / tolerance)^4)``. None damps nothing.
        screen: Pull towards ``base``; keeps light from drifting far from the seam.
        cycles: See `solve`.

    Returns:
        float32 (H, W, C), not clipped.

    Source:
        Pérez et al. 2003, doi:10.1145/882262.882269.
    """
    inside_HW = np.asarray(mask_HW) > 0
    result_HWC = np.array(base_HWC, np.float32)
    if not inside_HW.any():
        return result_HWC
    box = _box_around(inside_HW)
    rhs = _divergence(result_HWC[box], gx_HWC[box], gy_HWC[box], tolerance)
    if screen <= 0 and inside_HW.all():  # the mean is free: keep that of the base
        rhs -= rhs.mean(axis=(0, 1), keepdims=True)
    # The box holds one ring of known pixels wherever the picture has one, so it can be solved alone.
    result_HWC[box] += solve(rhs, inside_HW[box], screen=screen, cycles=cycles)
    return result_HWC


def _divergence(base: Floats, gx: Floats, gy: Floats, tolerance: float | None) -> Floats:
    """Minus the divergence of what is missing from the base's gradients."""
    rhs = np.zeros_like(base)
    for axis, wanted in ((1, gx), (0, gy)):
        first = (slice(None), slice(None, -1)) if axis == 1 else (slice(None, -1),)
        second = (slice(None), slice(1, None)) if axis == 1 else (slice(1, None),)
        missing = wanted[first] - np.diff(base, axis=axis)
        if tolerance is not None:
            size = np.abs(missing).max(axis=2, keepdims=True) / np.float32(tolerance)
            missing /= 1 + size**4
        rhs[first] -= missing
        rhs[second] += missing
    return rhs


def _box_around(inside_HW: Bools) -> tuple[slice, slice]:
    """The mask's bounding box with one ring of known pixels around it, cut at the picture's border."""
    rows, columns = (np.flatnonzero(inside_HW.any(axis=axis)) for axis in (1, 0))
    return slice(max(rows[0] - 1, 0), rows[-1] + 2), slice(max(columns[0] - 1, 0), columns[-1] + 2)


# --- levels -----------------------------------------------------------------------------------------


def _pyramid(inside: Bools, screen: float) -> list[_Grid]:
    """All levels, the finest first, down to a single cell."""
    grids = [_finest(inside, screen)]
    while grids[-1].e.size > 1:
        grids.append(_coarser(grids[-1]))
    return grids


def _finest(inside: Bools, screen: float) -> _Grid:
    right, down, outside = (np.zeros(inside.shape, np.float32) for _ in range(3))
    right[:, :-1] = inside[:, :-1] & inside[:, 1:]
    down[:-1] = inside[:-1] & inside[1:]
    outside[:, :-1] += inside[:, :-1] & ~inside[:, 1:]
    outside[:, 1:] += inside[:, 1:] & ~inside[:, :-1]
    outside[:-1] += inside[:-1] & ~inside[1:]
    outside[1:] += inside[1:] & ~inside[:-1]
    return _grid(right, down, outside, inside * np.float32(screen))


def _coarser(fine: _Grid) -> _Grid:
    """Joints between 2 x 2 blocks: two side by side, each twice as long.

    The joint to the known zero is only summed: too stiff for a long border, where it slows a cycle down a little,
    but right for a lone known pixel, where anything looser overshoots and diverges.
    """
    right = _pair(_pad(fine.right), 0)[:, 1::2] * np.float32(0.5)
    down = _pair(_pad(fine.down), 1)[1::2] * np.float32(0.5)
    return _grid(right, down, _block_sums(fine.outside), _block_sums(fine.screen))


def _grid(right: Floats, down: Floats, outside: Floats, screen: Floats) -> _Grid:
    total = right + down + outside + screen
    total[:, 1:] += right[:, :-1]
    total[1:] += down[:-1]
    inverse = np.zeros_like(total)
    np.divide(1, total, out=inverse, where=total > 0)
    right, down, rhs = np.ascontiguousarray(right), np.ascontiguousarray(down), np.zeros_like(total)
    return _Grid(right, down, outside, screen, inverse, rhs, np.zeros_like(total))


def _pad(cells: Floats) -> Floats:
    return np.pad(cells, [(0, n % 2) for n in cells.shape])


def _pair(cells: Floats, axis: int) -> Floats:
    return cells[0::2] + cells[1::2] if axis == 0 else cells[:, 0::2] + cells[:, 1::2]


def _block_sums(cells: Floats) -> Floats:
    return _pair(_pair(_pad(cells), 0), 1)


def _load(grid: _Grid, rhs: Floats, inside: Bools, *, floating: bool) -> None:
    grid.rhs[...] = np.where(inside, rhs, 0)
    if floating:
        grid.rhs[...] -= grid.rhs.mean()
    grid.e[...] = 0


# --- one cycle --------------------------------------------------------------------------------------


def _cycle(grids: list[_Grid], level: int, *, again: bool = True) -> None:
    """Smooth, solve what is left on the coarser level (``again``: twice), add it back, smooth."""
    grid = grids[level]
    if level == len(grids) - 1:
        grid.e[...] = grid.rhs * grid.inverse
        return
    _smooth(grid, first_colour=0)
    coarse = grids[level + 1]
    _rows(lambda top, bottom: _restrict(grid.e, grid.rhs, *grid[:5], coarse.rhs, top, bottom), coarse.e)
    coarse.e[...] = 0
    _cycle(grids, level + 1)
    if again:
        _cycle(grids, level + 1, again=False)
    _rows(lambda top, bottom: _prolong(coarse.e, grid.inverse, grid.e, top, bottom), grid.e)
    _smooth(grid, first_colour=1)


def _smooth(grid: _Grid, first_colour: int) -> None:
    """Red-black Gauss-Seidel. A colour reads only the other one, so bands of rows do not race."""
    arrays, halves = (grid.e, grid.rhs, grid.right, grid.down, grid.inverse), 2 * _SWEEPS
    if grid.e.size < SERIAL_BELOW:
        _relax(*arrays, first_colour, halves, 0, grid.e.shape[0])
        return
    for half in range(halves):
        colour = first_colour + half
        _rows(lambda top, bottom, colour=colour: _relax(*arrays, colour, 1, top, bottom), grid.e)  # type: ignore[misc]


def _rows(work: Callable[[int, int], None], cells: Floats) -> None:
    """Over all rows: in bands where there are enough cells to pay for them."""
    if cells.size < SERIAL_BELOW:
        work(0, cells.shape[0])
    else:
        for_bands(work, cells.shape[0], cells.size)


@kernel
def _relax(
    e: Floats,
    rhs: Floats,
    right: Floats,
    down: Floats,
    inverse: Floats,
    colour: int,
    halves: int,
    top: int,
    bottom: int,
) -> None:
    """Solve each cell of one colour for its neighbours, ``halves`` times, the colours in turn."""
    height, width = e.shape
    for half in range(halves):
        for y in range(top, bottom):
            for x in range((y + colour + half) % 2, width, 2):
                flow = rhs[y, x]
                if x > 0:
                    flow += right[y, x - 1] * e[y, x - 1]
                if x + 1 < width:
                    flow += right[y, x] * e[y, x + 1]
                if y > 0:
                    flow += down[y - 1, x] * e[y - 1, x]
                if y + 1 < height:
                    flow += down[y, x] * e[y + 1, x]
                e[y, x] = flow * inverse[y, x]


@kernel
def _restrict(
    e: Floats,
    rhs: Floats,
    right: Floats,
    down: Floats,
    outside: Floats,
    screen: Floats,
    inverse: Floats,
    coarse: Floats,
    top: int,
    bottom: int,
) -> None:
    """Sum of what is left unsolved in each 2 x 2 block."""
    height, width = e.shape
    for j in range(top, bottom):
        for i in range(coarse.shape[1]):
            total = np.float32(0)
            for y in range(2 * j, min(2 * j + 2, height)):
                for x in range(2 * i, min(2 * i + 2, width)):
                    if inverse[y, x] > 0:
                        here = e[y, x]
                        left_over = rhs[y, x] - (outside[y, x] + screen[y, x]) * here
                        if x > 0:
                            left_over -= right[y, x - 1] * (here - e[y, x - 1])
                        if x + 1 < width:
                            left_over -= right[y, x] * (here - e[y, x + 1])
                        if y > 0:
                            left_over -= down[y - 1, x] * (here - e[y - 1, x])
                        if y + 1 < height:
                            left_over -= down[y, x] * (here - e[y + 1, x])
                        total += left_over
            coarse[j, i] = total


@kernel
def _prolong(coarse: Floats, inverse: Floats, e: Floats, top: int, bottom: int) -> None:
    """Add the coarse correction, bilinear between the cells' centres."""
    rows, columns = coarse.shape
    for y in range(top, bottom):
        j = y // 2
        near_j = min(max(j + 2 * (y % 2) - 1, 0), rows - 1)
        for x in range(e.shape[1]):
            if inverse[y, x] > 0:
                i = x // 2
                near_i = min(max(i + 2 * (x % 2) - 1, 0), columns - 1)
                e[y, x] += (
                    np.float32(0.5625) * coarse[j, i]
                    + np.float32(0.1875) * (coarse[near_j, i] + coarse[j, near_i])
                    + np.float32(0.0625) * coarse[near_j, near_i]
                )
