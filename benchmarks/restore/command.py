"""How well does anew bring pictures back, beside those who are told what is wrong with them?"""

import argparse
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks.report import Report, Table, Target, write
from benchmarks.restore.colour import colour
from benchmarks.restore.finding import finding
from benchmarks.restore.mending import mending
from benchmarks.restore.rows import ROWS
from benchmarks.restore.split import crop, held_out
from benchmarks.restore.working import never_worse, speed

INTRO = """{count} photographs that no training saw (of each group every tenth), the middle {side} x {side} pixels
of each, damaged with a fixed seed and rounded to 8 bit, as a file has it. PSNR is of RGB in [0, 1]; on Y it is of
BT.601 luma in studio range, borders cut by the factor of enlargement; SSIM is on Y. Everybody is told the kernel,
the quality or the spread of the noise; in rows called blind anew is told nothing, and its rivals are. The noise rows
look at every third photograph. "not built" stands where a task or its weights do not
exist yet. BM3D is bm3d from PyPI, free for non-commercial use only: `pip install bm3d`, for this alone."""


def main(words: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks restore", description=__doc__)
    parser.add_argument("--data", type=Path, default=Path("../shared/photos"), help="folder with the photographs")
    parser.add_argument("--only", nargs="*", default=[], help="rows by the beginning of their names, or 'colorize' ...")
    parser.add_argument("--side", type=int, default=256, help="pixels a side of each crop")
    parser.add_argument("--count", type=int, default=0, help="how many photographs, spread over all; 0 = all")
    parser.add_argument("--quick", action="store_true", help="two small crops only, to see that it runs")
    parser.add_argument("--write", action="store_true", help="put the result into docs/")
    asked = parser.parse_args(words)
    if asked.write and (asked.quick or asked.only or asked.count):
        parser.error("figures of a part (--quick, --only, --count) are not written down")
    report = run(asked.data, asked.only, 48 if asked.quick else asked.side, 2 if asked.quick else asked.count)
    print(f"## restore\n\n{report.markdown()}")
    if asked.write:
        write(report)
    return 0


def run(data: Path, only: Sequence[str], side: int, count: int) -> Report:
    """Every row asked for."""
    began = time.perf_counter()
    paths = held_out(data)
    paths = paths[:: max(1, len(paths) // count)][:count] if count else paths
    truths = [crop(path, side) for path in paths]
    parts: list[tuple[Table, list[Target]]] = []
    parts += [mending(row, truths) for row in ROWS if _wanted(only, row.name)]
    parts += [colour(truths, data)] if _wanted(only, "colorize") else []
    parts += [finding(truths)] if _wanted(only, "scratches") else []
    parts += [never_worse(truths)] if _wanted(only, "clean") else []
    parts += [speed()] if _wanted(only, "speed") else []
    report = Report("restore", INTRO.format(count=len(truths), side=side))
    report.tables = [table for table, _ in parts]
    report.targets = [target for _, targets in parts for target in targets]
    report.seconds = time.perf_counter() - began
    return report


def _wanted(only: Sequence[str], name: str) -> bool:
    return not only or any(name.startswith(word) for word in only)
