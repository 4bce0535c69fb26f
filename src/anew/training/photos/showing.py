"""Showing: the same few samples of photographs held out, at every step of every run: how good, and how it looks."""

import numpy as np
import torch
from torch import Tensor

from anew.engines.restore.learning.options import RestoreOptions
from anew.image.lab import lab_to_srgb
from anew.learning.method import Batch
from anew.training.photos.damaging import Floats, sample_of
from anew.training.photos.reading import Photos
from anew.training.photos.supply import stacked
from anew.training.preview import Bytes

SCORED = 24
"""Samples that are scored."""
SHOWN = 6
"""Of these, on the preview."""


def held_samples(photos: Photos, options: RestoreOptions, size: int) -> list[Batch]:
    """Samples of photographs held out, in batches of one scale each."""
    shown, scales = photos.shown, options.plan.scales
    batches: list[Batch] = []
    for number, scale in enumerate(scales):
        count = SCORED // len(scales)
        chosen = [shown[(at * len(shown)) // count] for at in range(count)]
        made = [
            sample_of(photos[place], options.net, size, np.random.default_rng([0, number, at]), scale)
            for at, place in enumerate(chosen)
        ]
        batches.append({name: torch.from_numpy(array) for name, array in stacked(made).items()})
    return batches


def scores(net: str, asked: list[Batch], made: list[Tensor]) -> dict[str, float]:
    """How good what was made is: PSNR in decibels beside that of what was given, or the mean difference."""
    if net in ("bridge", "enlarge"):
        told = {}
        for batch, result in zip(asked, made, strict=True):
            name = f"psnr x{int(batch['scale'][0])}" if "scale" in batch else "psnr"
            told[name] = round(_psnr(result.clamp(0, 1), batch["y"]), 3)
            if result.shape == batch["x"].shape:
                told["psnr before"] = round(_psnr(batch["x"].clamp(0, 1), batch["y"]), 3)
        return told
    if net == "scratches":
        found, true = made[0] > 0, asked[0]["y"] > 0.5
        return {"f1": round(float(2 * (found & true).sum() / (found.sum() + true.sum() + 1e-6)), 4)}
    return {"difference": round(float((made[0] - asked[0]["y"]).abs().mean()), 5)}


def _psnr(made: Tensor, true: Tensor) -> float:
    return float((-10 * (made - true).square().mean((1, 2, 3)).clamp_min(1e-8).log10()).mean())


def columns_of(net: str, batch: Batch, made: Tensor) -> list[list[Bytes]]:
    """Given, made, and what it should be; nothing for numbers."""
    x, y = batch["x"][:SHOWN].numpy(), batch["y"][:SHOWN].numpy()
    got = made[:SHOWN].numpy()
    if net == "estimate":
        return []
    if net == "colour":
        grey = np.zeros_like(got)
        return [[_coloured(light, ab) for light, ab in zip(x[:, :1], abs_, strict=True)] for abs_ in (grey, got, y)]
    if net == "scratches":
        got = 1 / (1 + np.exp(-got))
    large = y.shape[-1] // x.shape[-1]
    given = x.repeat(large, 2).repeat(large, 3)
    return [[_bytes(each) for each in column] for column in (given, got, y)]


def _bytes(picture: Floats) -> Bytes:
    shown = np.repeat(picture, 3, 0) if len(picture) == 1 else picture
    return np.asarray(np.clip(shown.transpose(1, 2, 0) * 255 + 0.5, 0, 255), np.uint8)


def _coloured(light: Floats, ab: Floats) -> Bytes:
    lab = np.concatenate([light * 100, ab * 110]).transpose(1, 2, 0)
    return np.asarray(np.clip(lab_to_srgb(np.ascontiguousarray(lab)) * 255 + 0.5, 0, 255), np.uint8)
