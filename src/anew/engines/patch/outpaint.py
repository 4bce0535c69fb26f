"""Outpaint with patches: the new parts of the canvas are a hole around the picture.

Layers of a scene lie above each other, so each pixel's height counts as one more channel: the sky is continued
from the sky and the ground from the ground. The first guess is the picture mirrored at its edges, which has the
layers in their places; patches then make it consistent. The subject is no source, or it would be there twice.
"""

import numpy as np

from anew.engines.base import Array, Inputs, Work
from anew.engines.patch.filling import fill
from anew.engines.patch.saliency import subject_of
from anew.engines.patch.scan import frame_of
from anew.image import Size
from anew.ops import masks
from anew.ops.mirror import mirrored
from anew.ops.patchmatch import Floats, Mask
from anew.tasks import Outpaint

_HEIGHT_COUNTS = 0.25  # of the range of colours from the top of the canvas to its bottom
_SUBJECT_RIM = 4  # pixels around the subject that hold its shadow and its soft edge
_LEAST_SOURCE = 0.1  # of the picture


def outpaint(task: Outpaint, x: Inputs, work: Work) -> Array:
    """The picture on its larger canvas.

    A dark frame, as scans and cameras leave, is neither copied nor continued.
    """
    picture = x["picture"]
    height, width = picture.shape[:2]
    left, top, right, bottom = task.margins(Size(width, height))
    rows, columns = height + top + bottom, width + left + right
    inside = slice(top, top + height), slice(left, left + width)
    frame = frame_of(picture)
    canvas = mirrored(picture, left=left, top=top, right=right, bottom=bottom)
    hole = np.ones((rows, columns), bool)
    hole[inside] = frame
    source = np.zeros((rows, columns), bool)
    source[inside] = _sources(task, x, frame)
    climb = np.linspace(0, _HEIGHT_COUNTS, rows, dtype=np.float32)[:, None, None]
    guide = np.broadcast_to(climb, (rows, columns, 1))
    filled = fill(
        canvas, hole, source=source, guide=guide, guess=canvas, seed=work.seed, progress=work.progress,
        preview=work.preview,
    )  # fmt: skip
    filled[inside] = picture
    return filled


def _sources(task: Outpaint, x: Inputs, frame: Mask) -> Mask:
    """What of the picture may be copied; all but the frame where the subject leaves too little."""
    usable = ~frame
    if not task.exclude_subject:
        return usable
    subject: Floats = x["subject"] if "subject" in x else subject_of(x["picture"]).astype(np.float32)
    rest = usable & (masks.grow(subject, _SUBJECT_RIM) < 0.5)
    return rest if rest.mean() >= _LEAST_SOURCE else usable
