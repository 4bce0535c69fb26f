"""How fast does a trained generator work, against the published generator in plain torch?

python -m benchmarks.gan_inference [--threads N]
"""

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from copy import deepcopy
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import get_args

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[1])  # run as a file: the package beside it, not its modules

import numpy as np
import torch
from torch import Tensor, nn

from anew.engines.gan.export import export
from anew.engines.gan.exported import Exported, OnnxTranslator, OpenVinoTranslator
from anew.engines.gan.families.options import CycleGANOptions, Pix2PixOptions
from anew.engines.gan.translator import Precision
from benchmarks.gan.batches import batch
from benchmarks.gan.reference.generators import resnet, unet
from benchmarks.gan.reference.step import started
from benchmarks.gan.rounds import Outcome, race
from benchmarks.gan.written import written
from benchmarks.measure import tell
from benchmarks.report import Cell, Report, Table, Target
from benchmarks.runner import main

INTRO = """One picture of 256 x 256 through a generator with the paper's nets. The reference is the published net in
plain torch layers, fp32, eager, in test mode. "By" a runtime is what the setting `accelerator` runs: the engine's own
export of the model. All take turns in one process; `times faster` is the median over rounds. Beside it how far the
result is from our own in fp32, in grey levels of 255 (nets with fresh weights, which is harder than trained ones: their
outputs are noise)."""

LEAST = {"ResNet-9": 2.3, "U-Net": 3.0}
"""Times faster than the reference, asked of the best way that the engine has."""

QUIET = Pix2PixOptions.paper().model_copy(update={"noise_at_test": False})
"""The paper's U-Net without its dropout, which the reference leaves out in test mode too."""

Call = Callable[[], object]


def run(quick: bool, threads: int = 1) -> Report:
    """Race every generator."""
    before = torch.get_num_threads()
    torch.set_num_threads(threads)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _report(quick, threads, Path(folder))
    finally:
        torch.set_num_threads(before)


def _report(quick: bool, threads: int, folder: Path) -> Report:
    unit = "CPU ms" if threads == 1 else f"ms, {threads} threads"
    head = ("way", unit, "times faster", "range", "mean difference", "largest")
    tables, targets = [], []
    nets: dict[str, tuple[nn.Module, nn.Module]] = {
        "ResNet-9": (started(resnet()), written(CycleGANOptions.paper(), folder / "ResNet-9")),
        "U-Net": (started(unet()), written(QUIET, folder / "U-Net")),
    }
    for name, (plain, ours) in nets.items():
        tell(f"  {name}")
        x = batch("pix2pix", 256)["a"]
        ways = _ways(ours, x, folder / name, threads, quick)
        first = {"reference, fp32": partial(_torch, plain.eval(), x)}
        outcomes = race(first | ways, 1 if quick else 15, "cpu" if threads == 1 else "wall")
        truth = _array(ways["anew, fp32"]())
        rows: list[list[Cell]] = [
            [way, 1000 * o.seconds, f"{o.times:.2f}", o.spread, *_apart(ways, way, truth)]
            for way, o in outcomes.items()
        ]
        tables.append(Table(name, head, rows))
        targets.append(_target(name, outcomes))
    return Report("gan_inference", INTRO, tables, targets)


def _target(name: str, outcomes: dict[str, Outcome]) -> Target:
    ours = [way for way in outcomes if way.startswith("anew") and "bf16" in way]
    way = max(ours, key=lambda way: outcomes[way].times)
    return Target(f"{name}, times faster ({way.removeprefix('anew, ')})", outcomes[way].times, least=LEAST[name])


def _ways(net: nn.Module, x: Tensor, model: Path, threads: int, quick: bool) -> dict[str, Call]:
    """Every way to run our net; the compiled ones and other runtimes where they are at hand."""
    last = torch.channels_last
    half = deepcopy(net).bfloat16()
    half_last = deepcopy(half).to(memory_format=last)  # type: ignore[call-overload]
    x_half = x.bfloat16()
    ways: dict[str, Call] = {
        "anew, fp32": partial(_torch, net, x),
        "anew, bf16 weights": partial(_torch, half, x_half),
        "anew, bf16 weights, channels last": partial(_torch, half_last, x_half.contiguous(memory_format=last)),
    }
    if quick:
        return ways
    for words, each, order in (("", half, torch.contiguous_format), (", channels last", half_last, last)):
        compiled = torch.compile(deepcopy(each), dynamic=False)
        ways[f"anew, bf16 weights{words}, compiled"] = partial(_torch, compiled, x_half.contiguous(memory_format=order))
    export(model, model / "x.onnx")
    if find_spec("onnxruntime"):
        ways["anew by ONNX Runtime, fp32"] = _exported(OnnxTranslator(model / "x.onnx", threads=threads), x)
    if find_spec("openvino"):
        for kind in get_args(Precision):
            ways[f"anew by OpenVINO, {kind}"] = _exported(OpenVinoTranslator(model / "x.onnx", kind, threads), x)
    return ways


def _torch(net: Callable[[Tensor], Tensor], x: Tensor) -> Tensor:
    with torch.no_grad():
        return net(x)


def _exported(model: Exported, x: Tensor) -> Call:
    return lambda: model.translate(x.numpy(), "b", None, 0)


def _apart(ways: dict[str, Call], way: str, truth: np.ndarray) -> tuple[str, str]:
    if way not in ways:
        return "", ""
    apart = np.abs(_array(ways[way]()) - truth) * 127.5
    return f"{apart.mean():.2g}", f"{apart.max():.2g}"


def _array(made: object) -> np.ndarray:
    return made.float().numpy() if isinstance(made, Tensor) else np.asarray(made, np.float32)


def cli(words: Sequence[str] | None = None) -> int:
    """The command line: this benchmark's own option, then those that all have."""
    parser = argparse.ArgumentParser(add_help=False)
    parser.add_argument("--threads", type=int, default=1)
    own, rest = parser.parse_known_args(words)
    return main({"gan_inference": partial(run, threads=own.threads)}, rest)


if __name__ == "__main__":
    raise SystemExit(cli())
