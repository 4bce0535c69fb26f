"""Run by torchrun in test_workers: a few steps of a norm-free method, each rank on its half of the batch.

torchrun --nproc-per-node=2 tests/training/ranks.py FOLDER      writes FOLDER/rank-0.safetensors ...
"""

import sys
from pathlib import Path

import torch

sys.path.insert(0, str(Path(__file__).parents[2]))

from anew.training.trainer import Plan, Trainer, chance
from anew.training.workers import joined
from anew.weights.tensors import save
from tests.training.tiny import Plain, pairs

STEPS = 5


def trained(ranks, world_batch=4):
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


if __name__ == "__main__":
    torch.set_num_threads(1)
    with joined() as ranks:
        trainer, losses = trained(ranks)
        assert ranks.any(ranks.rank == 1, torch.device("cpu"))
        assert not ranks.any(False, torch.device("cpu"))
        save(Path(sys.argv[1]) / f"rank-{ranks.rank}.safetensors", {**trainer.parts()["nets"], "losses": losses})
