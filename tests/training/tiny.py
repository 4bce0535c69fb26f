"""The smallest translator that has every part a real one has: two players, a buffer, dropout, a state of its own."""

from collections.abc import Iterator

import torch
from torch import nn

from anew.learning.method import Player, Translating


class Tiny(Translating):
    """One convolution each. ``lr`` and ``noise`` let tests break it."""

    sides = ("b",)
    keeps = ("g",)

    def __init__(self, lr: float = 1e-2, noise: bool = True, order: str = "DG"):
        self.nets = {
            "g": nn.Sequential(
                nn.Conv2d(3, 4, 3, padding=1, bias=False),
                nn.BatchNorm2d(4),
                nn.Dropout(0.5 if noise else 0.0),
                nn.Conv2d(4, 3, 1),
            ),
            "d": nn.Conv2d(3, 1, 3),
        }
        players = {"D": Player("D", ("d",), lr), "G": Player("G", ("g",), lr)}
        self.players = tuple(players[name] for name in order)
        self.seen = torch.zeros(3)

    def generate(self, batch):
        return {"b": torch.tanh(self.nets["g"](batch["a"]))}

    def loss(self, player, batch, fakes):
        d = self.nets["d"]
        if player == "D":
            self.seen = 0.9 * self.seen + fakes["b"].detach().float().mean((0, 2, 3))
            memory = self.seen.mean()
            return {
                "real": (d(batch["b"]) - 1).square().mean(),
                "fake": (d(fakes["b"].detach()) - memory).square().mean(),
            }
        return {"gan": (d(fakes["b"]) - 1).square().mean(), "l1": 10 * (fakes["b"] - batch["b"]).abs().mean()}

    def translate(self, x, to="b", *, style=None):
        return torch.tanh(self.nets["g"](x))

    def state(self):
        return {"seen": self.seen}

    def load_state(self, state):
        self.seen = state["seen"].clone()


def pairs(start: int = 0, n: int = 2) -> Iterator[dict[str, torch.Tensor]]:
    """Batches that are a function of the step."""
    while True:
        g = torch.Generator().manual_seed(start)
        a = torch.rand(n, 3, 16, 16, generator=g) * 2 - 1
        yield {"a": a, "b": -a}
        start += 1


class Plain(Tiny):
    """Without normalisation and dropout: every picture of a batch counts for itself."""

    def __init__(self, lr: float = 1e-2):
        super().__init__(lr)
        self.nets["g"] = nn.Sequential(nn.Conv2d(3, 4, 3, padding=1), nn.Tanh(), nn.Conv2d(4, 3, 1))

    def loss(self, player, batch, fakes):
        self.seen = torch.zeros(3)
        d, real = self.nets["d"], batch["b"]
        if player == "D":
            return {"real": (d(real) - 1).square().mean(), "fake": d(fakes["b"].detach()).square().mean()}
        return super().loss(player, batch, fakes)
