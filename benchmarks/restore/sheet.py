"""Sheet: photographs that everybody may show, damaged, brought back and as they were.

python -m benchmarks.restore.sheet docs/pictures/restored.jpg
"""

import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import numpy as np

import anew
from anew.image.files.atomic import write_whole
from anew.ops.damage import camera_noise, gaussian_blur, in_levels, jpeg, old_print, shrink
from anew.ops.damage.given import Array, Rng
from benchmarks.pictures import photo

SIDE, GAP = 288, 6


@dataclass(frozen=True)
class Shown:
    """One row of the sheet."""

    photo: str
    left: int
    top: int
    damage: Callable[[Array, Rng], Array]
    task: str
    fields: dict[str, Any]


ROWS = (
    Shown("astronaut", 60, 0, lambda x, rng: old_print(x, rng)[0], "restore", {}),
    Shown("flower", 180, 60, lambda x, rng: camera_noise(x, 40, 8, rng), "denoise", {}),
    Shown("coffee", 180, 60, lambda x, rng: jpeg(x, 12), "dejpeg", {"jpeg_quality": 12}),
    Shown("rocket", 180, 100, lambda x, rng: gaussian_blur(x, 1.6), "deblur", {"radius": 1.6}),
    Shown("astronaut", 100, 30, lambda x, rng: shrink(x, 4), "upscale", {"scale": 4}),
)


def sheet(rows: Sequence[Shown] = ROWS) -> Array:
    """(H, W, 3): damaged, brought back, truth; a row each, white between."""
    lines = [_line(shown, np.random.default_rng(index)) for index, shown in enumerate(rows)]
    return np.concatenate([part for line in lines for part in (line, _white(GAP, line.shape[1]))][:-1])


def _line(shown: Shown, rng: Rng) -> Array:
    whole = photo(shown.photo).astype(np.float32) / np.float32(255)
    truth = whole[shown.top : shown.top + SIDE, shown.left : shown.left + SIDE]
    damaged = in_levels(shown.damage(truth, rng))
    recipe = anew.Recipe.from_dict({"task": shown.task, "engine": "restore", "with": shown.fields})
    made = anew.run(recipe, picture=anew.Picture.from_array(damaged)).picture.rgb()
    given = cv2.resize(damaged, (truth.shape[1], truth.shape[0]), interpolation=cv2.INTER_NEAREST)
    between = _white(SIDE, GAP)
    return np.concatenate([given, between, made, between, truth], axis=1)


def _white(height: int, width: int) -> Array:
    return np.ones((height, width, 3), np.float32)


if __name__ == "__main__":
    written = cv2.imencode(".jpg", (sheet() * 255 + 0.5).astype(np.uint8)[..., ::-1], [cv2.IMWRITE_JPEG_QUALITY, 88])[1]
    write_whole(Path(sys.argv[1]), written.tobytes())
