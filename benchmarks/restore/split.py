"""Split: the photographs that no training saw, and where a benchmark looks at them.

The rule is the trainer's own (``anew.training.photos``): of each group every tenth is held out.
"""

from pathlib import Path

import cv2
import numpy as np

from anew.engines.restore.learning.options import RestoreOptions
from anew.errors import BadData
from anew.ops.damage.given import Array
from anew.training.data.listing import pictures_in
from anew.training.photos import reading

EVERY = int(RestoreOptions.model_fields["hold_out"].default)


def held_out(folder: Path) -> list[Path]:
    """The validation photographs, sorted.

    Raises:
        BadData: there are none.
    """
    return [path for path, held in _all(folder) if held]


def learned_from(folder: Path) -> list[Path]:
    """All others, sorted."""
    return [path for path, held in _all(folder) if not held]


def crop(path: Path, side: int) -> Array:
    """The middle of a photograph, float32 (h, w, 3), ``side`` pixels a side or what it has, a multiple of twelve.

    Raises:
        BadData: it cannot be read.
    """
    pixels = cv2.imread(str(path), cv2.IMREAD_COLOR_RGB)
    if pixels is None:
        raise BadData(needed="a photograph", found=str(path), fix="Is the folder whole?")
    height, width = (min(side, length) // 12 * 12 for length in pixels.shape[:2])
    top, left = (pixels.shape[0] - height) // 2, (pixels.shape[1] - width) // 2
    return np.asarray(pixels[top : top + height, left : left + width], np.float32) / np.float32(255)


def _all(folder: Path) -> list[tuple[Path, bool]]:
    items = pictures_in(folder) if folder.is_dir() else ()
    if not items:
        raise BadData(needed="a folder of photographs", found=f"none in {folder}", fix="Name the folder with --data.")
    names = [item.name for item in items]
    held = reading.held_out(names, reading.groups_of(folder, names), EVERY)
    return [(item.path, item.name in held) for item in items]
