"""Pix2Pix's step: one generator forward, D and then G."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks.gan.reference.generators import unet
from benchmarks.gan.reference.judges import patch
from benchmarks.gan.reference.step import Losses, Step, adam, learning, started


class Pix2Pix(Step):
    """U-Net 256 and a judge that sees both pictures."""

    def __init__(
        self, dropout: bool = True, generator: nn.Module | None = None, judge: nn.Module | None = None
    ) -> None:
        self.generator = generator or started(unet(dropout=dropout))
        self.judge = judge or started(patch(6, nn.BatchNorm2d))
        self.nets = {"G": self.generator, "D": self.judge}
        self.makes, self.judges = adam([self.generator], 2e-4), adam([self.judge], 2e-4)

    def step(self, batch: dict[str, Tensor]) -> Losses:
        """D, then G."""
        a, b = batch["a"], batch["b"]
        fake = self.generator(a)

        learning(self.judge, True)
        self.judges.zero_grad()
        of_fake = _told(self.judge(torch.cat([a, fake], 1).detach()), 0)
        of_real = _told(self.judge(torch.cat([a, b], 1)), 1)
        ((of_fake + of_real) * 0.5).backward()
        self.judges.step()

        learning(self.judge, False)
        self.makes.zero_grad()
        gan = _told(self.judge(torch.cat([a, fake], 1)), 1)
        l1 = 100 * F.l1_loss(fake, b)
        (gan + l1).backward()
        self.makes.step()
        return {
            "D_fake": of_fake.detach(), "D_real": of_real.detach(), "gan": gan.detach(), "l1": l1.detach()
        }  # fmt: skip


def _told(logits: Tensor, truth: float) -> Tensor:
    return F.binary_cross_entropy_with_logits(logits, torch.full_like(logits, truth))
