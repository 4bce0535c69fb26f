"""Barrier: how hard it is to walk from the background to each pixel.

The minimum barrier distance is the span of values (highest minus lowest) that the best path from any seed must
cross. Smooth backgrounds stay near 0 however far they reach; a subject with an edge all round stands out.

Axes
    H, W  picture      C  channels, measured apart and summed

Sources
    Zhang et al. 2015, "Minimum Barrier Salient Object Detection at 80 FPS", doi:10.1109/ICCV.2015.165
"""

import numpy as np
import numpy.typing as npt

from anew.ops.kernels import kernel

Floats = npt.NDArray[np.float32]


def barrier_distance(picture_HWC: Floats, seed_HW: npt.NDArray[np.bool_], *, passes: int = 4) -> Floats:
    """Sum over channels of the minimum barrier distance to the seeds.

    Args:
        picture_HWC: Any range and any number of channels.
        seed_HW: Where the distance is 0. Without a seed it is 0 everywhere.
        passes: Raster scans, there and back in turn. The result is an upper bound that tightens with each.

    Returns:
        float32 (H, W), in the picture's units.

    Example:
        >>> wall = np.float32([[0, 0, 5, 1]])[..., None]
        >>> barrier_distance(wall, np.array([[True, False, False, False]])).tolist()
        [[0.0, 0.0, 5.0, 5.0]]
    """
    total = np.zeros(seed_HW.shape, np.float32)
    if not seed_HW.any():
        return total
    for c in range(picture_HWC.shape[2]):
        values = np.ascontiguousarray(picture_HWC[..., c], np.float32)
        distance = np.where(seed_HW, 0, np.inf).astype(np.float32)
        _scan(values, distance, values.copy(), values.copy(), passes)
        total += distance
    return total


@kernel
def _scan(values: Floats, distance: Floats, highest: Floats, lowest: Floats, passes: int) -> None:
    """Offer each pixel the paths of the two neighbours that the scan has just left."""
    height, width = values.shape
    for number in range(passes):
        back = number % 2 == 1
        for row in range(height):
            y = height - 1 - row if back else row
            for column in range(width):
                x = width - 1 - column if back else column
                for turn in range(2):
                    j = y + (1 if back else -1) if turn == 0 else y
                    i = x if turn == 0 else x + (1 if back else -1)
                    if j < 0 or j >= height or i < 0 or i >= width or distance[j, i] == np.inf:
                        continue
                    high, low = max(highest[j, i], values[y, x]), min(lowest[j, i], values[y, x])
                    if high - low < distance[y, x]:
                        distance[y, x], highest[y, x], lowest[y, x] = high - low, high, low
