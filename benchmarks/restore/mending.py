"""Mending: one row: every photograph damaged, mended by everybody, and scored."""

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from anew.metrics import psnr, y_psnr, y_ssim
from anew.ops.damage import in_levels
from anew.ops.damage.given import Array
from benchmarks.measure import cost_of, tell
from benchmarks.report import Cell, Table, Target
from benchmarks.restore.ours import made
from benchmarks.restore.rows import Row

OURS = "anew"
_BEST = 60.0  # dB; what is equal counts as this, so that a mean stays a number


@dataclass(frozen=True)
class Score:
    """One photograph mended once."""

    rgb: float
    y: float
    ssim: float
    cpu: float


def mending(row: Row, truths: Sequence[Array]) -> tuple[Table, list[Target]]:
    """A table of everybody, and what anew has to reach.

    Args:
        row: Which damage.
        truths: Clean photographs.
    """
    truths = truths[:: row.every]
    scores: dict[str, list[Score]] = defaultdict(list)
    for place, truth in enumerate(truths):
        damaged = row.damage(truth, np.random.default_rng([place, 5]))
        for name, mend in row.rivals(truth, damaged).items():
            if score := _score(row, truth, partial(mend, damaged)):
                scores[name].append(score)
        if place == 0 or OURS in scores:
            own = _score(row, truth, partial(made, row.task, damaged, **row.fields))
            scores |= {OURS: [*scores[OURS], own]} if own else {}
        tell(f"  {row.name}: {place + 1}/{len(truths)}")
    rows = [_line(name, of) for name, of in scores.items()]
    if OURS not in scores:
        rows.append([OURS, "not built", "", "", ""])
    head = (row.name, "PSNR, dB", "PSNR on Y, dB", "SSIM on Y", "CPU s")
    return Table(f"**{row.name}**, means of {len(truths)} photographs", head, rows), _targets(row, scores)


def _score(row: Row, truth: Array, mend: Callable[[], Array | None]) -> Score | None:
    try:
        mended, cost = cost_of(mend)
    except ImportError as error:
        tell(f"  {row.name}: left out, {error}")
        return None
    if mended is None:
        return None
    levels = in_levels(mended)
    return Score(
        rgb=min(psnr(levels, truth), _BEST),
        y=min(y_psnr(levels, truth, border=row.border), _BEST),
        ssim=y_ssim(levels, truth, border=row.border),
        cpu=cost.cpu,
    )


def _line(name: str, scores: Sequence[Score]) -> list[Cell]:
    means = (statistics.fmean(getattr(score, key) for score in scores) for key in ("rgb", "y"))
    ssim, cpu = statistics.fmean(score.ssim for score in scores), statistics.median(score.cpu for score in scores)
    return [name, *(f"{mean:.2f}" for mean in means), f"{ssim:.4f}", cpu]


def _targets(row: Row, scores: dict[str, list[Score]]) -> list[Target]:
    beaten = [name for name in row.beats if name in scores]
    if OURS not in scores or not beaten or not row.aim:
        return []
    key = "y" if row.on_luma else "rgb"
    means = {name: statistics.fmean(getattr(score, key) for score in of) for name, of in scores.items()}
    best = max(beaten, key=lambda name: means[name])
    found = means[OURS] - means[best]
    return [Target(f"{row.name}: over {best} (aim {row.aim:+.1f} dB)", found, least=row.floor, unit=" dB")]
