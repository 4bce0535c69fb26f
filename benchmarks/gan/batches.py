"""Batches of real photographs: what every step of the speed and memory benchmarks is fed."""

import numpy as np
import torch
from torch import Tensor

from benchmarks.pictures import sized

CLASSES = 13
"""Labels of SPADE's maps: as many as the facades have."""

_SCENES = ("coffee", "rocket", "flower", "china", "astronaut", "motorcycle", "retina", "tissue")


def batch(family: str, size: int, place: int = 0) -> dict[str, Tensor]:
    """One ``a`` and one ``b`` of (1, C, size, size), in [-1, 1].

    Args:
        family: For ``spade``, ``a`` is the label map of ``b``, one channel a class: its grey levels in 13 steps.
        size: Side.
        place: Which pictures.
    """
    a, b = (_picture(_SCENES[(place + step) % len(_SCENES)], size) for step in (0, 1))
    return {"a": _labels(b) if family == "spade" else a, "b": b}


def _picture(name: str, size: int) -> Tensor:
    pixels = np.ascontiguousarray(sized(name, size, size).transpose(2, 0, 1)[None])
    return torch.from_numpy(pixels).float() / 127.5 - 1


def _labels(picture: Tensor) -> Tensor:
    level = ((picture.mean(1) + 1) / 2 * CLASSES).long().clamp(0, CLASSES - 1)
    return torch.nn.functional.one_hot(level, CLASSES).permute(0, 3, 1, 2).float().contiguous()
