"""What does the road cost over diffusers alone, and what does it save? On a model of Stable Diffusion 1.5's size."""

import json
import os
import sys
import tempfile
from importlib.util import find_spec
from pathlib import Path
from typing import Any

if not __package__:
    sys.path[0] = str(Path(__file__).resolve().parents[1])  # run as a file: the package beside it, not its modules

from anew.engines.diffusion.loading import memory
from anew.engines.diffusion.loading.folder import read_folder
from benchmarks.diffusion.models import full_size
from benchmarks.measure import command_cost, tell
from benchmarks.report import Report, Table, Target
from benchmarks.runner import main

INTRO = """A network of Stable Diffusion 1.5's size with random weights: speed and memory do not depend on their values.
img2img at strength 1, without guidance, 512 x 512. CPU seconds of all threads, so that a busy machine counts little;
each kind of run in a process of its own. "Bare" is diffusers alone, as its documentation calls it."""
SIDE, STEPS = 512, 20
TORCH, OPENVINO = "torch", "OpenVINO"
QUICK_SIDE, QUICK_STEPS = 64, 2


def run(quick: bool) -> Report:
    """Every row."""
    side, steps = (QUICK_SIDE, QUICK_STEPS) if quick else (SIDE, STEPS)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        tell("  writing a model of 2 GB ...")
        usual, fast = full_size(folder / "usual"), full_size(folder / "fast", tiny_vae=True)
        turns = _child("both", usual, side=side, steps=steps, rounds=1)
        tell(f"  by turns: {turns}")
        bare = _child("bare", usual, side=side, steps=2)
        anew = _child("anew", usual, side=side, steps=2)
        again = _child("anew", usual, side=side, steps=2)
        tell(f"  alone: bare {bare}, anew {anew}")
        quick_turns = _child("both", fast, side=side, steps=4, rounds=3, bare_dtype="float32")
        tell(f"  4 steps by turns: {quick_turns}")
        by_openvino = _openvino(fast, side)
        stops = _child("cancel", usual, side=side, steps=4, rounds=2 if quick else 6)
        tell(f"  stops: {stops}")
        said = memory.estimate(read_folder(usual), width=side, height=side, item_bytes=2).total
    overhead = (turns["anew"] / turns["bare"] - 1) * 100
    more = (anew["peak"] - bare["peak"]) / 1e6
    off = (said / anew["peak"] - 1) * 100
    rows = Table(
        "Runs",
        ("run", "CPU s", "peak MB"),
        [
            [f"bare, {steps} steps", turns["bare"], ""],
            [f"anew, {steps} steps", turns["anew"], ""],
            ["bare, 2 steps, a process, without loading", bare["cpu"], bare["peak"] / 1e6],
            ["anew, 2 steps, a process, with loading and the model's digest", anew["cpu"], anew["peak"] / 1e6],
            ["bare, fp32, 4 steps, distilled VAE", quick_turns["bare"], ""],
            ["anew, bf16, 4 steps, distilled VAE", quick_turns["anew"], ""],
            *[[f"anew, bf16, 4 steps, distilled VAE, {name}", cost, ""] for name, cost in by_openvino.items()],
        ],
    )
    waits = Table(
        "Stopped at chance moments of a run",
        ("moment", "seconds until it had stopped"),
        [[str(index + 1), wait] for index, wait in enumerate(stops["waits"])],
    )
    targets = [
        Target("overhead over the bare pipeline", overhead, most=3, unit=" %"),
        Target("memory over the bare pipeline", more, most=150, unit=" MB"),
        Target("bf16 against fp32, 4 steps", quick_turns["bare"] / quick_turns["anew"], least=1.8, unit="x"),
        Target("peak memory at 512, bf16", anew["peak"] / 1e9, most=4.5, unit=" GB"),
        Target("memory estimate off", abs(off), most=15, unit=" %"),
        Target("longest wait for a stop", max(stops["waits"]), most=1, unit=" s"),
        Target("next run's bytes unchanged after stops (1 = yes)", float(stops["same"]), least=1),
        Target(
            "two processes, one recipe: the same bytes (1 = yes)", float(anew["sha256"] == again["sha256"]), least=1
        ),
    ]
    if OPENVINO in by_openvino:
        targets.append(Target("the same by OpenVINO", quick_turns["bare"] / by_openvino[OPENVINO], least=1.8, unit="x"))
    return Report("diffusion_cost", INTRO, [rows, waits], targets)


def _openvino(folder: Path, side: int) -> dict[str, float]:
    """What four steps cost by torch and by OpenVINO, by turns; nothing where OpenVINO is not installed."""
    if find_spec("openvino") is None:
        tell("  OpenVINO is not installed: no row of it")
        return {}
    found = _child("turns", folder, side=side, steps=4, rounds=2)
    tell(f"  torch and OpenVINO by turns: {found}")
    words = {"none": TORCH, "openvino": OPENVINO, "first openvino": f"{OPENVINO}, the first run, which converts"}
    return {said: found[name] for name, said in words.items()}


def _child(mode: str, folder: Path, **asked: Any) -> dict[str, Any]:
    """One run in a process of its own; see ``benchmarks.diffusion.child``."""
    with tempfile.TemporaryDirectory() as name:
        answer = Path(name) / "answer.json"
        words = [f"{key}={value}" for key, value in asked.items()]
        command_cost(
            [sys.executable, "-m", "benchmarks.diffusion.child", mode, folder, answer, *words],
            env={"HF_HUB_OFFLINE": "1", "ANEW_HOME": name, "PYTHONPATH": os.pathsep.join(sys.path)},
            limit_s=3600,
        )
        found: dict[str, Any] = json.loads(answer.read_text(encoding="utf8"))
    return found


if __name__ == "__main__":
    raise SystemExit(main({"diffusion_cost": run}))
