"""A run in a process of its own that is killed by SIGKILL at a chosen point; for test_resume.

python killing.py DATA OUT FAMILY POINT, where POINT is step (in the middle of one), write (half a checkpoint), saved (a
checkpoint has its name, the model not), or forecast (it is not killed, and keeps what it said and took of memory).
"""

import os
import signal
import sys
from pathlib import Path

import torch

from anew.training import checkpoint, desk
from anew.training.loop import train
from anew.training.settings import DataSettings, TrainSettings
from anew.training.trainer import Trainer

TINY = {"width": 4, "judge_width": 4, "schedule": "linear", "ema": 0.9}
SMALL = {"scales": 1, "judge": "patch16"}
EXTRA = {"pix2pix": {}, "cyclegan": {"blocks": 1, "pool": 3}, "cut": {"blocks": 1}, "unit": SMALL, "spade": SMALL}


def settings(data: Path, family: str, **changes: object) -> TrainSettings:
    options = {**TINY, **EXTRA[family]}
    how = DataSettings(paths=(str(data),), size=32, load_size=36)
    whole = TrainSettings(
        family=family, options=options, data=how, steps=13, seed=5, checkpoint_every=4, precision="fp32"
    )
    return whole.model_copy(update=changes)


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def arm(point: str) -> None:
    """Let the sixth step or the second checkpoint be the last thing that this process does."""
    calls = {"moves": 0, "saves": 0}
    move, save = Trainer._move, checkpoint.save

    def moves(self, *arguments):
        calls["moves"] += 1
        if calls["moves"] == 12:  # two players: the second half of the sixth step
            die()
        return move(self, *arguments)

    def half(path, tensors):
        calls["saves"] += 1
        if calls["saves"] == 6:  # four files a checkpoint: the second file of the second one
            path.write_bytes(b"half")
            die()
        return save(path, tensors)

    if point == "step":
        Trainer._move = moves
    if point == "write":
        checkpoint.save = half
    if point == "saved":
        prune = desk.prune
        desk.prune = lambda folder, keep: die() if (folder / "step-000008").exists() else prune(folder, keep)


if __name__ == "__main__":
    torch.set_num_threads(1)
    data, out, family, point = sys.argv[1:]
    arm(point)
    done = train(settings(Path(data), family), Path(out), forecast=point == "forecast")
    (Path(out) / "memory.txt").write_text(f"{done.forecast} {done.peak}")
