"""Making: what each task asks of a network.

upscale                          a network that enlarges, as often as it takes to come to the scale
denoise dejpeg deblur clean      a network that mends; what it mends is not told by its weights, so the person says
inpaint                          a network that fills
"""

from dataclasses import replace

import numpy as np

from anew.engines.base import Array, Inputs
from anew.engines.foreign.net import Net
from anew.engines.foreign.running import Run
from anew.errors import CannotServe
from anew.ops import masks
from anew.ops.progress import part
from anew.ops.pyramids import with_alpha_of
from anew.tasks import Inpaint, Task, Upscale

DOES = {
    "SR": ("enlarges", "upscale"),
    "Restoration": ("mends", "denoise, dejpeg, deblur or clean"),
    "Inpainting": ("fills holes", "inpaint"),
}
"""By spandrel's purpose, what a network does, and the tasks that ask for that."""


def made(x: Inputs, run: Run) -> Array:
    """Do the task.

    Raises:
        CannotServe: the network is for another task or scale, or wants to be told another thing.
        TooLarge: it does not fit into memory.
        Cancelled: stopped.
    """
    picture = x["picture"]
    if isinstance(run.task, Upscale):
        return with_alpha_of(picture, _enlarged(picture[..., :3], run, run.task.scale))
    if isinstance(run.task, Inpaint):
        _refuse_unless("Inpainting", run.net, run.task)
        hole = masks.grow(x["mask"], run.task.grow) > 0
        return run.made(np.dstack((picture[..., :3], hole.astype(np.float32))), "filling")
    _refuse_unless("Restoration", run.net, run.task)
    return run.made(picture[..., :3], "mending")


def _enlarged(picture_HW3: Array, run: Run, scale: int) -> Array:
    """The picture through the network, once or several times."""
    _refuse_unless("SR", run.net, run.task)
    times = next((n for n in (1, 2) if run.net.scale**n == scale), 0)
    if not times:
        fits = [str(run.net.scale**n) for n in (1, 2) if run.net.scale**n in (2, 3, 4)]
        raise CannotServe(
            needed=f"a scale that the network comes to: {' or '.join(fits) or 'none of 2, 3 and 4'}",
            found=f"{scale}, and {run.net.name} enlarges {run.net.scale} times",
            fix=f"Say --scale {fits[0]}." if fits else "Choose another network.",
        )
    for index in range(times):
        step = replace(run, progress=part(run.progress, index / times, (index + 1) / times))
        picture_HW3 = step.made(picture_HW3, "enlarging")
    return picture_HW3


def _refuse_unless(purpose: str, net: Net, task: Task) -> None:
    if net.purpose != purpose:
        does, tasks = DOES[net.purpose]
        raise CannotServe(
            needed=f"for {task.name}, a network that {DOES[purpose][0]}",
            found=f"{net.name}, which {does}",
            fix=f"Ask it to {tasks}, or choose another network.",
        )
