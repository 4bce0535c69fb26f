"""Run by two processes in test_workers, as torchrun would start them: ``ranks.py FOLDER DATA``.

First a few steps of a norm-free method, each rank on its half of the batch, kept in FOLDER/rank-0.safetensors ...
Then a whole run in FOLDER/whole, and one that is stopped and resumed in FOLDER/halved.
"""

import sys
from contextlib import suppress
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

from anew.errors import Cancelled
from anew.training.loop import train
from anew.training.trainer import Plan, Trainer, chance
from anew.training.workers import joined
from anew.weights.tensors import save
from tests.training.killing import settings
from tests.training.tiny import Plain, pairs

STEPS = 5


def trained(ranks, world_batch=4):
    """A trainer after its steps, and the losses averaged over the ranks."""
    with chance(0, -1, 0, torch.device("cpu")):
        trainer = Trainer(Plain(), Plan(STEPS, ema=0.9), ranks)
    supply = pairs(n=world_batch)
    losses = []
    for _ in range(STEPS):
        batch = {name: x[ranks.rank :: ranks.world] for name, x in next(supply).items()}
        terms = torch.stack(list(trainer.step(batch).values()))
        ranks.average([terms])
        losses.append(terms)
    return trainer, torch.stack(losses)


def stop(fraction, text):
    if text.startswith("step 5 "):
        raise KeyboardInterrupt


if __name__ == "__main__":
    torch.set_num_threads(1)
    folder, data = map(Path, sys.argv[1:])
    wish = settings(data, "pix2pix")
    with joined() as ranks:
        trainer, losses = trained(ranks)
        assert ranks.any(ranks.rank == 1, torch.device("cpu"))
        assert not ranks.any(False, torch.device("cpu"))
        save(folder / f"rank-{ranks.rank}.safetensors", {**trainer.parts()["nets"], "losses": losses})
        train(wish, folder / "whole", forecast=False)
        with suppress(KeyboardInterrupt, Cancelled):
            train(wish, folder / "halved", forecast=False, progress=stop)
        train(wish, folder / "halved", forecast=False, resume=True)
