"""Inpaint with patches: fill the painted part with pieces of the rest."""

import numpy as np

from anew.engines.base import Array, Inputs, Work
from anew.engines.patch.filling import fill
from anew.ops import masks
from anew.tasks import Inpaint


def inpaint(task: Inpaint, x: Inputs, work: Work) -> Array:
    """Fill whatever the mask paints at all, once grown; softness of the mask is the road's to blend.

    Raises:
        BadTask: nothing is left to copy from.
    """
    hole = masks.grow(x["mask"], task.grow) > 0
    source = np.asarray(x["source"] > 0.5) if "source" in x else None
    return fill(
        x["picture"], np.asarray(hole), source=source, seed=work.seed, progress=work.progress, preview=work.preview
    )
