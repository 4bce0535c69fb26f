"""How well a watermark hides, what it survives, and whether it is ever seen where there is none."""

import argparse
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path
from typing import TypeVar

import cv2
import numpy as np

from anew.ops.watermark import find, mark
from benchmarks.measure import tell, warm_cost
from benchmarks.report import Cell, Report, Table, Target, write
from benchmarks.watermark.attacks import ATTACKS, THOROUGH
from benchmarks.watermark.trials import SHARES, Part, Survival, nothing, part, photographs, survival

T = TypeVar("T")

INTRO = """{count} photographs of at least 256 pixels a side, spread over {group}; each has its own id and is rounded
to 8 bit, as a file has it. PSNR is of RGB. An id counts as read only where all 48 bits are right. Cuts are of height
and of width each, from any sides: "40%" leaves 36% of the area. Nothing was looked for in {trials} cuts of photographs
that hold no mark, at random, down to half of each side, in all eight orientations, each with the whole search (not the
thorough one). Thorough looks are at every sixth photograph."""

ASKED = {
    "JPEG 75": 98.0,
    "JPEG 50": 98.0,
    "half the size": 98.0,
    "10% of each side cut": 98.0,
    "40% of each side cut": 95.0,
    "WebP 75": 95.0,
}
"""Percent of ids that must be read."""


def main(words: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks watermark", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/photos"), help="folder with photographs")
    parser.add_argument("--count", type=int, default=240, help="photographs that are marked")
    parser.add_argument("--trials", type=int, default=20_000, help="looks where nothing is")
    parser.add_argument("--processes", type=int, default=1, help="at a time, for the looks")
    parser.add_argument("--quick", action="store_true", help="two photographs and four looks, to see that it runs")
    parser.add_argument("--write", action="store_true", help="put the result into docs/")
    asked = parser.parse_args(words)
    if asked.write and asked.quick:
        parser.error("--quick figures mean little and are not written down")
    count, trials = (2, 4) if asked.quick else (asked.count, asked.trials)
    report = run(asked.data, count, trials, asked.processes)
    print(f"## watermark\n\n{report.markdown()}")
    if asked.write:
        write(report)
    return 0


def run(data: Path, count: int, trials: int, processes: int = 1) -> Report:
    """All of it."""
    began = time.perf_counter()
    cost = costs()
    some, everything = photographs(data, count), photographs(data, 0)
    with ProcessPoolExecutor(processes) as pool:
        each = partial(_all, pool)
        survived = each("marked and attacked", survival, some)
        parts = each("marked in part", part, some[:: max(1, len(some) // 120)])
        false = each("looked at, unmarked", nothing, [everything[i % len(everything)] for i in range(trials)])
    report = Report("watermark", INTRO.format(count=len(some), group=f"{len(everything)}", trials=f"{trials:,}"))
    report.tables = [hidden(survived), read(survived), shares(parts), wrong(survived, false), cost]
    report.targets = targets(survived, [found for found in false if found], trials, cost)
    report.seconds = time.perf_counter() - began
    return report


def hidden(survived: Sequence[Survival]) -> Table:
    """How far from the photographs."""
    psnrs = np.array([each.psnr for each in survived])
    rows: list[list[Cell]] = [
        ["PSNR, dB", *(float(x) for x in (psnrs.mean(), psnrs.min(), np.median(psnrs), psnrs.max()))]
    ]
    return Table("Seen", ("", "mean", "least", "median", "most"), rows)


def read(survived: Sequence[Survival]) -> Table:
    """What is left after each attack."""
    rows: list[list[Cell]] = [
        [name + (" (thorough)" if name in THOROUGH else ""), *(share(survived, name, way) for way in (0, 1))]
        for name in (*ATTACKS, *THOROUGH)
    ]
    return Table("Ids read, percent", ("after", "as it is", "and mirrored"), rows)


def share(survived: Sequence[Survival], name: str, way: int) -> float:
    """Percent of ids that were read."""
    return 100 * float(np.mean([each.read[name][way] for each in survived if name in each.read]))


def shares(parts: Sequence[Part]) -> Table:
    """Pictures that were marked in part."""
    rows: list[list[Cell]] = [
        [f"{share:.0%}", *(100 * float(np.mean([told[share] for told in way])) for way in ways)]
        for share in SHARES
        for ways in [([each.read for each in parts], [each.known for each in parts])]
    ]
    head = ("of the picture is painted", "ids read, percent", "known ids confirmed, percent")
    return Table(f"One round piece of {len(parts)} photographs painted, and only that marked", head, rows)


def wrong(survived: Sequence[Survival], false: Sequence[object]) -> Table:
    """Ids that should not have been read."""
    looks = sum(2 * len(each.read) for each in survived)
    rows: list[list[Cell]] = [
        ["a wrong id, where there is another", looks, sum(each.wrong for each in survived)],
        ["any id, where there is none", len(false), sum(found is not None for found in false)],
    ]
    return Table("Seen and not there", ("", "looks", "times"), rows)


def costs() -> Table:
    """CPU time, in milliseconds."""
    rng = np.random.default_rng(0)
    rows: list[list[Cell]] = []
    for name, height, width in (("512 x 512", 512, 512), ("12 MP", 3000, 4000)):
        clouds = cv2.resize(rng.random((9, 12, 3), np.float32), (width, height), interpolation=cv2.INTER_CUBIC)
        picture = np.clip(clouds, 0, 1).astype(np.float32)
        marked = mark(picture, 7)
        works = (lambda: mark(picture, 7), lambda: find(marked), lambda: find(picture))  # noqa: B023
        rows.append([name, *(1000 * warm_cost(work).cpu for work in works)])
    return Table("CPU milliseconds", ("size", "to mark", "to find", "to find nothing"), rows)


def targets(survived: Sequence[Survival], false: Sequence[object], trials: int, cost: Table) -> list[Target]:
    """What issue 6 asks."""
    psnrs = float(np.mean([each.psnr for each in survived]))
    told = [Target("mean PSNR", psnrs, least=42.5, unit=" dB")]
    for name, least in ASKED.items():
        found = min(share(survived, name, way) for way in (0, 1))
        told.append(Target(f"ids read after {name}, mirrored or not", found, least=least, unit=" %"))
    told.append(Target("looks where there is none", float(trials), least=20_000))
    told.append(Target("ids seen there", float(len(false)), most=0))
    return [*told, Target("to mark 512 x 512", float(cost.rows[0][1]), most=60, unit=" ms")]


def _all(pool: ProcessPoolExecutor, what: str, work: Callable[[Path, int], T], paths: Sequence[Path]) -> list[T]:
    done: list[T] = []
    for result in pool.map(work, paths, range(len(paths)), chunksize=4):
        done.append(result)
        if len(done) % 100 == 0:
            tell(f"{what}: {len(done)} of {len(paths)}")
    return done
