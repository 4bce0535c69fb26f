"""CycleGAN's step: both generators, then both judges on a pool of old pictures."""

import random

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks.gan.reference.generators import resnet
from benchmarks.gan.reference.judges import patch
from benchmarks.gan.reference.layers import instance
from benchmarks.gan.reference.step import Losses, Step, adam, learning, started


class CycleGAN(Step):
    """Two ResNet-9, two 70x70 judges, LSGAN, cycle 10, identity 5."""

    def __init__(self, nets: tuple[nn.Module, nn.Module, nn.Module, nn.Module] | None = None) -> None:
        made = nets or (
            started(resnet()), started(resnet()), started(patch(3, instance)), started(patch(3, instance))
        )  # fmt: skip
        self.to_b, self.to_a, self.judge_a, self.judge_b = made
        self.nets = dict(zip(("G_AB", "G_BA", "D_A", "D_B"), made, strict=True))
        self.makes = adam([self.to_b, self.to_a], 2e-4)
        self.judges = adam([self.judge_a, self.judge_b], 2e-4)
        self.pool_a, self.pool_b = Pool(), Pool()

    def step(self, batch: dict[str, Tensor]) -> Losses:
        """G, then D."""
        a, b = batch["a"], batch["b"]
        fake_b, fake_a = self.to_b(a), self.to_a(b)
        back_a, back_b = self.to_a(fake_b), self.to_b(fake_a)

        for judge in (self.judge_a, self.judge_b):
            learning(judge, False)
        self.makes.zero_grad()
        identity = 5 * (F.l1_loss(self.to_b(b), b) + F.l1_loss(self.to_a(a), a))
        gan = _told(self.judge_b(fake_b), 1) + _told(self.judge_a(fake_a), 1)
        cycle = 10 * (F.l1_loss(back_a, a) + F.l1_loss(back_b, b))
        (gan + cycle + identity).backward()
        self.makes.step()

        for judge in (self.judge_a, self.judge_b):
            learning(judge, True)
        self.judges.zero_grad()
        of_a = self._judge(self.judge_a, a, self.pool_a.query(fake_a.detach()))
        of_b = self._judge(self.judge_b, b, self.pool_b.query(fake_b.detach()))
        self.judges.step()
        return {
            "gan": gan.detach(), "cycle": cycle.detach(), "identity": identity.detach(), "D_A": of_a, "D_B": of_b
        }  # fmt: skip

    def _judge(self, judge: nn.Module, real: Tensor, fake: Tensor) -> Tensor:
        loss = (_told(judge(real), 1) + _told(judge(fake), 0)) * 0.5
        loss.backward()  # type: ignore[no-untyped-call]
        return loss.detach()


class Pool:
    """The last 50 fakes: once full, half of the time an old one comes back and the new one takes its place."""

    def __init__(self) -> None:
        self.kept: list[Tensor] = []

    def query(self, fake: Tensor) -> Tensor:
        """A picture to judge."""
        if len(self.kept) < 50:
            self.kept.append(fake)
            return fake
        if random.random() < 0.5:
            return fake
        place = random.randrange(50)
        old, self.kept[place] = self.kept[place], fake
        return old


def _told(logits: Tensor, truth: float) -> Tensor:
    return F.mse_loss(logits, torch.full_like(logits, truth))
