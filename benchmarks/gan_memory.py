"""Is the memory that a training run says it will take the memory that it takes?"""

import sys
import tempfile
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[1])  # run as a file: the package beside it, not its modules

from anew.training.settings import DataSettings, TrainSettings
from benchmarks.gan.folders import two_folders
from benchmarks.gan.trained import Trained, trained
from benchmarks.measure import tell
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """`anew train` measures two steps in a process of its own before the first one, and says what the run will
take. Here each run then goes on for some twenty steps, with a checkpoint and a preview, and its peak is read."""

MOST = 0.15
"""Of the peak: how far off the forecast may be."""

STEPS = 20
CASES: dict[str, tuple[str, int, int]] = {
    "Pix2Pix, 256 pixels, batch 1": ("pix2pix", 256, 1),
    "Pix2Pix, 128 pixels, batch 4": ("pix2pix", 128, 4),
    "CUT, 128 pixels, batch 1": ("cut", 128, 1),
    "CycleGAN, 128 pixels, batch 1": ("cyclegan", 128, 1),
    "UNIT, 128 pixels, batch 1": ("unit", 128, 1),
}
"""Family, size, batch."""


def run(quick: bool) -> Report:
    """Run every case."""
    found: dict[str, Trained] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = two_folders(folder / "data", 8 if quick else 40)
        for place, (case, (family, size, batch)) in enumerate(list(CASES.items())[: 1 if quick else None]):
            data = DataSettings(paths=paths, size=64 if quick else size)
            settings = TrainSettings(family=family, data=data, steps=2 if quick else STEPS, batch=batch)
            found[case] = trained(settings, folder / f"run-{place}", forecast=True)
            tell(f"  {case}: forecast {found[case].forecast / 1e6:.0f} MB, took {found[case].peak / 1e6:.0f} MB")
    rows: list[list[Cell]] = [[case, t.forecast / 1e6, t.peak / 1e6, f"{_off(t):+.1%}"] for case, t in found.items()]
    table = Table("One run each", ("run", "forecast MB", "peak MB", "off"), rows)
    targets = [
        Target(f"forecast off, {case}", abs(_off(t)) * 100, most=MOST * 100, unit=" %") for case, t in found.items()
    ]
    return Report("gan_memory", INTRO, [table], targets)


def _off(said: Trained) -> float:
    return said.forecast / said.peak - 1


if __name__ == "__main__":
    raise SystemExit(main({"gan_memory": run}))
