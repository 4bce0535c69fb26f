"""Depth: how near each point is, near = 1.

Sources
    Ranftl et al. 2021, "Vision Transformers for Dense Prediction", arXiv:2103.13413         DPT
    Yang et al. 2024, "Depth Anything V2", arXiv:2406.09414
"""

from typing import Any

import numpy as np

from anew.engines.base import Array
from anew.engines.control.models.folder import ModelFolder
from anew.engines.control.models.pixels import prepared, working_size
from anew.ops.pyramids import resize
from anew.tasks.control import Control


def depth(picture_HWC: Array, task: Control, folder: ModelFolder, net: Any) -> Array:
    """Nearness (H, W) in [0, 1], stretched so that the farthest point is 0 and the nearest is 1.

    Models that tell distances and not nearness (those trained on metres) are turned round.
    """
    import torch

    size = working_size(picture_HWC, folder.config, folder.processor, task.resolution)
    found = net(pixel_values=torch.from_numpy(prepared(picture_HWC, size, folder.processor))).predicted_depth
    near = np.asarray(found[0].float().numpy(), np.float32)
    if folder.config.get("depth_estimation_type") == "metric":
        near = np.asarray(1 / np.maximum(near, 1e-3), np.float32)
    near = resize(near, *picture_HWC.shape[:2])
    low, high = float(near.min()), float(near.max())
    return np.asarray((near - low) / max(high - low, 1e-6), np.float32)
