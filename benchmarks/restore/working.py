"""Working: how long anew takes, and that it leaves a clean picture alone."""

import statistics
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from anew.metrics import psnr
from anew.ops.damage import gaussian_noise, in_levels, old_print
from anew.ops.damage.given import Array, Rng
from benchmarks.measure import cost_of
from benchmarks.pictures import sized
from benchmarks.report import Cell, Table, Target
from benchmarks.restore.ours import made


class Job(NamedTuple):
    """One thing that is timed."""

    task: str
    size: tuple[int, int]
    fields: Mapping[str, Any]
    wrong: Callable[[Array, Rng], Array]
    """What is done to the picture first, so that there is work to do."""
    most: float
    """Seconds on the clock, on two cores."""


JOBS = {
    "denoise, 1 MP": Job("denoise", (1152, 896), {}, lambda x, rng: gaussian_noise(x, 20, rng), 4.0),
    "upscale, 512 x 512, x4": Job("upscale", (512, 512), {"scale": 4}, lambda x, rng: x, 6.0),
    "restore, a print of 1 MP": Job("restore", (1152, 896), {}, lambda x, rng: old_print(x, rng)[0], 30.0),
}


def speed() -> tuple[Table, list[Target]]:
    """Seconds of each task, the second call of two."""
    rows: list[list[Cell]] = []
    targets = []
    for name, job in JOBS.items():
        clean = sized("china", *job.size).astype(np.float32) / np.float32(255)
        picture = in_levels(job.wrong(clean, np.random.default_rng(0)))
        first = made(job.task, picture, **job.fields)
        if first is None:
            rows.append([name, "not built", ""])
            continue
        cost = cost_of(lambda: made(job.task, picture, **job.fields))[1]  # noqa: B023 - called at once
        rows.append([name, cost.wall, cost.cpu])
        targets.append(Target(f"seconds of {name}", cost.wall, most=job.most, unit=" s"))
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
