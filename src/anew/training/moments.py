"""Moments: what Adam remembers of each parameter, by the parameter's name instead of its place in a list."""

from collections.abc import Iterator, Mapping

import torch
from torch import Tensor, nn

from anew.learning.method import Method, Player

Optimisers = Mapping[str, torch.optim.Adam]
"""One Adam a player, by the player's name."""


def optimiser(player: Player, nets: Mapping[str, nn.Module]) -> torch.optim.Adam:
    """Adam over the nets of a player; a parameter that two of them share is moved once."""
    parameters = [parameter for _, parameter in _named(player, nets)]
    return torch.optim.Adam(parameters, lr=player.lr, betas=player.betas, weight_decay=player.weight_decay, fused=True)


def moments(method: Method, optimisers: Optimisers) -> dict[str, Tensor]:
    """Adam's step, first and second moment of every parameter, by ``player:net.parameter:what``."""
    return {
        f"{player.name}:{name}:{what}": value
        for player in method.players
        for name, parameter in _named(player, method.nets)
        for what, value in optimisers[player.name].state[parameter].items()
    }


def load_moments(method: Method, optimisers: Optimisers, tensors: Mapping[str, Tensor]) -> None:
    """Take back what ``moments`` gave."""
    for player in method.players:
        state = optimisers[player.name].state
        for name, parameter in _named(player, method.nets):
            start = f"{player.name}:{name}:"
            for what in ("step", "exp_avg", "exp_avg_sq"):
                if start + what in tensors:
                    like = torch.zeros((), device=parameter.device) if what == "step" else parameter
                    state[parameter][what] = torch.empty_like(like, requires_grad=False).copy_(tensors[start + what])


def _named(player: Player, nets: Mapping[str, nn.Module]) -> Iterator[tuple[str, nn.Parameter]]:
    """Each parameter of a player's nets once, under its first name."""
    seen: set[int] = set()
    for net in player.nets:
        for name, parameter in nets[net].named_parameters():
            if id(parameter) not in seen:
                seen.add(id(parameter))
                yield f"{net}.{name}", parameter
