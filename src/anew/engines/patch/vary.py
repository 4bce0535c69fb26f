"""Vary: another version of the same picture, made of its own patches.

The layout is changed at random - plain parts give and take, so that things move about, and with more strength all of
it is bent - and then rebuilt from the picture's own patches. Plain noise, as in the paper, gives back the source:
patches of a noisy picture still find their own places.

Source
    Granot et al. 2022, arXiv:2103.15545
"""

from typing import cast

import cv2
import numpy as np

from anew.engines.base import Array, Inputs, Work
from anew.engines.patch.alpha import premultiplied, straight
from anew.engines.patch.enlarge import enlarge, working_share
from anew.engines.patch.layout import spread
from anew.engines.patch.resynthesis import fitting_radius, resynthesise
from anew.ops.progress import part
from anew.ops.pyramids import resize
from anew.tasks import Task, Vary

_WORKING_PIXELS = 400_000
_FURTHEST = 0.35  # displacement at strength 1, as a share of the width (standard deviation)
_UPWARDS = 0.4  # of the sideways displacement: skies stay up and grounds down
_COMPLETENESS = 0.01


def vary(task: Task, x: Inputs, work: Work) -> Array:
    """Another version of the picture; each seed gives another.

    Args:
        task: A ``Vary``; strength 0 returns the picture, 1 rearranges it freely.
        x: ``picture``, (H, W, 3 or 4).
        work: The seed decides the version.

    Returns:
        float32, the picture's size and channels.
    """
    strength = cast(Vary, task).strength
    picture = x["picture"]
    if strength == 0:
        return np.array(picture)
    source = premultiplied(picture)
    height, width = source.shape[:2]
    share = working_share(height * width, _WORKING_PIXELS)
    small = resize(source, max(1, round(height * share)), max(1, round(width * share)))
    shape = small.shape[0], small.shape[1]
    radius = fitting_radius(3, shape)
    made = resynthesise(
        small,
        shape,
        start_HWC=rearranged(small, strength, work.rng),
        radius=radius,
        coarsest=coarsest_side(strength),
        completeness=_COMPLETENESS,
        seed=work.seed,
        progress=part(work.progress, 0.0, share),
        preview=work.preview,
    )
    rest = part(work.progress, share, 1.0)
    return straight(enlarge(made, shape, source, (height, width), radius=radius, seed=work.seed, progress=rest))


def coarsest_side(strength: float) -> int:
    """Where rebuilding begins: small changes need no small pictures.

    Example:
        >>> coarsest_side(0.0), coarsest_side(1.0)
        (96, 24)
    """
    return int(96 / 4**strength + 0.5)


def rearranged(picture_HWC: Array, strength: float, rng: np.random.Generator) -> Array:
    """Another layout: things moved along by the plain parts between them, then everything bent a little."""
    height, width = picture_HWC.shape[:2]
    moved = spread(picture_HWC, (height, width), wander=2 * strength, rng=rng)
    across, down = (_waves((height, width), 3, rng) for _ in range(2))
    reach = _FURTHEST * strength**5
    map_x = np.arange(width, dtype=np.float32)[None, :] + np.float32(reach * width) * across
    map_y = np.arange(height, dtype=np.float32)[:, None] + np.float32(reach * height * _UPWARDS) * down
    return np.asarray(cv2.remap(moved, map_x, map_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101))


def _waves(shape: tuple[int, int], cells: int, rng: np.random.Generator) -> Array:
    """Smooth noise of unit standard deviation."""
    waves = resize(rng.standard_normal((cells, cells)).astype(np.float32), *shape)
    return np.asarray((waves - waves.mean()) / (waves.std() + 1e-6), np.float32)
