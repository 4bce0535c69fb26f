"""Lines: a drawing of the picture, thin white lines on black.

    luma --> difference of two blurs --> summed along the flow of the edges --> soft threshold --> lines

Sources
    Winnemoeller, Kyprianidis & Olsen 2012, "XDoG", doi:10.1016/j.cag.2012.03.004     the soft threshold
    Kang, Lee & Chui 2007, "Coherent Line Drawing", doi:10.1145/1274871.1274878      lines follow the flow
"""

import numpy as np

from anew.engines.control.gradients import Array, blurred, grid, looked_up, unit
from anew.ops.colour import luma
from anew.ops.flow import edge_flow
from anew.ops.progress import Progress, part, silent

WIDER = 1.6
"""The outer blur over the inner one; there a difference of Gaussians is nearest to a Laplacian."""
REACH = 4
"""Steps that a line is followed either way."""
FLOOR = 0.004
"""A darkness, in luma, below which there is no line."""


def lineart(picture_HWC: Array, detail: float, progress: Progress = silent) -> Array:
    """Lines where the picture is darker than its near surroundings: pen lines, creases, the dark side of edges.

    Args:
        picture_HWC: (H, W, 3) in [0, 1].
        detail: 0 draws few and thick lines, 1 many and thin ones.
        progress: Told between the stages.

    Returns:
        (H, W) in [0, 1], 1 = line.
    """
    grey = luma(picture_HWC)
    one = unit(picture_HWC)
    sigma = max(0.5, one * (1.4 - 0.9 * detail))
    grey = np.sqrt(grey)  # a line in the shade counts as much as one in the light
    flow = edge_flow(grey, reach=max(1.5, 2 * one))
    progress(0.3, "following edges")
    darker = _along(blurred(grey, WIDER * sigma) - blurred(grey, sigma), flow, max(1.0, one), part(progress, 0.3, 0.9))
    line = np.maximum(darker, 0)
    begin = max(FLOOR, float(np.quantile(line, 0.93 - 0.13 * detail)))
    return np.tanh(np.maximum(line - np.float32(begin), 0) * np.float32(1.2 / begin)).astype(np.float32)


def _along(field: Array, flow_HW2: Array, step: float, progress: Progress) -> Array:
    """The mean of a field along the flow, ``REACH`` steps either way, so that lines hold together."""
    x, y = grid(field)
    total = field.copy()
    for done, way in enumerate((1, -1)):
        at_x, at_y = x, y
        heading: Array = flow_HW2 * np.float32(way)
        for turn in range(REACH):
            progress((done * REACH + turn) / (2 * REACH), "drawing lines")
            at_x, at_y = at_x + heading[..., 0] * np.float32(step), at_y + heading[..., 1] * np.float32(step)
            total += looked_up(field, at_x, at_y)
            there = looked_up(flow_HW2, at_x, at_y)
            heading = np.where((there * heading).sum(2, keepdims=True) < 0, -there, there)
    return np.asarray(total / np.float32(2 * REACH + 1), np.float32)
