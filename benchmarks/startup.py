"""How long until anew answers? Fresh processes, as a person at a terminal meets them."""

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import anew
from benchmarks.measure import Cost, anew_command, command_cost, median, tell
from benchmarks.pictures import crop, hole
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """Fresh processes, the median of several, files in the page cache. `anew inpaint` reads and writes PNG files of
512 x 512 pixels with a hole of 15%. The one-time compile is the same call with an empty kernel cache: it happens
once after an installation, and anew says so while it lasts. Bare Python is given for comparison."""


def run(quick: bool) -> Report:
    """Start anew again and again."""
    times = 1 if quick else 5
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        inpaint = _inpaint(folder)
        commands: dict[str, Sequence[str]] = {
            "python -c pass": [sys.executable, "-c", "pass"],
            "import anew": [sys.executable, "-c", "import anew"],
            "anew --help": anew_command("--help"),
            "anew engines": anew_command("engines"),
            "anew inpaint, 512 x 512, kernels cached": inpaint,
        }
        costs = {what: _fresh(what, command, times) for what, command in commands.items()}
        if not quick:
            cold = command_cost(inpaint, {"NUMBA_CACHE_DIR": str(folder / "kernels")})
            costs["anew inpaint, 512 x 512, the one-time compile"] = cold
    rows: list[list[Cell]] = [[what, cost.wall, cost.cpu, cost.peak_mb] for what, cost in costs.items()]
    table = Table(f"Fresh processes, median of {times}", ("command", "seconds on the clock", "CPU s", "peak MB"), rows)
    return Report("startup", INTRO, [table], _targets(costs))


def _inpaint(folder: Path) -> Sequence[str]:
    photo, mask = folder / "photo.png", folder / "mask.png"
    anew.Picture.from_array(crop("astronaut")).save(photo)
    anew.Picture.from_array(hole("blobs", 512, 512, 0)).save(mask)
    return anew_command("inpaint", photo, "--mask", mask, "-o", folder / "out.png", "--seed", "7")


def _fresh(what: str, command: Sequence[str], times: int) -> Cost:
    command_cost(command)
    cost = median([command_cost(command) for _ in range(times)])
    tell(f"  {what}: {cost.wall:.2f} s")
    return cost


def _targets(costs: dict[str, Cost]) -> list[Target]:
    most = {"import anew": 0.3, "anew --help": 0.3, "anew engines": 0.3, "anew inpaint, 512 x 512, kernels cached": 1.5}
    return [Target(what, costs[what].wall, most=limit, unit=" s") for what, limit in most.items()]


if __name__ == "__main__":
    raise SystemExit(main({"startup": run}))
