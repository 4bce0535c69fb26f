"""What lessons are taught from here: noisy little pictures, and the settings of short runs on tiny models."""

from pathlib import Path

import numpy as np
from PIL import Image

from anew.training.settings import DataSettings, TrainSettings
from tests.engines.diffusion import tiny

SIDE = 64


def pictures(folder: Path, count: int = 3, seed: int = 0) -> Path:
    """Pictures of soft colours, 80 by 100, named by numbers."""
    folder.mkdir(parents=True, exist_ok=True)
    chance = np.random.default_rng(seed)
    for number in range(count):
        small = Image.fromarray(chance.integers(0, 255, (4, 5, 3), dtype=np.uint8))
        small.resize((100, 80), Image.Resampling.BICUBIC).save(folder / f"{number}.png")
    return folder


def settings(*folders: Path, options: dict | None = None, data: dict | None = None, **changes) -> TrainSettings:
    """Six steps of a LoRA of rank 4 on the tiny SD model."""
    mine = {"base": str(tiny.saved("sd")), "prompt": "a cat", "rank": 4, "lr": 1e-2, "preview_steps": 1}
    how = DataSettings(paths=tuple(map(str, folders)), size=SIDE, **(data or {}))
    whole = {"family": "lora", "steps": 6, "seed": 5, "precision": "fp32", "checkpoint_every": 3, **changes}
    return TrainSettings(options={**mine, **(options or {})}, data=how, **whole)
