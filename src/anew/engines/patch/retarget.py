"""Retarget: another size or aspect, with nothing that matters stretched.

First a layout: plain rows and columns give or take, the others keep their width (`layout.spread`). Then what was
stretched is rebuilt from unstretched patches (`resynthesis`).

Sources
    Panozzo, Weber & Sorkine 2012, doi:10.1111/j.1467-8659.2012.03001.x
    Granot et al. 2022, arXiv:2103.15545
"""

from typing import cast

import numpy as np

from anew.engines.base import Array, Inputs, Work
from anew.engines.patch.alpha import premultiplied, straight
from anew.engines.patch.enlarge import enlarge, working_share
from anew.engines.patch.layout import spread
from anew.engines.patch.resynthesis import fitting_radius, resynthesise
from anew.image import Size
from anew.ops.progress import part
from anew.ops.pyramids import resize
from anew.tasks import Retarget, Task

_WORKING_PIXELS = 700_000
_COARSEST = 100  # the layout has already decided everything larger
_MOST_SQUEEZED = 0.6  # share of a side that its plain parts can be trusted to give away


def retarget(task: Task, x: Inputs, work: Work) -> Array:
    """The picture on a canvas of the task's size.

    Args:
        task: A ``Retarget``.
        x: ``picture``, (H, W, 3 or 4).
        work: The seed decides little: which of two equally good patches is taken.

    Returns:
        float32, the target's size, as many channels as the picture.
    """
    task = cast(Retarget, task)
    picture = x["picture"]
    size = task.target(Size(picture.shape[1], picture.shape[0]))
    shape = (size.height, size.width)
    if shape == picture.shape[:2]:
        return np.array(picture)
    scale = undeformed_scale((picture.shape[0], picture.shape[1]), shape)
    source = _scaled(premultiplied(picture), scale)
    return straight(_solve(source, shape, work))


def undeformed_scale(old: tuple[int, int], new: tuple[int, int]) -> float:
    """By how much to scale the picture before anything is deformed: as little as both canvases allow.

    A canvas that grows in both directions enlarges the picture until one side fits; one that grows one way and
    shrinks the other leaves it alone, unless a side would lose more than its plain parts can give.

    Example:
        >>> undeformed_scale((100, 100), (100, 150)), undeformed_scale((100, 100), (200, 300))
        (1.0, 2.0)
        >>> round(undeformed_scale((100, 100), (100, 40)), 2)
        0.67
    """
    factors = new[0] / old[0], new[1] / old[1]
    kindest = min(max(1.0, min(factors)), max(factors))
    return min(kindest, min(factors) / _MOST_SQUEEZED)


def _solve(source: Array, shape: tuple[int, int], work: Work) -> Array:
    height, width = source.shape[:2]
    share = working_share(max(shape[0] * shape[1], height * width), _WORKING_PIXELS)
    small, small_shape = _scaled(source, share), _sides(shape, share)
    radius = fitting_radius(3, (small.shape[0], small.shape[1]), small_shape)
    made = resynthesise(
        small,
        small_shape,
        start_HWC=spread(small, small_shape),
        radius=radius,
        coarsest=_COARSEST,
        completeness=None,
        seed=work.seed,
        progress=part(work.progress, 0.0, share),
        preview=work.preview,
    )
    solved_in = (small.shape[0], small.shape[1])
    rest = part(work.progress, share, 1.0)
    return enlarge(made, solved_in, source, shape, radius=radius, seed=work.seed, progress=rest)


def _scaled(picture_HWC: Array, factor: float) -> Array:
    if factor == 1:
        return picture_HWC
    return resize(picture_HWC, *_sides((picture_HWC.shape[0], picture_HWC.shape[1]), factor))


def _sides(shape: tuple[int, int], factor: float) -> tuple[int, int]:
    return max(1, round(shape[0] * factor)), max(1, round(shape[1] * factor))
