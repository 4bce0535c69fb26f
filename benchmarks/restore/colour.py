"""Colour: photographs made grey and coloured again."""

import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

import cv2
import numpy as np

from anew.image.lab import lab_to_srgb, srgb_to_lab
from anew.metrics import chroma_error, colourfulness
from anew.ops.damage import in_levels
from anew.ops.damage.given import Array
from benchmarks.measure import tell
from benchmarks.report import Cell, Table, Target
from benchmarks.restore.mending import OURS
from benchmarks.restore.ours import made
from benchmarks.restore.rivals import Mender, as_it_is, by_constant_tint
from benchmarks.restore.split import learned_from


def colour(truths: Sequence[Array], data: Path) -> tuple[Table, list[Target]]:
    """Chroma error and colourfulness of grey, of one tint everywhere, and of anew.

    Args:
        truths: Clean photographs.
        data: Where those lie that may be learned from: the tint is their mean.
    """
    rivals: dict[str, Mender] = {"grey": as_it_is, "one tint": by_constant_tint(*_mean_tint(data))}
    made_of: dict[str, list[Array]] = {name: [] for name in rivals}
    for place, truth in enumerate(truths):
        grey = greyed(truth)
        for name, mend in rivals.items():
            made_of[name].append(mend(grey))
        coloured = made("colorize", grey) if place == 0 or OURS in made_of else None
        if coloured is not None:
            made_of.setdefault(OURS, []).append(coloured)
        tell(f"  colorize: {place + 1}/{len(truths)}")
    errors = {name: _mean(chroma_error(*pair) for pair in zip(of, truths, strict=True)) for name, of in made_of.items()}
    vivid = {name: _mean(colourfulness(one) for one in of) for name, of in made_of.items()}
    true_vivid = _mean(colourfulness(truth) for truth in truths)
    rows: list[list[Cell]] = [[name, errors[name], vivid[name]] for name in made_of]
    rows += [] if OURS in made_of else [[OURS, "not built", ""]]
    head = ("colorize", "chroma error", "colourfulness")
    table = Table(f"**colorize**, means of {len(truths)} photographs", head, [*rows, ["truth", 0.0, true_vivid]])
    if OURS not in made_of:
        return table, []
    nearest = min(abs(vivid[name] - true_vivid) for name in rivals)
    return table, [
        Target(
            "colorize: chroma error, below grey and one tint", errors[OURS], most=min(errors[name] for name in rivals)
        ),
        Target("colorize: colourfulness off by", abs(vivid[OURS] - true_vivid), most=nearest),
    ]


def greyed(truth: Array) -> Array:
    """The same lightness L of CIE Lab without a tint, in whole 8-bit levels."""
    lab = srgb_to_lab(truth)
    lab[..., 1:] = 0
    return in_levels(lab_to_srgb(lab))


def _mean_tint(data: Path) -> tuple[float, float]:
    """The mean a and b of the photographs that may be learned from, each read at an eighth of its size."""
    tints = []
    for path in learned_from(data):
        small = cv2.imread(str(path), cv2.IMREAD_REDUCED_COLOR_8)
        if small is not None:
            rgb = np.ascontiguousarray(small[..., ::-1], np.float32) / np.float32(255)
            tints.append(srgb_to_lab(rgb)[..., 1:].mean((0, 1)))
    a, b = np.mean(tints, axis=0)
    return float(a), float(b)


def _mean(values: Iterable[float]) -> float:
    return statistics.fmean(values)
