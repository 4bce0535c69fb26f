"""Mask: the thing at a point or in a box, 1 on black.

Sources
    Ravi et al. 2024, "SAM 2: Segment Anything in Images and Videos", arXiv:2408.00714
"""

from typing import Any

import numpy as np

from anew.engines.base import Array
from anew.engines.control.models.folder import ModelFolder
from anew.engines.control.models.pixels import prepared
from anew.ops.pyramids import resize
from anew.tasks.control import Control
from anew.tasks.fields import corners, spot


def mask(picture_HWC: Array, task: Control, folder: ModelFolder, net: Any) -> Array:
    """The mask (H, W), 0 or 1; of several readings of a point, the one that the model trusts most."""
    import torch

    height, width = picture_HWC.shape[:2]
    side = int(net.config.vision_config.backbone_config.image_size[0])
    pixels = torch.from_numpy(prepared(picture_HWC, (side, side), folder.processor))
    across, down = side / width, side / height
    if task.box:
        left, top, wide, high = corners(task.box)
        box = [left * across, top * down, (left + wide) * across, (top + high) * down]
        told = net(pixel_values=pixels, input_boxes=torch.tensor([[box]]), multimask_output=False)
    else:
        x, y = spot(task.point)
        at = torch.tensor([[[[(x + 0.5) * across, (y + 0.5) * down]]]])
        told = net(pixel_values=pixels, input_points=at, input_labels=torch.ones((1, 1, 1), dtype=torch.int64))
    best = int(told.iou_scores[0, 0].argmax())
    inside = np.asarray(told.pred_masks[0, 0, best].float().numpy(), np.float32)
    return (resize(inside, height, width) > 0).astype(np.float32)
