"""How good is a filling, and what does it cost? Held-out holes in photographs, beside five other ways.

Every method sees the same picture with the hole painted grey, so that none can look. The truth is what was there.
"""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from anew.metrics import gradient_ratio, patch_swd, psnr, ssim
from benchmarks import pictures
from benchmarks.fillers import DIFFUSIONS, FILLERS, OURS, RIVAL, RIVAL_SMALL
from benchmarks.measure import cost_of, tell
from benchmarks.pictures import Bytes, Mask
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """Held-out holes: {cases} cases, {photos} photographs with three kinds of hole each (boxes, blobs, strokes),
15% of the middle of the photograph, native pixels, 512 x 512 where it has them. All figures are of the
hole alone. PSNR and SSIM reward a blur, because a large hole has many right answers and a blur lies between
them; the detail ratio (gradients of the filling over those of the truth, 1 is right) and patch-SWD (distance of
the 7 x 7 patches of the filling from those of the truth, 0 is best) ask whether the texture is right. `anew` is
the whole public call, checks and record included. PyPatchMatch's `patch_size` is a radius: 3 compares 7 x 7
pixels, as anew does, and 7 compares 15 x 15."""


@dataclass(frozen=True)
class Score:
    """One filling of one hole."""

    photo: str
    method: str
    whole: bool
    """The crop has 512 x 512 pixels."""
    psnr: float
    ssim: float
    detail: float
    swd: float
    cpu: float


def run(quick: bool) -> Report:
    """Fill every hole by every method and compare."""
    names = list(pictures.PHOTOS)[:2] if quick else list(pictures.PHOTOS)
    kinds = list(pictures.HOLES)[:1] if quick else list(pictures.HOLES)
    _warm_up()
    scores: list[Score] = []
    for seed, name in enumerate(names):
        for kind in kinds:
            scores += _case(name, kind, seed)
        tell(f"  inpaint {seed + 1}/{len(names)} {name}")
    report = Report("inpaint", INTRO.format(cases=len(names) * len(kinds), photos=len(names)))
    report.tables = [_methods(scores), _wins(scores), _photos(scores)]
    report.targets = _targets(scores)
    return report


def _warm_up() -> None:
    """Kernels loaded, threads started: the first call of each method is not counted."""
    truth = pictures.crop("coffee")[:96, :96]
    hole = np.zeros((96, 96), bool)
    hole[30:66, 30:66] = True
    for filler in FILLERS.values():
        filler(truth, hole)


def _case(name: str, kind: str, seed: int) -> list[Score]:
    truth = pictures.crop(name)
    hole = pictures.hole(kind, truth.shape[0], truth.shape[1], seed)
    holed = np.where(hole[..., None], np.uint8(128), truth)
    return [_score(name, method, truth, hole, holed) for method in FILLERS]


def _score(name: str, method: str, truth: Bytes, hole: Mask, holed: Bytes) -> Score:
    filled, cost = cost_of(lambda: FILLERS[method](holed, hole))
    return Score(
        photo=name,
        method=method,
        whole=truth.shape[:2] == (512, 512),
        psnr=psnr(filled, truth, hole),
        ssim=ssim(filled, truth, hole),
        detail=gradient_ratio(filled, truth, hole),
        swd=patch_swd(filled, truth, hole),
        cpu=cost.cpu,
    )


def _methods(scores: Sequence[Score]) -> Table:
    rows: list[list[Cell]] = [[method, *_means(_of(scores, method)), _cpu(scores, method)] for method in FILLERS]
    head = ("method", "PSNR, dB", "SSIM", "detail ratio", "patch-SWD", "median patch-SWD", "CPU s, 512 x 512")
    return Table("Means over the cases; CPU seconds are the median of the whole 512 x 512 crops", head, rows)


def _means(scores: Sequence[Score]) -> list[Cell]:
    swd = [score.swd for score in scores]
    means = [statistics.fmean(getattr(score, key) for score in scores) for key in ("psnr", "ssim", "detail")]
    return [*means, statistics.fmean(swd), statistics.median(swd)]


def _wins(scores: Sequence[Score]) -> Table:
    ours = _of(scores, OURS)
    rows: list[list[Cell]] = []
    for method in FILLERS:
        if method != OURS:
            pairs = list(zip(ours, _of(scores, method), strict=True))
            swd, noise = sum(a.swd < b.swd for a, b in pairs), sum(a.psnr > b.psnr for a, b in pairs)
            rows.append([method, f"{swd} of {len(pairs)}", f"{noise} of {len(pairs)}"])
    return Table("Cases in which anew is better", ("than", "by patch-SWD", "by PSNR"), rows)


def _photos(scores: Sequence[Score]) -> Table:
    names = dict.fromkeys(score.photo for score in scores)
    rows: list[list[Cell]] = [[name, *(_mean_swd(_of(scores, method), name) for method in FILLERS)] for name in names]
    return Table("patch-SWD by photograph, mean of its holes", ("photograph", *FILLERS), rows)


def _targets(scores: Sequence[Score]) -> list[Target]:
    ours, small = _of(scores, OURS), _of(scores, RIVAL_SMALL)
    rival = _of(scores, RIVAL)
    diffusions = zip(*(_of(scores, method) for method in DIFFUSIONS), strict=True)
    won = [all(a.swd < other.swd for other in others) for a, others in zip(ours, diffusions, strict=True)]
    return [
        Target("CPU of a 512 x 512 picture with a hole of 15%, median", _cpu(scores, OURS), most=1.3, unit=" s"),
        Target(
            "CPU of PyPatchMatch with patch_size 7 over anew's, median of the cases", _ratio(rival, ours), least=2.0
        ),
        Target("the same with patch_size 3, the 7 x 7 pixels that anew compares", _ratio(small, ours), least=2.0),
        Target(
            "cases with lower patch-SWD than all of Telea, Navier-Stokes, biharmonic",
            _percent(won),
            least=75.0,
            unit="%",
        ),
        Target("anew's mean patch-SWD over PyPatchMatch's with patch_size 7", _mean_ratio(ours, rival), most=1.0),
        Target("the same with patch_size 3", _mean_ratio(ours, small), most=1.0),
        Target("mean detail ratio", statistics.fmean(score.detail for score in ours), least=0.6, most=1.2),
    ]


def _of(scores: Sequence[Score], method: str) -> list[Score]:
    return [score for score in scores if score.method == method]


def _cpu(scores: Sequence[Score], method: str) -> float:
    return statistics.median(score.cpu for score in _of(scores, method) if score.whole)


def _mean_swd(scores: Sequence[Score], name: str) -> float:
    return statistics.fmean(score.swd for score in scores if score.photo == name)


def _ratio(over: Sequence[Score], under: Sequence[Score]) -> float:
    return statistics.median(a.cpu / b.cpu for a, b in zip(over, under, strict=True))


def _mean_ratio(over: Sequence[Score], under: Sequence[Score]) -> float:
    return statistics.fmean(score.swd for score in over) / statistics.fmean(score.swd for score in under)


def _percent(won: Sequence[bool]) -> float:
    return 100 * statistics.fmean(won)


if __name__ == "__main__":
    raise SystemExit(main({"inpaint": run}))
