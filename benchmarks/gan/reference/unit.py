"""UNIT's step as its published code makes it: D and then G, each encoding and decoding for itself."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from benchmarks.gan.reference.judges import UnitJudge
from benchmarks.gan.reference.layers import ConvBlock, Residual, SampleNorm, instance
from benchmarks.gan.reference.step import Losses, Step, adam

LATENT = 256


class Auto(nn.Module):
    """One domain: its encoder and its decoder."""

    def __init__(self) -> None:
        super().__init__()
        self.encoder = nn.Sequential(
            ConvBlock(3, 64, 7, 1, instance, nn.ReLU(True)),
            ConvBlock(64, 128, 4, 2, instance, nn.ReLU(True)),
            ConvBlock(128, LATENT, 4, 2, instance, nn.ReLU(True)),
            *(Residual(LATENT) for _ in range(4)),
        )
        self.decoder = nn.Sequential(
            *(Residual(LATENT) for _ in range(4)),
            nn.Upsample(scale_factor=2),
            ConvBlock(LATENT, 128, 5, 1, SampleNorm, nn.ReLU(True)),
            nn.Upsample(scale_factor=2),
            ConvBlock(128, 64, 5, 1, SampleNorm, nn.ReLU(True)),
            ConvBlock(64, 3, 7, 1, None, nn.Tanh()),
        )

    def encode(self, x: Tensor) -> tuple[Tensor, Tensor]:
        """Mean of the latent, and noise of unit variance to add to it."""
        mean = self.encoder(x)
        return mean, torch.randn_like(mean)


class Unit(Step):
    """Both autoencoders under one Adam, both judges under another."""

    def __init__(self) -> None:
        self.a, self.b, self.judge_a, self.judge_b = Auto(), Auto(), UnitJudge(), UnitJudge()
        self.nets = {"A": self.a, "B": self.b, "D_A": self.judge_a, "D_B": self.judge_b}
        self.makes = adam([self.a, self.b], 1e-4, weight_decay=1e-4)
        self.judges = adam([self.judge_a, self.judge_b], 1e-4, weight_decay=1e-4)

    def step(self, batch: dict[str, Tensor]) -> Losses:
        """D, then G."""
        return self._judge(batch["a"], batch["b"]) | self._make(batch["a"], batch["b"])

    def _judge(self, a: Tensor, b: Tensor) -> Losses:
        self.judges.zero_grad()
        (mean_a, noise_a), (mean_b, noise_b) = self.a.encode(a), self.b.encode(b)
        to_a, to_b = self.a.decoder(mean_b + noise_b), self.b.decoder(mean_a + noise_a)
        loss_a = _judged(self.judge_a, to_a.detach(), a)
        loss_b = _judged(self.judge_b, to_b.detach(), b)
        (loss_a + loss_b).backward()
        self.judges.step()
        return {"D_A": loss_a.detach(), "D_B": loss_b.detach()}

    def _make(self, a: Tensor, b: Tensor) -> Losses:
        self.makes.zero_grad()
        (mean_a, noise_a), (mean_b, noise_b) = self.a.encode(a), self.b.encode(b)
        again_a, again_b = self.a.decoder(mean_a + noise_a), self.b.decoder(mean_b + noise_b)
        to_a, to_b = self.a.decoder(mean_b + noise_b), self.b.decoder(mean_a + noise_a)
        (back_b, noise_b), (back_a, noise_a) = self.a.encode(to_a), self.b.encode(to_b)
        cycle_a, cycle_b = self.a.decoder(back_a + noise_a), self.b.decoder(back_b + noise_b)
        within = 10 * (F.l1_loss(again_a, a) + F.l1_loss(again_b, b))
        cycle = 10 * (F.l1_loss(cycle_a, a) + F.l1_loss(cycle_b, b))
        pull = 0.01 * sum((mean.square().mean() for mean in (mean_a, mean_b, back_a, back_b)), torch.zeros(()))
        gan = _wanted(self.judge_a, to_a) + _wanted(self.judge_b, to_b)
        (gan + within + cycle + pull).backward()
        self.makes.step()
        return {"gan": gan.detach(), "within": within.detach(), "cycle": cycle.detach(), "kl": pull.detach()}


def _judged(net: UnitJudge, fake: Tensor, real: Tensor) -> Tensor:
    pairs = zip(net(fake), net(real), strict=True)
    return torch.stack([f.square().mean() + (r - 1).square().mean() for f, r in pairs]).sum()


def _wanted(net: UnitJudge, fake: Tensor) -> Tensor:
    return torch.stack([(logits - 1).square().mean() for logits in net(fake)]).sum()
