"""How fast is a training step, against the step of the repositories that people train with today?

python -m benchmarks.gan_speed [--families pix2pix,spade] [--size N] [--threads N] [--rounds N] [--peer FOLDER]
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[1])  # run as a file: the package beside it, not its modules

import torch

from anew.engines.gan.families.options import (
    CycleGANOptions,
    FamilyOptions,
    Pix2PixOptions,
    SPADEOptions,
    UNITOptions,
)
from benchmarks.gan.batches import CLASSES, batch
from benchmarks.gan.ours import BF16, BF16_LAST, FP32, Way, perceptual_file, trainer
from benchmarks.gan.peer import peers
from benchmarks.gan.reference.cyclegan import CycleGAN
from benchmarks.gan.reference.perceptual import Perceptual
from benchmarks.gan.reference.pix2pix import Pix2Pix
from benchmarks.gan.reference.spade import Spade
from benchmarks.gan.reference.step import Step
from benchmarks.gan.reference.unit import Unit
from benchmarks.gan.rounds import Clock, Outcome, race
from benchmarks.measure import tell
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """One training step at batch 1 on real photographs. The reference is a replica of what the published
repositories do in a step (`benchmarks/gan/reference`): their nets and losses, plain torch layers, fp32, their order
of updates. Ours is the step of `anew train` with the paper's options. All take turns in one process; `times faster`
is the median over rounds of the reference's time by theirs, with the range."""

LEAST = {"pix2pix": 1.7, "cyclegan": 2.0, "unit": 1.9, "spade": 1.8}
"""Times faster than the reference, asked."""

PARAMETERS = {
    "pix2pix": {"G": 54_413_955, "D": 2_768_705},
    "cyclegan": {"G_AB": 11_378_179, "G_BA": 11_378_179, "D_A": 2_764_737, "D_B": 2_764_737},
    "unit": {"A": 11_140_483, "B": 11_140_483, "D_A": 8_271_171, "D_B": 8_271_171},
    "spade": {"G": 92_359_107, "D": 5_554_306},
}
"""What the published nets have; the replica must have as many."""


@dataclass(frozen=True)
class Asked:
    """How to measure."""

    families: tuple[str, ...] = tuple(LEAST)
    size: int = 256
    threads: int = 1
    rounds: int = 0
    """0 takes a few for slow steps and more for quick ones."""
    peer: Path | None = None

    @property
    def clock(self) -> Clock:
        """With one thread CPU seconds, which a busy machine changes little; with more, the clock on the wall."""
        return "cpu" if self.threads == 1 else "wall"


def run(quick: bool, asked: Asked = Asked()) -> Report:
    """Race every family."""
    before = torch.get_num_threads()
    torch.set_num_threads(asked.threads)
    try:
        with tempfile.TemporaryDirectory() as folder:
            asked = replace(asked, families=("pix2pix",), rounds=1) if quick else asked
            return _report(asked, Path(folder))
    finally:
        torch.set_num_threads(before)


def _report(asked: Asked, folder: Path) -> Report:
    unit = "CPU s a step" if asked.clock == "cpu" else f"s a step, {asked.threads} threads"
    head = ("step", unit, "times faster", "range")
    tables, targets = [], []
    known = peers(asked.peer, CLASSES) if asked.peer else {}
    for family in known or asked.families:
        tell(f"  {family} at {asked.size} x {asked.size}")
        steps = _replica(family, known[family]) if known else _steps(family, folder)
        feed = batch(family, asked.size)
        outcomes = race(
            {name: partial(make(), feed) for name, make in steps.items()},
            asked.rounds or (9 if family == "pix2pix" else 3),
            asked.clock,
        )
        rows: list[list[Cell]] = [[name, o.seconds, f"{o.times:.2f}", o.spread] for name, o in outcomes.items()]
        tables.append(Table(f"{family}, {asked.size} x {asked.size}", head, rows))
        if not known:
            targets.append(_target(family, outcomes))
    return Report("gan_speed", INTRO, tables, targets)


def _target(family: str, outcomes: dict[str, Outcome]) -> Target:
    return Target(f"{family}, times faster", outcomes[AUTO].times, least=LEAST[family])


AUTO = "anew, bf16"
"""What ``precision="auto"`` and ``layout="auto"`` take on a processor that has bf16."""

Take = Callable[[dict[str, torch.Tensor]], object]


def _steps(family: str, folder: Path) -> dict[str, Callable[[], Take]]:
    """The contestants: makers of steps, the reference first."""
    options = _paper(family, folder)
    chosen = BF16 if options.layout_on_cpu == "nchw" else BF16_LAST
    ways = {
        "anew, fp32": Way(options, FP32),
        AUTO: Way(options, chosen),
        "anew, bf16, the other layout": Way(options, BF16 if chosen is BF16_LAST else BF16_LAST),
    }
    made: dict[str, Callable[[], Take]] = {"reference, fp32": lambda: reference(family).step}
    return made | {name: partial(taken, way) for name, way in ways.items()}


def taken(way: Way) -> Take:
    """Our step of that kind, with fresh nets."""
    return trainer(way).step


def _replica(family: str, peer: Callable[[], Step]) -> dict[str, Callable[[], Take]]:
    """The published code against our replica of it; both without the perceptual term."""

    def checked() -> Take:
        step = peer()
        _same_parameters(family, step)
        return step.step

    return {
        "published code": checked,
        "replica": lambda: reference(family, perceptual=False).step,
    }


def reference(family: str, perceptual: bool = True) -> Step:
    """The published step, its nets as large as the published ones.

    Raises:
        RuntimeError: they are not.
    """
    makers: dict[str, Callable[[], Step]] = {
        "pix2pix": Pix2Pix,
        "cyclegan": CycleGAN,
        "unit": Unit,
        "spade": lambda: Spade(CLASSES, _vgg() if perceptual else None),
    }
    step = makers[family]()
    _same_parameters(family, step)
    return step


def _same_parameters(family: str, step: Step) -> None:
    if step.parameters() != PARAMETERS[family]:
        raise RuntimeError(f"{family}: {step.parameters()} parameters, published {PARAMETERS[family]}")


def _paper(family: str, folder: Path) -> FamilyOptions:
    if family == "spade":
        file = perceptual_file(_vgg(), folder / "vgg.safetensors")
        return SPADEOptions.paper().model_copy(update={"perceptual": str(file)})
    kinds: dict[str, type[FamilyOptions]] = {
        "pix2pix": Pix2PixOptions,
        "cyclegan": CycleGANOptions,
        "unit": UNITOptions,
    }
    return kinds[family].paper()


def _vgg() -> Perceptual:
    torch.manual_seed(0)
    return Perceptual()


def cli(words: Sequence[str] | None = None) -> int:
    """The command line: this benchmark's own options, then those that all have."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--families", default=",".join(LEAST))
    parser.add_argument("--size", type=int, default=256)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=0)
    parser.add_argument("--peer", type=Path)
    own, rest = parser.parse_known_args(words)
    asked = Asked(tuple(own.families.split(",")), own.size, own.threads, own.rounds, own.peer)
    return main({"gan_speed": partial(run, asked=asked)}, rest)


if __name__ == "__main__":
    raise SystemExit(cli())
