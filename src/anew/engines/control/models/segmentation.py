"""Segmentation: what each point belongs to, one colour a class.

Sources
    Xie et al. 2021, "SegFormer", arXiv:2105.15203
    Xiao et al. 2018, "Unified Perceptual Parsing for Scene Understanding", arXiv:1807.10221      UperNet
    Cheng et al. 2021, "Per-Pixel Classification is Not All You Need", arXiv:2107.06278           MaskFormer
    Cheng et al. 2022, "Masked-attention Mask Transformer", arXiv:2112.01527                     Mask2Former
"""

from typing import Any

import numpy as np

from anew.engines.base import Array
from anew.engines.control.models.folder import ModelFolder
from anew.engines.control.models.pixels import prepared, working_size
from anew.engines.control.palette import palette
from anew.tasks.control import Control


def segmentation(picture_HWC: Array, task: Control, folder: ModelFolder, net: Any) -> Array:
    """The classes as colours: float32 (h, w, 3) at the size that the model worked at."""
    import torch
    from torch.nn.functional import interpolate

    size = working_size(picture_HWC, folder.config, folder.processor, task.resolution)
    told = net(pixel_values=torch.from_numpy(prepared(picture_HWC, size, folder.processor)))
    scores = told.logits if hasattr(told, "logits") else _of_queries(told)
    scores = interpolate(scores.float(), size=size, mode="bilinear", align_corners=False)
    return np.asarray(palette(scores.shape[1])[scores[0].argmax(0).numpy()], np.float32)


def _of_queries(told: Any) -> Any:
    """Each query names a class and paints a mask; a point's score for a class is their sum over queries."""
    import torch

    classes = told.class_queries_logits.softmax(-1)[..., :-1]  # the last one is "nothing"
    return torch.einsum("bqc,bqhw->bchw", classes, told.masks_queries_logits.sigmoid())
