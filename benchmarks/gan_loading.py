"""How long does a training step wait for its pictures?"""

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

INTRO = """JPEG photographs of 480 x 360, loaded at 286/256 of the training size, cut and flipped; one thread prepares
them (`workers` 1) while the step before is computed. The quickest family is the hardest to feed. Waiting is
the time the loop stood still for data; steps are all else of the run, previews and the model at its end included."""

MOST = 10.0
"""Per cent of the time that may be waiting."""

CASES: dict[str, tuple[str, int, int, int]] = {
    "Pix2Pix, 256 pixels, batch 1": ("pix2pix", 256, 1, 60),
    "Pix2Pix, 128 pixels, batch 8": ("pix2pix", 128, 8, 30),
    "FastCUT, 128 pixels, batch 1": ("cut", 128, 1, 40),
}
"""Family, size, batch, steps."""


def run(quick: bool) -> Report:
    """Run every case."""
    found: dict[str, Trained] = {}
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = two_folders(folder / "data", 8 if quick else 200)
        for place, (case, (family, size, batch, steps)) in enumerate(list(CASES.items())[: 1 if quick else None]):
            data = DataSettings(paths=paths, size=64 if quick else size)
            options = {"nce": 10.0, "identity_nce": False, "mirror": True} if family == "cut" else {}
            settings = TrainSettings(
                family=family, options=options, data=data, steps=2 if quick else steps, batch=1 if quick else batch
            )
            found[case] = trained(settings, folder / f"run-{place}")
            tell(f"  {case}: waited {found[case].waited:.2f} s of {found[case].seconds:.1f} s")
    rows: list[list[Cell]] = [[case, t.seconds, t.waited, _share(t)] for case, t in found.items()]
    table = Table("One run each", ("run", "seconds", "of them waiting", "per cent"), rows)
    targets = [Target(f"waiting, {case}", _share(t), most=MOST, unit=" %") for case, t in found.items()]
    return Report("gan_loading", INTRO, [table], targets)


def _share(said: Trained) -> float:
    return 100 * said.waited / said.seconds


if __name__ == "__main__":
    raise SystemExit(main({"gan_loading": run}))
