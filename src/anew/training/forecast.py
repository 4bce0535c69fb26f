"""The forecast: how much memory a run will take, measured before it starts.

Two real steps are run in a process of their own with the run's own settings: same data, nets, optimisers, averages,
preview, checkpoint and model, in a folder that is removed afterwards. Its highest memory, and the decoded pictures
that an epoch will have seen, are the forecast. Arithmetic alone would miss what takes most: activations, and the
workspace of the convolutions.

    python -m anew.training.forecast settings.json folder [cache]      prints {"peak": bytes}
"""

import json
import os
import resource
import shutil
import subprocess
import sys
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import torch
from torch import Tensor

from anew.errors import EngineFailed, TooLarge
from anew.training.events import Event, Hear
from anew.training.settings import TrainSettings
from anew.training.trainer import Trainer

STEPS = 2


def peak(device: torch.device) -> int:
    """Most memory this process has held until now, in bytes: of the GPU for one, else resident."""
    if device.type == "cuda":
        return torch.cuda.max_memory_reserved(device)
    with suppress(OSError, StopIteration):
        # Not ru_maxrss where there is a choice: on Linux it begins with what the process that started this one held.
        told = Path("/proc/self/status").read_text(encoding="ascii").splitlines()
        return int(next(line for line in told if line.startswith("VmHWM")).split()[1]) * 1024
    used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return used if sys.platform == "darwin" else used * 1024


def capacity(device: torch.device) -> int:
    """Memory of the machine, or of the group of processes that this one is confined to, in bytes."""
    if device.type == "cuda":
        return torch.cuda.get_device_properties(device).total_memory
    whole = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    try:
        return min(whole, int(Path("/sys/fs/cgroup/memory.max").read_text(encoding="ascii")))
    except (OSError, ValueError):  # no such file, or "max"
        return whole


def check_memory(
    settings: TrainSettings, out: Path, device: torch.device, hear: Hear, cache: Path | None = None
) -> int:
    """Measure, say, and refuse a run that would not fit.

    Returns:
        The forecast, in bytes.

    Raises:
        TooLarge: more than the machine has.
        EngineFailed: the trial steps failed for another reason; the message holds their last words.
    """
    room = capacity(device)
    need = measured(settings, out, cache)
    if need is None or need > room:
        raise TooLarge(
            needed=f"a step that fits the {_gb(room)} of this {'GPU' if device.type == 'cuda' else 'machine'}",
            found=f"that it takes {_gb(need)}" if need else "that two trial steps ran out of it",
            fix="Try a smaller --batch or --size, or narrower nets.",
        )
    hear(Event("forecast", 0, f"The run will take about {_gb(need)} of {_gb(room)} memory.", {"bytes": need}))
    return need


def measured(settings: TrainSettings, out: Path, cache: Path | None = None) -> int | None:
    """Highest memory of two real steps, in bytes; None if they were killed for want of it."""
    trial = out / ".trial"
    shutil.rmtree(trial, ignore_errors=True)
    trial.mkdir(parents=True)
    try:
        (trial / "asked.json").write_text(settings.model_dump_json(), encoding="utf8")
        command = [sys.executable, "-m", "anew.training.forecast", str(trial / "asked.json"), str(trial / "run")]
        command += [str(cache)] if cache else []
        ran = subprocess.run(command, env=_alone(), capture_output=True, text=True, check=False)
    finally:
        shutil.rmtree(trial, ignore_errors=True)
    if ran.returncode == -9 or "OutOfMemoryError" in ran.stderr or "can't allocate memory" in ran.stderr:
        return None
    try:
        return int(json.loads(ran.stdout.splitlines()[-1])["peak"]) + _pictures(cache)
    except (ValueError, IndexError, KeyError) as error:
        words = ran.stderr.strip().splitlines() or ["nothing"]
        raise EngineFailed(
            needed="two trial steps that work", found=words[-1], fix="Mend that, or run without the forecast."
        ) from error


def main(asked: Path, folder: Path, cache: Path | None = None) -> None:
    """Run the trial steps; the process was started for them alone."""
    from anew.training.loop import train

    _first_to_go()
    settings = TrainSettings.model_validate_json(asked.read_text(encoding="utf8"))
    short = settings.model_copy(update={"steps": STEPS, "epochs": 0, "tensorboard": False})
    run = train(short, folder, forecast=False, cache=cache)
    sys.stdout.write(json.dumps({"peak": run.peak}) + "\n")


def holdings(trainer: Trainer) -> dict[str, int]:
    """What arithmetic can say of a run's memory, in bytes, by what holds it; activations are not among them."""
    learned = {id(p): _bytes(p) for net in trainer.method.nets.values() for p in net.parameters()}
    weights = sum(learned.values())
    fixed = sum(_bytes(p) for net in trainer.method.fixed.values() for p in net.parameters())
    kept = sum(map(_bytes, trainer.kept().values())) if trainer.average else 0
    return {"base": fixed, "weights": weights, "gradients": weights, "moments": 2 * weights, "averages": kept}


def said(holdings: Mapping[str, int]) -> str:
    """The same as a sentence."""
    each = ", ".join(f"{name} {size / 2**20:,.0f} MB" for name, size in holdings.items() if size)
    return f"Of the memory: {each}; the rest is activations, pictures and torch itself."


def _pictures(cache: Path | None) -> int:
    """Bytes of the decoded pictures: mapped from a file, so that they become resident as they are first seen.

    Two steps see next to none of them, an epoch sees all. Where memory is short the system lets them go again.
    """
    if cache is None or torch.cuda.is_available():
        return 0
    return sum(file.stat().st_size for file in cache.rglob("*") if file.is_file())


def _bytes(tensor: Tensor) -> int:
    return tensor.numel() * tensor.element_size()


def _alone() -> dict[str, str]:
    """The environment without what torchrun put there: the trial is no rank."""
    mine = ("RANK", "WORLD_SIZE", "LOCAL_RANK", "LOCAL_WORLD_SIZE", "GROUP_RANK", "MASTER_ADDR", "MASTER_PORT")
    return {name: value for name, value in os.environ.items() if name not in mine}


def _first_to_go() -> None:
    """Where memory runs out, the kernel should end this trial and nothing else."""
    try:
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    except OSError:
        return


def _gb(size: int) -> str:
    return f"{size / 2**30:.1f} GB"


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
