"""Fill a hole in a picture with pieces of the same picture.

From coarse to fine: match every patch that touches the hole with one that does not, let the matches vote on the
hole's colours, and repeat. At the end each pixel is copied from the best of its patches and the seams are healed.

Axes: H rows, W columns, C channels.

Source
    Wexler et al. 2007, "Space-Time Completion of Video", doi:10.1109/TPAMI.2007.60
    Barnes et al. 2009, "PatchMatch", doi:10.1145/1531326.1531330
    Newson et al. 2014, "Video Inpainting of Complex Scenes", arXiv:1503.05528
"""

import numpy as np

from anew.engines.patch.levels import Level, finer_field, levels_of
from anew.engines.patch.peel import peel
from anew.engines.patch.seam import heal
from anew.ops.patchmatch import Field, Floats, Mask, search
from anew.ops.progress import Progress, silent
from anew.ops.voting import best_offsets, vote

_ROUNDS = (12, 8, 5, 3)  # of matching and voting, from the coarsest level on
_SWEEPS = 2
_ROBUST = 0.35
_STILL = 0.3 / 255  # mean change of a round after which a level is done


def fill(
    picture_HWC: Floats,
    hole_HW: Mask,
    *,
    source: Mask | None = None,
    guide: Floats | None = None,
    seed: int = 0,
    progress: Progress = silent,
) -> Floats:
    radius = 3
    hole = hole_HW.astype(bool)
    allowed = ~hole if source is None else source & ~hole
    levels = levels_of(picture_HWC, hole, allowed, guide, radius)
    field = None
    for number in reversed(range(len(levels))):
        progress(1 - (number + 1) / len(levels), "filling")
        field = _solve(levels, number, field, radius, seed)
    assert field is not None
    offsets = best_offsets(field, radius=radius, pixels=hole, targets=levels[0].targets)
    y, x = np.nonzero(hole)
    filled = picture_HWC.copy()
    filled[y, x] = picture_HWC[y + offsets[0][y, x], x + offsets[1][y, x]]
    return heal(filled, hole, offsets)


def _solve(levels: list[Level], number: int, coarser: Field | None, radius: int, seed: int) -> Field:
    level = levels[number]
    if coarser is None:
        picture, field = peel(level, radius=radius, seed=seed)
    else:
        field = finer_field(coarser, levels[number + 1], level, radius)
        placed = level.targets & (field.y >= 0)
        picture = vote(
            level.picture,
            field,
            radius=radius,
            base=level.picture,
            pixels=level.hole,
            targets=placed,
            trust=level.trust,
        )
    depth = len(levels) - 1 - number
    rounds = _ROUNDS[min(depth, 3)] if number > 0 or len(levels) == 1 else _ROUNDS[3]
    reach = max(level.hole.shape) // (1 if depth == 0 or number > 1 else 4)
    for turn in range(rounds):
        field = search(
            picture,
            picture,
            field,
            radius=radius,
            targets=level.targets,
            valid=level.valid,
            weights=level.weights,
            sweeps=_SWEEPS,
            seed=seed + 1000 * number + turn,
            reach=reach,
        )
        if turn == rounds - 1 and number == 0:
            break
        new = vote(
            picture,
            field,
            radius=radius,
            robust=_ROBUST,
            base=picture,
            pixels=level.hole,
            targets=level.targets,
            trust=level.trust,
        )
        change = np.abs(new - picture)[level.hole].mean()
        picture = new
        if change < _STILL and turn > 1 and number > 0:
            break
    return field
