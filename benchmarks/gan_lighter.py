"""How much is saved by less work: the step of lighter recipes against the published one.

python -m benchmarks.gan_lighter [--rounds N]
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[1])  # run as a file: the package beside it, not its modules

import torch

from anew.engines.gan.families.options import (
    CUTOptions,
    CycleGANOptions,
    FamilyOptions,
    Pix2PixOptions,
    SPADEOptions,
)
from benchmarks.gan.batches import batch
from benchmarks.gan.ours import BF16, BF16_LAST, Way
from benchmarks.gan.rounds import race
from benchmarks.gan_speed import Take, reference, taken
from benchmarks.measure import tell
from benchmarks.quality.contests import LIGHT, LIGHT_LABELS, SMALL
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """One training step at batch 1 and 256 x 256, as in the section before, of recipes that do less. CUT and
FastCUT teach one direction; CycleGAN teaches two and cannot do otherwise. "The contest's" are the recipes that the
section on quality scores: Pix2Pix and SPADE against the paper's own in as many minutes, CycleGAN and CUT not.
`times faster` is the median over rounds of the published step's time by theirs."""

SIZE = 256
AIM = 3.0
"""Times faster than the published step, aimed at by the contests' recipes."""

RECIPES: Mapping[str, Mapping[str, FamilyOptions]] = {
    "cyclegan": {
        "anew, the paper's": CycleGANOptions.paper(),
        "CycleGAN, 6 blocks": CycleGANOptions.paper().model_copy(update={"blocks": 6}),
        "CycleGAN, 48 channels": CycleGANOptions.paper().model_copy(update={"width": 48}),
        "CycleGAN, the contest's": CycleGANOptions.model_validate(SMALL).for_size(SIZE),
        "CUT, one way": CUTOptions.paper(),
        "FastCUT, one way": CUTOptions.fast().model_copy(update={"up": "transpose", "blocks": 9, "ema": 0}),
        "CUT, one way, the contest's": CUTOptions.model_validate(SMALL).for_size(SIZE),
    },
    "pix2pix": {
        "anew, the paper's": Pix2PixOptions.paper(),
        "Pix2Pix, 48 channels": Pix2PixOptions.paper().model_copy(update={"width": 48}),
        "Pix2Pix, 32 channels": Pix2PixOptions.paper().model_copy(update={"width": 32}),
        "Pix2Pix, the contest's": Pix2PixOptions.model_validate(LIGHT).for_size(SIZE),
    },
    "spade": {"SPADE, the contest's": SPADEOptions.model_validate(LIGHT_LABELS).for_size(SIZE)},
}
"""By the published step that they are held against; in bf16."""


def run(quick: bool, rounds: int = 3) -> Report:
    """Race the recipes, in CPU seconds of one thread."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        tables, targets = [], []
        for family in ["pix2pix"] if quick else RECIPES:
            table, target = _raced(family, 1 if quick else rounds)
            tables.append(table)
            targets.append(target)
        return Report("gan_lighter", INTRO, tables, targets)
    finally:
        torch.set_num_threads(before)


def _raced(family: str, rounds: int) -> tuple[Table, Target]:
    tell(f"  {family}")
    feed = batch(family, SIZE)
    makers: dict[str, Callable[[], Take]] = {"published, fp32": lambda: reference(family).step}
    makers |= {name: partial(taken, _way(options)) for name, options in RECIPES[family].items()}
    outcomes = race({name: partial(make(), feed) for name, make in makers.items()}, rounds)
    rows: list[list[Cell]] = [[name, o.seconds, f"{o.times:.2f}", o.spread] for name, o in outcomes.items()]
    scored = next(name for name in outcomes if name.endswith("the contest's"))
    table = Table(f"against the published step of {family}", ("step", "CPU s", "times faster", "range"), rows)
    return table, Target(f"times faster: {scored}", outcomes[scored].times, least=AIM)


def _way(options: FamilyOptions) -> Way:
    return Way(options, BF16 if options.layout_on_cpu == "nchw" else BF16_LAST)


def cli(words: Sequence[str] | None = None) -> int:
    """The command line: this benchmark's own option, then those that all have."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--rounds", type=int, default=3)
    own, rest = parser.parse_known_args(words)
    return main({"gan_lighter": partial(run, rounds=own.rounds)}, rest)


if __name__ == "__main__":
    raise SystemExit(cli())
