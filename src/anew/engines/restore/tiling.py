"""Tiling: a network run over a picture of any size, in tiles that know their surroundings.

    |<-- tile -->|<-- tile -->|          each is run with a margin of its neighbours, which is then cut off
    |<--- wide --->|
            |<--- wide --->|

Tiles begin at multiples of what the network folds together, so that a margin as wide as the network sees makes the
tiled picture the whole one. Margins are cut at 48 pixels: what a trained network sees farther away changes a pixel by
less than 0.01 levels of 8 bits.
"""

import math

import numpy as np
import numpy.typing as npt

from anew.engines.restore.nets.plan import Plan
from anew.engines.restore.nets.runner import Runner
from anew.ops.mirror import mirrored
from anew.ops.overlaps import up_to
from anew.ops.progress import Progress
from anew.ops.tiles import Place, grown, tiles

Array = npt.NDArray[np.float32]

FARTHEST = 48
"""Pixels of margin, at most."""
AT_ONCE = 64 * 2**20
"""Bytes of the widest layer that a tile may take; a few such layers are in memory at once."""


def reach(plan: Plan) -> int:
    """How many pixels away something can still change what is made of a pixel; rounded up.

    Example:
        >>> reach(Plan(widths=(64, 96, 128), blocks=(2, 2, 4)))
        124
    """
    far = 2 * plan.fold + plan.multiple_of
    for level, depth in enumerate(plan.blocks):
        ways = 1 if level == len(plan.blocks) - 1 else 2
        far += 2 * depth * ways * plan.fold * 2**level
    return far


def tile_of(plan: Plan, asked: int = 0) -> int:
    """The side of a tile: as asked, or as large as memory should bear; a multiple of the plan's."""
    side = asked or math.isqrt(AT_ONCE * plan.fold**2 // (4 * plan.widths[0]))
    return max(side // plan.multiple_of, 1) * plan.multiple_of


def made_in_tiles(
    run: Runner,
    plan: Plan,
    x_HWC: Array,
    c: Array | None,
    *,
    progress: Progress,
    doing: str,
    scale: int = 1,
    tile: int = 0,
) -> Array:
    """What a network makes of a picture.

    Args:
        run: The network.
        plan: Its shape.
        x_HWC: float32 (H, W, inputs); any size from 1 x 1.
        c: (1, conditions), for a plan that has some.
        progress: Told before each tile; may raise ``Cancelled``.
        doing: What it is told.
        scale: One of ``plan.scales``.
        tile: The side of a tile without its margin; 0 = by memory.

    Returns:
        float32 (scale H, scale W, outputs).
    """
    height, width = x_HWC.shape[:2]
    margin = up_to(min(reach(plan), FARTHEST), plan.multiple_of)
    made = np.empty((scale * height, scale * width, plan.outputs), np.float32)
    places = list(tiles(height, width, tile_of(plan, tile)))
    for index, at in enumerate(places):
        progress(index / len(places), doing)
        wide, inner = grown(at, margin, height, width)
        made[_times(at, scale)] = _run(run, plan, x_HWC[wide], c, scale)[_times(inner, scale)]
    return made


def _run(run: Runner, plan: Plan, piece_HWC: Array, c: Array | None, scale: int) -> Array:
    """One piece, grown by its mirror image until the network takes it; what is made is larger by that."""
    height, width = piece_HWC.shape[:2]
    bottom, right = -height % plan.multiple_of, -width % plan.multiple_of
    x = mirrored(piece_HWC, bottom=bottom, right=right).transpose(2, 0, 1)[None]
    made: Array = run(np.ascontiguousarray(x), c, scale)[0].transpose(1, 2, 0)
    return made


def _times(at: Place, scale: int) -> Place:
    rows, columns = (slice(scale * each.start, scale * each.stop) for each in at)
    return rows, columns
