"""Working: how long anew takes, and that it leaves a clean picture alone."""

import statistics
from collections.abc import Sequence

import numpy as np

from anew.metrics import psnr
from anew.ops.damage.given import Array
from benchmarks.measure import cost_of
from benchmarks.pictures import sized
from benchmarks.report import Cell, Table, Target
from benchmarks.restore.ours import made

MOST = {
    "denoise, 1 MP": ("denoise", (1152, 896), {}, 4.0),
    "upscale, 512 x 512, x4": ("upscale", (512, 512), {"scale": 4}, 6.0),
    "restore, 1 MP": ("restore", (1152, 896), {}, 30.0),
}
"""Task, size, fields, and the seconds on the clock allowed on two cores."""


def speed() -> tuple[Table, list[Target]]:
    """Seconds of each task, the second call of two."""
    rows: list[list[Cell]] = []
    targets = []
    for name, (task, size, fields, most) in MOST.items():
        picture = sized("china", *size).astype(np.float32) / np.float32(255)
        first = made(task, picture, **fields)
        if first is None:
            rows.append([name, "not built", ""])
            continue
        cost = cost_of(lambda: made(task, picture, **fields))[1]  # noqa: B023 - called at once
        rows.append([name, cost.wall, cost.cpu])
        targets.append(Target(f"seconds of {name}", cost.wall, most=most, unit=" s"))
    return Table("**speed**, warm", ("task", "seconds on the clock", "CPU s"), rows), targets


def never_worse(truths: Sequence[Array]) -> tuple[Table, list[Target]]:
    """How near clean photographs stay to themselves when a task decides by itself what to do.

    Args:
        truths: Clean photographs.
    """
    rows: list[list[Cell]] = []
    targets = []
    for task in ("denoise", "dejpeg", "deblur", "restore"):
        near = []
        for truth in truths:
            same = made(task, truth)
            if same is None:
                break
            near.append(min(psnr(same, truth), 99.0) if same.shape == truth.shape else 0.0)
        if not near:
            rows.append([task, "not built", ""])
            continue
        rows.append([task, statistics.fmean(near), min(near)])
        targets.append(Target(f"clean: least PSNR after {task}", min(near), least=42, unit=" dB"))
    head = ("clean pictures", "mean PSNR, dB", "least PSNR, dB")
    return Table(f"**never worse**, {len(truths)} photographs", head, rows), targets
