"""Moments: what an optimiser remembers of each parameter, by the parameter's name instead of its place in a list."""

from collections.abc import Iterator, Mapping
from typing import Any

import torch
from torch import Tensor, nn

from anew.learning.method import Method, Player
from anew.training.muon import Muon

REMEMBERED = ("step", "exp_avg", "exp_avg_sq", "momentum")
"""What Adam keeps of a parameter, and what Muon keeps."""


class Mover:
    """Moves the parameters of one player: Adam, and Muon for the kernels that the player names."""

    def __init__(self, player: Player, nets: Mapping[str, nn.Module]) -> None:
        """A parameter that two nets share is moved once."""
        named = list(_named(player, nets))
        kernels = [p for name, p in named if p.ndim > 1 and name.startswith(player.orthogonal)]
        taken = {id(p) for p in kernels}
        others = [p for _, p in named if id(p) not in taken]
        adam = torch.optim.Adam(
            others, lr=player.lr, betas=player.betas, weight_decay=player.weight_decay, fused=True
        )  # fmt: skip
        self.parts: tuple[torch.optim.Optimizer, ...] = (adam, Muon(kernels, lr=player.lr)) if kernels else (adam,)
        self.parameters = [p for _, p in named]
        self._of_muon = taken

    def set_rate(self, rate: float) -> None:
        """The learning rate of the next step."""
        for part in self.parts:
            part.param_groups[0]["lr"] = rate

    def zero_grad(self) -> None:
        """Let the gradients go."""
        for part in self.parts:
            part.zero_grad(set_to_none=True)

    def step(self) -> None:
        """Move every parameter that has a gradient."""
        for part in self.parts:
            part.step()

    def memory(self, parameter: nn.Parameter) -> dict[str, Any]:
        """What is remembered of a parameter, to be read and written."""
        told: dict[str, Any] = self.parts[id(parameter) in self._of_muon].state[parameter]
        return told


Movers = Mapping[str, Mover]
"""One a player, by the player's name."""


def moments(method: Method, movers: Movers) -> dict[str, Tensor]:
    """All that is remembered of every parameter, by ``player:net.parameter:what``."""
    return {
        f"{player.name}:{name}:{what}": value
        for player in method.players
        for name, parameter in _named(player, method.nets)
        for what, value in movers[player.name].memory(parameter).items()
    }


def load_moments(method: Method, movers: Movers, tensors: Mapping[str, Tensor]) -> None:
    """Take back what ``moments`` gave."""
    for player in method.players:
        for name, parameter in _named(player, method.nets):
            start = f"{player.name}:{name}:"
            for what in REMEMBERED:
                if start + what in tensors:
                    like = torch.zeros((), device=parameter.device) if what == "step" else parameter
                    memory = movers[player.name].memory(parameter)
                    memory[what] = torch.empty_like(like, requires_grad=False).copy_(tensors[start + what])


def _named(player: Player, nets: Mapping[str, nn.Module]) -> Iterator[tuple[str, nn.Parameter]]:
    """Each parameter of a player's nets once, under its first name."""
    seen: set[int] = set()
    for net in player.nets:
        for name, parameter in nets[net].named_parameters():
            if id(parameter) not in seen:
                seen.add(id(parameter))
                yield f"{net}.{name}", parameter
