"""Teaching: the sittings in which the networks of the package learned, to be held again.

    python -m benchmarks.restore.teaching --photos FOLDER --out runs [--only bridge ...] [--ship]

Each sitting begins from the weights that the one before it left. A sitting that was stopped goes on where it was; one
that is over is passed over. Photographs and order of chance are the same each time; the last bits are not, on another
processor or another torch. The networks that are shipped now learned in these sittings but for their ends: the first of
the bridge and of the enlarger went on to steps 2532 and 2517, and the
colours were taken at step 1800. Since then the damage that is drawn for the bridge (from its third sitting on) and
for the scratches (likewise) has other shares.
"""

import argparse
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from anew.engines.restore.weights.ship import ship
from anew.training.events import Event
from anew.training.loop import train
from anew.training.settings import DataSettings, TrainSettings
from benchmarks.measure import tell

LICENCE = "CC0-1.0, CC-BY-4.0, CC-BY-SA-4.0, CC-BY-2.0, CC-BY-3.0, MIT, Unsplash"
"""Of the photographs, as their list states it."""


@dataclass(frozen=True)
class Sitting:
    """One run of `anew train restore`."""

    net: str
    size: int
    batch: int
    steps: int
    seed: int
    options: Mapping[str, Any]


SITTINGS = (
    Sitting("bridge", 96, 8, 2500, 1, {"schedule": "constant"}),
    Sitting("bridge", 96, 8, 4500, 2, {"decay_from": 0.4}),
    Sitting("bridge", 128, 5, 5000, 3, {"decay_from": 0.0, "lr": 8e-4}),
    Sitting("enlarge", 48, 8, 2500, 1, {"schedule": "constant"}),
    Sitting("enlarge", 48, 8, 1500, 2, {"decay_from": 0.0}),
    Sitting("scratches", 128, 8, 3000, 1, {}),
    Sitting("scratches", 128, 8, 2000, 2, {"decay_from": 0.0}),
    Sitting("scratches", 128, 8, 3500, 3, {"decay_from": 0.2}),
    Sitting("scratches", 160, 6, 2600, 4, {"decay_from": 0.0}),
    Sitting("estimate", 96, 16, 1800, 1, {}),
    Sitting("estimate", 96, 16, 1800, 2, {"decay_from": 0.3}),
    Sitting("colour", 128, 12, 2800, 1, {}),
)
"""In order; those of one network follow each other."""


def held(sittings: Sequence[Sitting], photos: Path, out: Path) -> list[Path]:
    """Hold the sittings.

    Returns:
        The folder of each network's last one.
    """
    last: dict[str, Path] = {}
    for sitting in sittings:
        before = last.get(sitting.net)
        number = 1 if before is None else int(before.name.rpartition("-")[2]) + 1
        folder = last[sitting.net] = out / f"{sitting.net}-{number}"
        if (folder / "README.md").exists():
            continue
        start = {"start": str(before / f"{sitting.net}.safetensors")} if before else {}
        settings = TrainSettings(
            family="restore", options={"net": sitting.net, **sitting.options, **start}, steps=sitting.steps,
            data=DataSettings(paths=(str(photos),), size=sitting.size), batch=sitting.batch, seed=sitting.seed,
            checkpoint_every=250, licence=LICENCE,
        )  # fmt: skip
        tell(f"{folder.name}: {sitting.steps} steps")
        resume = (folder / "checkpoints").exists()
        train(settings, folder, resume=resume, hear=_heard, forecast=False)
    return list(last.values())


def _heard(event: Event) -> None:
    if event.kind == "checkpoint":
        tell(f"  {event.text}")


def main(words: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.restore.teaching", description=__doc__)
    parser.add_argument("--photos", type=Path, required=True, help="folder with the photographs")
    parser.add_argument("--out", type=Path, required=True, help="where the runs go")
    parser.add_argument("--only", nargs="*", default=[], help="networks by name")
    parser.add_argument("--ship", action="store_true", help="put what was learned into the package")
    asked = parser.parse_args(words)
    chosen = [each for each in SITTINGS if not asked.only or each.net in asked.only]
    runs = held(chosen, asked.photos, asked.out)
    if asked.ship:
        ship(runs)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
