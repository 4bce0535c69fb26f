"""SPADE's step: G, then a second forward of G for D; real and fake judged as one batch, D's gradients on throughout."""

from itertools import pairwise

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.nn.utils import spectral_norm

from benchmarks.gan.reference.judges import SpadeJudge
from benchmarks.gan.reference.perceptual import Perceptual
from benchmarks.gan.reference.step import Losses, Step, adam

HIDDEN = 128


class Modulation(nn.Module):
    """Batch norm without weights, then a scale and a shift a pixel, from the labels."""

    def __init__(self, channels: int, classes: int) -> None:
        super().__init__()
        self.norm = nn.BatchNorm2d(channels, affine=False)
        self.shared = nn.Sequential(nn.Conv2d(classes, HIDDEN, 3, padding=1), nn.ReLU())
        self.gamma = nn.Conv2d(HIDDEN, channels, 3, padding=1)
        self.beta = nn.Conv2d(HIDDEN, channels, 3, padding=1)

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        """Same shape as ``x``; the labels are brought to its size."""
        plain = self.norm(x)
        hidden = self.shared(F.interpolate(labels, size=x.shape[2:], mode="nearest"))
        y: Tensor = plain * (1 + self.gamma(hidden)) + self.beta(hidden)
        return y


class Block(nn.Module):
    """A residual block whose norms are modulations."""

    def __init__(self, a: int, b: int, classes: int) -> None:
        super().__init__()
        middle = min(a, b)
        self.norm_0, self.norm_1 = Modulation(a, classes), Modulation(middle, classes)
        self.conv_0 = spectral_norm(nn.Conv2d(a, middle, 3, padding=1))
        self.conv_1 = spectral_norm(nn.Conv2d(middle, b, 3, padding=1))
        self.learned = a != b
        if self.learned:
            self.norm_s = Modulation(a, classes)
            self.conv_s = spectral_norm(nn.Conv2d(a, b, 1, bias=False))

    def forward(self, x: Tensor, labels: Tensor) -> Tensor:
        """(N, b, H, W)."""
        direct = self.conv_s(self.norm_s(x, labels)) if self.learned else x
        y = self.conv_0(F.leaky_relu(self.norm_0(x, labels), 0.2))
        y = self.conv_1(F.leaky_relu(self.norm_1(y, labels), 0.2))
        summed: Tensor = direct + y
        return summed


class Generator(nn.Module):
    """Seven blocks from 8x8 up, each seeing the labels."""

    def __init__(self, classes: int, width: int = 64) -> None:
        super().__init__()
        widths = [16, 16, 16, 16, 8, 4, 2, 1]
        self.first = nn.Conv2d(classes, 16 * width, 3, padding=1)
        pairs = pairwise(widths)
        self.blocks = nn.ModuleList(Block(a * width, b * width, classes) for a, b in pairs)
        self.last = nn.Conv2d(width, 3, 3, padding=1)
        self.up = nn.Upsample(scale_factor=2)

    def forward(self, labels: Tensor) -> Tensor:
        """(N, 3, H, W)."""
        x = self.first(F.interpolate(labels, size=(labels.shape[2] // 32, labels.shape[3] // 32)))
        for place, block in enumerate(self.blocks):
            x = block(x if place in (0, 2) else self.up(x), labels)
        return torch.tanh(self.last(F.leaky_relu(x, 0.2)))


class Spade(Step):
    """Hinge, feature matching 10 and, where ``perceptual`` is given, VGG 10."""

    def __init__(self, classes: int, perceptual: Perceptual | None = None) -> None:
        self.generator, self.judge = Generator(classes), SpadeJudge(classes + 3)
        for net in (self.generator, self.judge):
            _started(net)
        self.perceptual = perceptual
        self.nets = {"G": self.generator, "D": self.judge}
        self.makes, self.judges = adam([self.generator], 1e-4, (0.0, 0.9)), adam([self.judge], 4e-4, (0.0, 0.9))

    def step(self, batch: dict[str, Tensor]) -> Losses:
        """G, then D."""
        return self._make(batch["a"], batch["b"]) | self._judge(batch["a"], batch["b"])

    def _make(self, labels: Tensor, photo: Tensor) -> Losses:
        self.makes.zero_grad()
        fake = self.generator(labels)
        of_fake, of_real = self._both(labels, fake, photo)
        terms = {"gan": -torch.stack([scale[-1].mean() for scale in of_fake]).mean()}
        terms["features"] = 10 * torch.stack([
            F.l1_loss(f, r.detach()) / len(of_fake)
            for scale_f, scale_r in zip(of_fake, of_real, strict=True)
            for f, r in zip(scale_f[:-1], scale_r[:-1], strict=True)
        ]).sum()  # fmt: skip
        if self.perceptual:
            terms["perceptual"] = 10 * self.perceptual(fake, photo)
        torch.stack(list(terms.values())).sum().backward()  # type: ignore[no-untyped-call]
        self.makes.step()
        return {name: term.detach() for name, term in terms.items()}

    def _judge(self, labels: Tensor, photo: Tensor) -> Losses:
        self.judges.zero_grad()
        with torch.no_grad():
            fake = self.generator(labels)
        of_fake, of_real = self._both(labels, fake.detach().requires_grad_(), photo)
        fakes = torch.stack([F.relu(1 + scale[-1]).mean() for scale in of_fake]).mean()
        reals = torch.stack([F.relu(1 - scale[-1]).mean() for scale in of_real]).mean()
        (fakes + reals).backward()
        self.judges.step()
        return {"D_fake": fakes.detach(), "D_real": reals.detach()}

    def _both(self, labels: Tensor, fake: Tensor, photo: Tensor) -> tuple[list[list[Tensor]], list[list[Tensor]]]:
        """Judged as one batch, then taken apart."""
        pairs = torch.cat([torch.cat([labels, fake], 1), torch.cat([labels, photo], 1)], 0)
        judged = self.judge(pairs)
        half = len(labels)
        return [[x[:half] for x in s] for s in judged], [[x[half:] for x in s] for s in judged]


def _started(net: nn.Module) -> None:
    """Xavier with gain 0.02, as SPADE begins."""
    for module in net.modules():
        if isinstance(module, nn.Conv2d):
            weight = getattr(module, "weight_orig", module.weight)
            nn.init.xavier_normal_(weight, 0.02)
            if module.bias is not None:
                nn.init.zeros_(module.bias)
